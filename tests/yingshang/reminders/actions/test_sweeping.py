"""The morning's sweep: who is reminded of what, once, whatever happens."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.obligations import on as moment
from tests.factories.orgs import make_person
from yingshang.calendars.queries.days import is_working_day
from yingshang.kernel.actor import SYSTEM
from yingshang.messaging.models import Message, Receipt
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.models import Obligation
from yingshang.reminders.actions.ruling import RuleDraft, StepDraft, end_rule, set_rule
from yingshang.reminders.actions.sweeping import begin_sweep, note, sweep
from yingshang.reminders.models import Reminder, Rule, Sweep
from yingshang.reminders.queries.due import Book, duties_of

pytestmark = pytest.mark.django_db


def mornings(clock_at, first, last):
    """Sweep every day that is one, at half past eight."""
    day = first
    while day <= last:
        clock_at.move_to(f"{day} 08:30+08:00")
        if is_working_day(day):
            sweep(day)
        day += timedelta(days=1)


def spoken(duty):
    rows = Reminder.objects.filter(obligation=duty).order_by("on", "pk")
    return [(f"{row.on:%m-%d}", row.step.offset, row.number, row.to_leader) for row in rows]


def test_before_on_the_day_and_after_until_it_is_handed_in(clock_at, county, cast, rule, owe, actors):
    make_person("局长", county.bureau, "leader")
    duty, far = owe(date(2026, 3, 10)), owe(date(2026, 6, 30), county.other)
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 20))
    assert spoken(duty) == [
        ("03-05", -3, 1, False),
        ("03-10", 0, 1, False),
        ("03-11", 1, 1, False),
        ("03-13", 1, 2, True),
        ("03-17", 1, 3, True),
        ("03-19", 1, 4, True),
    ]
    assert spoken(far) == []
    told = Receipt.objects.order_by("id").values_list("person__name", flat=True)
    assert list(told) == ["联络员"] * 3 + ["联络员", "局长"] * 3
    last = Message.objects.order_by("-id")[0]
    assert (last.title, last.count) == ("分管事项提醒：1件，其中已逾期1件", 1)
    assert last.lines == ["编印惠企政策汇编，2026-03-10（周二），逾期 9 天"]


def test_a_unit_is_told_once_a_morning_of_all_its_duties(clock_at, county, cast, rule, owe):
    for number in range(60):
        owe(date(2026, 3, 10), title=f"任务{number}")
    owe(date(2026, 3, 10), county.other)
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 5))
    rows = Message.objects.order_by("id")
    assert [(row.title, row.count, len(row.lines)) for row in rows] == [
        ("应办事项提醒：60件", 60, 51),
        ("应办事项提醒：1件", 1, 1),
    ]
    assert rows[0].lines[-1] == "另有10件，请登录查看。"
    assert Reminder.objects.filter(message__isnull=True).count() == 0


def test_the_same_morning_again_tells_nobody(clock_at, county, cast, rule, owe):
    owe(date(2026, 3, 5))
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 2))
    before = (Reminder.objects.count(), Message.objects.count(), Receipt.objects.count())
    assert before == (1, 1, 1)
    sweep(date(2026, 3, 2))
    assert (Reminder.objects.count(), Message.objects.count(), Receipt.objects.count()) == before


def test_it_stops_when_handed_in_and_goes_on_when_sent_back(clock_at, county, cast, rule, owe, actors):
    duty = owe(date(2026, 3, 4))
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 5))
    duty.refresh_from_db()
    by_unit.acknowledge(actor=actors["liaison"], obligation=duty, version=duty.version)
    by_unit.submit(actor=actors["liaison"], obligation=duty, version=duty.version, result="完成", files=[])
    mornings(clock_at, date(2026, 3, 6), date(2026, 3, 10))
    assert [day for day, *_ in spoken(duty)] == ["03-04", "03-05"]
    duty.refresh_from_db()
    by_office.send_back(actor=actors["clerk"], obligation=duty, version=duty.version, reason="缺材料")
    mornings(clock_at, date(2026, 3, 11), date(2026, 3, 13))
    assert [day for day, *_ in spoken(duty)] == ["03-04", "03-05", "03-11", "03-13"]
    duty.refresh_from_db()
    by_office.suspend(actor=actors["clerk"], obligation=duty, version=duty.version, reason="等上级文件")
    mornings(clock_at, date(2026, 3, 14), date(2026, 3, 31))
    assert [day for day, *_ in spoken(duty)][-1] == "03-13"


def test_an_extension_moves_it(clock_at, county, cast, rule, owe, actors):
    duty = owe(date(2026, 3, 4))
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 3))
    by_unit.acknowledge(actor=actors["liaison"], obligation=duty, version=duty.version)
    later = moment(date(2026, 3, 20))
    by_unit.ask_extension(actor=actors["liaison"], obligation=duty, version=duty.version, due_at=later, reason="等验收")
    by_office.decide_extension(
        actor=actors["clerk"], obligation=duty, version=duty.version, due_at=later, decision="同意"
    )
    mornings(clock_at, date(2026, 3, 4), date(2026, 3, 23))
    assert spoken(duty) == [("03-17", -3, 1, False), ("03-20", 0, 1, False), ("03-23", 1, 1, False)]


def test_after_days_without_a_worker_each_duty_is_spoken_of_once_with_the_latest_step(
    clock_at, county, cast, rule, owe
):
    duty, other = owe(date(2026, 3, 10)), owe(date(2026, 3, 6))
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 4))
    clock_at.move_to("2026-03-16 08:30+08:00")  # of the 5th, 10th, 11th, 13th only the last
    sweep(date(2026, 3, 16))
    assert spoken(duty) == [("03-13", 1, 2, True)]
    assert spoken(other) == [("03-03", -3, 1, False), ("03-13", 1, 3, True)]
    mornings(clock_at, date(2026, 3, 17), date(2026, 3, 17))
    assert [day for day, *_ in spoken(duty)] == ["03-13", "03-17"]


def test_over_the_years_end_and_the_spring_festival(clock_at, county, cast, rule, owe):
    clock_at.move_to("2026-12-20 09:00+08:00")
    duty = owe(date(2026, 12, 31))
    mornings(clock_at, date(2026, 12, 21), date(2027, 1, 8))
    assert [(day, offset) for day, offset, *_ in spoken(duty)] == [
        ("12-28", -3),
        ("12-31", 0),
        ("01-04", 1),
        ("01-06", 1),
        ("01-08", 1),
    ]


def test_what_was_noted_and_never_told_is_due_again_the_next_morning(clock_at, county, cast, rule, owe):
    duty = owe(date(2026, 3, 5))
    clock_at.move_to("2026-03-02 08:30+08:00")
    mine = begin_sweep(actor=SYSTEM, on=date(2026, 3, 2))
    hit = next(hit for hit in Book([date(2026, 3, 2)]).hits() if hit.due == date(2026, 3, 5))
    rows = list(duties_of(hit).values_list("pk", "unit_id", "handler_id", "leader_id", "due_at"))
    note(actor=SYSTEM, sweep=mine, hit=hit, rows=rows)
    assert Message.objects.count() == 0
    clock_at.move_to("2026-03-03 08:30+08:00")
    sweep(date(2026, 3, 3))
    assert spoken(duty) == [("03-02", -3, 1, False)]
    assert (Message.objects.count(), Reminder.objects.get().sweep.on) == (1, date(2026, 3, 3))


def test_what_is_handed_in_between_noting_and_telling_is_not_spoken_of(clock_at, county, cast, rule, owe):
    duty = owe(date(2026, 3, 5))
    clock_at.move_to("2026-03-02 08:30+08:00")
    mine = begin_sweep(actor=SYSTEM, on=date(2026, 3, 2))
    hit = next(hit for hit in Book([date(2026, 3, 2)]).hits() if hit.due == date(2026, 3, 5))
    note(
        actor=SYSTEM,
        sweep=mine,
        hit=hit,
        rows=list(duties_of(hit).values_list("pk", "unit_id", "handler_id", "leader_id", "due_at")),
    )
    Obligation.objects.filter(pk=duty.pk).update(state="submitted")
    done = sweep(date(2026, 3, 2))
    assert (done.count, Message.objects.count()) == (0, 0)
    assert done.ended_at is not None


def test_the_rule_that_names_most_holds_and_of_two_the_newer(clock_at, county, cast, rule, owe, actors):
    def ruled(name, offset, **more):
        draft = RuleDraft(name, "某文件", date(2026, 3, 2), (StepDraft(offset),), **more)
        return set_rule(actor=actors["clerk"], draft=draft)

    ruled("配合单位", -4, role="participating")
    ruled("公文", -2, source_kind="document")
    ruled("公文责任单位", -1, source_kind="document", role="responsible")
    ruled("公文责任单位（新）", -1, source_kind="document", due_kind="once")
    duty = owe(date(2026, 3, 20))
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 31))
    names = [row.step.rule.name for row in Reminder.objects.filter(obligation=duty)]
    assert names == ["公文责任单位（新）"]


def test_a_changed_rule_changes_only_what_is_to_come(clock_at, county, cast, rule, owe, actors):
    duty = owe(date(2026, 3, 10))
    draft = RuleDraft("常用提醒", "云营商办发〔2026〕8号", date(2026, 3, 11), (StepDraft(2, every=5),))
    clock_at.move_to("2026-03-10 10:00+08:00")
    set_rule(actor=actors["clerk"], draft=draft, replaces=rule, version=rule.version)
    mornings(clock_at, date(2026, 3, 10), date(2026, 3, 20))
    assert spoken(duty) == [("03-10", 0, 1, False), ("03-12", 2, 1, False), ("03-19", 2, 2, False)]
    assert list(Rule.objects.order_by("valid_from").values_list("valid_to", flat=True)) == [date(2026, 3, 10), None]
    newest = Rule.objects.get(valid_to__isnull=True)
    end_rule(actor=actors["clerk"], rule=newest, version=newest.version, last=date(2026, 3, 20), reason="换办法")
    mornings(clock_at, date(2026, 3, 21), date(2026, 4, 10))
    assert len(spoken(duty)) == 3


def test_what_was_handed_out_late_is_not_reminded_of_days_before(clock_at, county, cast, rule, owe):
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 6))
    clock_at.move_to("2026-03-09 15:00+08:00")
    duty = owe(date(2026, 3, 11))
    mornings(clock_at, date(2026, 3, 10), date(2026, 3, 11))
    assert spoken(duty) == [("03-11", 0, 1, False)]


def test_no_rule_no_reminder(clock_at, county, cast, owe):
    owe(date(2026, 3, 2))
    mornings(clock_at, date(2026, 3, 2), date(2026, 3, 6))
    assert (Reminder.objects.count(), Sweep.objects.count()) == (0, 5)
