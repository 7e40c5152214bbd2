"""Rules, preview, ledger and chasing, as people use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.yingshang.reminders.conftest import STEPS
from yingshang.reminders.actions.ruling import RuleDraft, set_rule
from yingshang.reminders.actions.sweeping import sweep
from yingshang.reminders.models import Reminder, Rule
from yingshang.reminders.queries.due import foreseen

pytestmark = pytest.mark.django_db
_FORM = {
    "name": "重点任务提醒",
    "basis": "云营商办发〔2026〕3号",
    "valid_from": "2026-03-03",
    "steps-TOTAL_FORMS": "3",
    "steps-INITIAL_FORMS": "0",
    "steps-0-when": "before",
    "steps-0-days": "5",
    "steps-0-counting": "working",
    "steps-0-audience": "handler",
    "steps-0-email": "on",
    "steps-1-when": "after",
    "steps-1-days": "1",
    "steps-1-counting": "calendar",
    "steps-1-every": "3",
    "steps-1-audience": "both",
    "steps-1-leader_from": "2",
    "steps-1-sms": "on",
}


def page(client, name, *args, **query):
    answer = client.get(reverse(f"reminders:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_rule_is_made_changed_and_ended_on_the_page(clock_at, cast, client_as):
    client = client_as("clerk")
    assert "采用常用规则" in page(client, "rules")
    assert client.post(reverse("reminders:new_rule"), {**_FORM, "_key": "r1"}).status_code == 302
    rule = Rule.objects.get()
    assert [(s.offset, s.working, s.every, s.audience, s.leader_from, s.email, s.sms) for s in rule.steps.all()] == [
        (-5, True, None, "handler", None, True, False),
        (1, False, 3, "both", 2, False, True),
    ]
    seen = page(client, "rules")
    assert "到期前 5 个工作日" in seen
    assert "逾期后第 1 天起，每 3 天一次，直到办结" in seen
    assert "未到执行日期" in seen
    path = reverse("reminders:rule", args=[rule.pk])
    assert 'value="5"' in client.get(path).content.decode()
    changed = {**_FORM, "steps-0-days": "7", "valid_from": "2026-03-09", "version": rule.version, "_key": "r2"}
    assert client.post(path, changed).status_code == 302
    newest = Rule.objects.get(valid_to__isnull=True)
    assert newest.steps.first().offset == -7
    assert client.post(path, {**changed, "_key": "r3"}).status_code == 409
    ended = {"last": "2026-03-31", "reason": "换办法", "version": newest.version, "_key": "r4"}
    assert client.post(reverse("reminders:end_rule", args=[newest.pk]), ended).status_code == 302
    newest.refresh_from_db()
    assert newest.valid_to == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "\u3000"}, "名称"),
        ({"basis": "\u200b"}, "依据"),
        ({"valid_from": "2026-03-01"}, "已经过去"),
        ({"steps-0-days": ""}, "请填天数"),
        ({"steps-0-days": "0"}, "1"),
        ({"steps-0-days": "9" * 30}, "366"),
        ({"steps-0-every": "2"}, "到期以前的步骤不能重复"),
        ({"steps-0-when": "", "steps-1-when": ""}, "没有一个步骤"),
        ({"steps-0-when": "after", "steps-0-days": "1", "steps-1-counting": "working"}, "天数相同"),
        ({"steps-0-when": "=1+1"}, "="),
        ({"name": "长" * 10_000}, "80"),
        ({"steps-TOTAL_FORMS": "99999"}, ""),
    ],
)
def test_what_cannot_be_a_rule_is_said_and_nothing_is_kept(clock_at, cast, client_as, wrong, said):
    answer = client_as("clerk").post(reverse("reminders:new_rule"), {**_FORM, **wrong, "_key": "r5"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Rule.objects.count() == 0


def test_others_read_the_rules_and_do_not_make_them(clock_at, cast, rule, client_as):
    client = client_as("liaison")
    assert "常用提醒" in page(client, "rules")
    assert client.get(reverse("reminders:new_rule")).status_code == 403
    assert client.post(reverse("reminders:usual_rule"), {"_key": "r6"}).status_code == 403
    assert Rule.objects.count() == 1


def test_the_preview_says_what_the_sweep_then_does(clock_at, county, cast, rule, owe, client_as):
    for day in (date(2026, 3, 5), date(2026, 3, 5), date(2026, 3, 9), date(2026, 6, 1)):
        owe(day)
    seen = foreseen(date(2026, 3, 2), 14)
    by_day = {}
    for one in seen:
        by_day[one.on] = by_day.get(one.on, 0) + one.count
    assert "今后14天会提醒什么" in page(client_as("clerk"), "preview")
    swept = {}
    for day in sorted(by_day):
        clock_at.move_to(f"{day} 08:30+08:00")
        swept[day] = sweep(day).count
    assert swept == by_day
    assert sum(by_day.values()) == 14


def test_the_ledger_shows_ones_own_alone_and_leaves_as_excel(clock_at, county, cast, rule, owe, client_as):
    owe(date(2026, 3, 5), title="发改局的事")
    owe(date(2026, 3, 5), county.other, title="教育局的事")
    sweep(date(2026, 3, 2))
    assert Reminder.objects.count() == 2
    office, own = page(client_as("clerk"), "sent"), page(client_as("liaison"), "sent")
    assert all(title in office for title in ("发改局的事", "教育局的事"))
    assert "发改局的事" in own
    assert "教育局的事" not in own
    file = client_as("clerk").get(reverse("reminders:sent"), {"_export": "xlsx"})
    assert b"".join(file.streaming_content).startswith(b"PK")


def test_one_duty_shows_its_reminders_and_is_chased(clock_at, county, cast, rule, owe, client_as):
    duty = owe(date(2026, 3, 5))
    sweep(date(2026, 3, 2))
    client = client_as("clerk")
    assert (
        reverse("reminders:duty", args=[duty.pk])
        in client.get(reverse("obligations:duty", args=[duty.pk])).content.decode()
    )
    assert "到期前 3 个工作日" in page(client, "duty", duty.pk)
    path = reverse("reminders:chase_one", args=[duty.pk])
    assert client.post(path, {"text": "\u3000", "_key": "c1"}).status_code == 422
    assert client.post(path, {"text": "请周五前报进展", "_key": "c2"}).status_code == 302
    assert "请周五前报进展" in page(client, "duty", duty.pk)
    assert client.post(path, {"text": "再催", "_key": "c3"}).status_code == 422
    unit = client_as("liaison")
    assert "请周五前报进展" in page(unit, "duty", duty.pk)
    assert unit.get(path).status_code == 403
    assert client_as("outsider").get(reverse("reminders:duty", args=[duty.pk])).status_code == 404


def test_many_are_chased_at_once_each_for_itself(clock_at, county, cast, owe, client_as):
    rows = [owe(date(2026, 3, 5), title=f"任务{number}") for number in range(3)]
    client, path = client_as("clerk"), reverse("reminders:chase")
    assert all(f"任务{number}" in page(client, "chase") for number in range(3))
    sent = {"_do": "act", "_verb": "chase", "_row": [row.pk for row in rows], "_key": "m1"}
    assert "催办内容" in client.post(path, sent).content.decode()
    client.post(path, {**sent, "text": "请报进展", "_sure": "1", "_key": "m2"})
    assert sorted(Reminder.objects.values_list("obligation", flat=True)) == sorted(row.pk for row in rows)


@pytest.mark.parametrize("name", ["sent", "chase"])
def test_lists_ask_as_often_for_three_as_for_one(clock_at, county, cast, rule, owe, client_as, name):
    client = client_as("clerk")
    owe(date(2026, 3, 5))
    sweep(date(2026, 3, 2))
    page(client, name)
    with CaptureQueriesContext(connection) as one:
        page(client, name)
    owe(date(2026, 3, 6)), owe(date(2026, 3, 6), county.other)
    clock_at.move_to("2026-03-03 08:30+08:00")
    sweep(date(2026, 3, 3))
    client = client_as("clerk")  # the session of yesterday is over
    page(client, name)
    with CaptureQueriesContext(connection) as three:
        page(client, name)
    assert len(three) == len(one)


def test_the_rules_page_asks_as_often_for_three_as_for_one(clock_at, cast, rule, client_as, actors):
    client = client_as("clerk")
    page(client, "rules")
    with CaptureQueriesContext(connection) as one:
        page(client, "rules")
    for number in range(2):
        set_rule(actor=actors["clerk"], draft=RuleDraft(f"规则{number}", "某文件", date(2026, 3, 2), STEPS))
    with CaptureQueriesContext(connection) as three:
        page(client, "rules")
    assert len(three) == len(one)
