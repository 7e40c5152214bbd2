"""The ledgers, an obligation and a matter as people see them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.obligations import by, every, handed_out, part
from yingshang.obligations.actions.by_unit import acknowledge
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.ledger import for_file
from yingshang.obligations.queries.loads import waiting_for_unit
from yingshang.obligations.web.lists import INBOX as INBOX_LIST
from yingshang.obligations.web.lists import LEDGER
from yingshang.orgs.enums import UnitRole

INBOX, OFFICE = reverse("obligations:inbox"), reverse("obligations:office")


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen)


def titles(answer):
    return [str(row) for row in answer.context["list"].slice.rows]


@pytest.fixture
def both(clock_at, county, actors):
    """One matter of each department, with a leak to be had."""
    due = by(date(2026, 3, 20))
    handed_out(actors["clerk"], county.office, part(county.bureau, due), title="发改局的事")
    handed_out(actors["clerk"], county.office, part(county.other, due), title="教育局的事")


def test_a_unit_finds_its_own_in_its_inbox_and_no_other(both, client_as):
    assert titles(client_as("liaison").get(INBOX)) == ["发改局的事"]
    assert titles(client_as("outsider").get(INBOX)) == ["教育局的事"]
    assert titles(client_as("clerk").get(INBOX)) == []


def test_the_office_finds_what_it_handed_out(both, client_as):
    assert set(titles(client_as("clerk").get(OFFICE))) == {"发改局的事", "教育局的事"}
    assert set(titles(client_as("supervisor").get(OFFICE))) == {"发改局的事", "教育局的事"}
    assert client_as("liaison").get(OFFICE).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"lamp": "yellow"}, ["近"]),
        ({"lamp": "green"}, ["远"]),
        ({"state": "assigned"}, ["近", "远"]),
        ({"state": "done"}, []),
        ({"due_from": "3.25"}, ["远"]),
        ({"due_to": "2026年3月6日"}, ["近"]),
        ({"words": "近"}, ["近"]),
        ({"source": "青营商发"}, ["近", "远"]),
        ({"source": "=1+1"}, []),
        ({"role": "lead"}, ["远"]),
    ],
)
def test_filters(clock_at, county, actors, client_as, query, found):
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 6))), title="近")
    far = part(county.bureau, by(date(2026, 6, 30)), role=UnitRole.LEAD)
    handed_out(actors["clerk"], county.office, far, title="远")
    assert titles(client_as("liaison").get(INBOX, query)) == found


def test_the_line_says_lamp_day_and_how_long(clock_at, county, actors, client_as):
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 6))))
    page = client_as("liaison").get(INBOX).content.decode()
    assert "2026-03-06（周五），还有 4 天" in page
    assert "lamp-yellow" in page
    clock_at.move_to("2026-03-09 09:00+08:00")
    page = client_as("liaison").get(INBOX).content.decode()
    assert "2026-03-06（周五），逾期 3 天" in page
    assert "逾期 1</a>" in page


def test_counts_are_those_of_the_list(clock_at, county, actors, client_as):
    for day in (3, 6, 20):
        handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, day))))
    acknowledge(actor=actors["liaison"], obligation=Obligation.objects.earliest("pk"), version=1)
    clock_at.move_to("2026-03-04 09:00+08:00")
    client = client_as("liaison")
    groups = client.get(INBOX).context["groups"]
    assert {one["label"]: one["count"].number for one in groups} == {
        "待签收": 2, "办理中": 1, "被退回": 0, "临期": 1, "逾期": 1, "已报待审核": 0, "已办结": 0,
    }  # fmt: skip
    for one in groups:
        assert len(titles(client.get(one["href"]))) == one["count"].number, one


def test_of_a_duty_that_comes_again_the_period_that_has_begun_waits_for_a_signature(
    clock_at, county, actors, client_as
):
    monthly = every("FREQ=MONTHLY;BYMONTHDAY=25")
    handed_out(actors["clerk"], county.office, part(county.bureau, monthly), title="每月报表")
    assert Obligation.objects.filter(state="assigned").count() > 1  # those to come are there, and not asked for

    def standing():
        client, office = client_as("liaison"), client_as("clerk")
        asked = [{"state": "assigned"}, {"state": "to_come"}]
        shown = [len(titles(client.get(INBOX, query))) for query in asked]
        assert shown == [len(titles(office.get(OFFICE, query))) for query in asked]
        assert {one["label"]: one["count"].number for one in client.get(INBOX).context["groups"]}["待签收"] == shown[0]
        return [*shown, waiting_for_unit(actors["liaison"])]

    coming = Obligation.objects.count() - 1
    assert standing() == [1, coming, 1]
    acknowledge(actor=actors["liaison"], obligation=Obligation.objects.earliest("nominal_on"), version=1)
    assert standing() == [0, coming, 0]
    clock_at.move_to("2026-03-26 09:00+08:00")
    assert standing() == [1, coming - 1, 2]  # the period that is late, too


@pytest.mark.parametrize(("role", "address"), [("liaison", INBOX), ("clerk", OFFICE)])
def test_the_queries_of_a_ledger_do_not_grow(clock_at, county, actors, client_as, role, address):
    client = client_as(role)
    due = by(date(2026, 3, 20))
    handed_out(actors["clerk"], county.office, part(county.bureau, due))
    client.get(address)
    one = queries_of(client, address)
    for _ in range(2):
        handed_out(actors["clerk"], county.office, part(county.bureau, due))
    assert queries_of(client, address) == one


def test_the_queries_of_a_duty_and_a_matter_do_not_grow_with_parts(clock_at, county, actors, client_as):
    client, due = client_as("clerk"), by(date(2026, 3, 20))
    small = handed_out(actors["clerk"], county.office, part(county.bureau, due), part(county.other, due))
    units = (county.bureau, county.other, county.town, county.section)
    large = handed_out(actors["clerk"], county.office, *(part(unit, due) for unit in units))
    for of in (lambda m: reverse("obligations:duty", args=[m.obligations.first().pk]),
               lambda m: reverse("obligations:matter", args=[m.pk])):  # fmt: skip
        client.get(of(small))
        assert queries_of(client, of(large)) == queries_of(client, of(small))


def test_a_participant_sees_its_own_part_and_the_lead_all(clock_at, county, actors, client_as):
    due = by(date(2026, 3, 20))
    lead = part(county.bureau, due, role=UnitRole.LEAD)
    helper = part(county.other, due, role=UnitRole.PARTICIPATING)
    matter = handed_out(actors["clerk"], county.office, lead, helper)
    address = reverse("obligations:matter", args=[matter.pk])
    shown = {role: {line["row"].unit for line in client_as(role).get(address).context["parts"]}
             for role in ("liaison", "outsider", "clerk")}  # fmt: skip
    everybody = {county.bureau, county.other}
    assert shown == {"liaison": everybody, "outsider": {county.other}, "clerk": everybody}
    foreign = Obligation.objects.get(unit=county.bureau)
    assert client_as("outsider").get(reverse("obligations:duty", args=[foreign.pk])).status_code == 404


def test_a_rhythm_is_said_with_its_next_occurrences(clock_at, county, actors, client_as):
    due = every("FREQ=MONTHLY;BYMONTHDAY=25", starts_on=date(2026, 3, 2))
    matter = handed_out(actors["clerk"], county.office, part(county.bureau, due))
    page = client_as("clerk").get(reverse("obligations:matter", args=[matter.pk])).content.decode()
    assert "每月25日" in page
    assert page.index("2026-03-25（周三）") < page.index("2026-04-25（周六）") < page.index("2026-05-25（周一）")


def test_the_file_holds_what_the_filter_shows(both, client_as):
    answer = client_as("clerk").get(OFFICE, {"words": "教育局", "_export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "教育局的事" in text
    assert "发改局的事" not in text
    assert "2026-03-20（周五），还有 18 天" in text


@pytest.mark.parametrize(("role", "spec"), [("clerk", LEDGER), ("liaison", INBOX_LIST)])
def test_no_column_of_a_file_asks_for_its_row_anew(clock_at, county, actors, role, spec):
    """Whatever columns one chooses: what a file leaves unread, none of them says."""
    for day in (20, 23, 24):
        due = every(f"FREQ=MONTHLY;BYMONTHDAY={day}", starts_on=date(2026, 3, 2))
        handed_out(actors["clerk"], county.office, part(county.bureau, due))
    rows = spec.rows(actors[role]).order_by("pk")
    read = list(for_file(rows))
    with CaptureQueriesContext(connection) as seen:
        cells = [[column.of(row) for column in spec.columns] for row in read]
    assert (len(read) >= 3, len(seen)) == (True, 0)
    assert cells == [[column.of(row) for column in spec.columns] for row in rows]


def test_many_are_signed_for_at_once(clock_at, county, actors, client_as):
    for _ in range(3):
        handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))))
    rows = list(Obligation.objects.values_list("pk", flat=True))
    foreign = handed_out(actors["clerk"], county.office, part(county.other, by(date(2026, 3, 20))))
    sent = {
        "_do": "act",
        "_verb": "acknowledge",
        "_row": [*rows[:2], foreign.obligations.get().pk],
        "_sure": "1",
        "_key": "k1",
    }
    client_as("liaison").post(INBOX, sent)
    done = set(Obligation.objects.filter(state="in_progress").values_list("pk", flat=True))
    assert done == set(rows[:2])


@pytest.mark.parametrize("words", ["", "\u3000", "\u200b", "\u202e", "\0"])
def test_a_reason_of_nothing_is_none(duty, client_as, words):
    sent = {"_do": "act", "_verb": "void", "_row": [duty.pk], "_sure": "1", "_key": "k1", "reason": words}
    client_as("clerk").post(OFFICE, sent)
    assert Obligation.objects.get(pk=duty.pk).state == "assigned"


@pytest.mark.parametrize(("ticked", "status", "said"), [(5000, 302, ""), (5001, 422, "超过 5000 条")])
def test_thousands_may_be_ticked_and_too_many_are_told(duty, client_as, ticked, status, said):
    """A form of the framework ends at 1,000 fields, with a sentence about addresses typed by hand."""
    rows = [duty.pk, *range(900_000, 900_000 + ticked - 1)]
    sent = {"_do": "act", "_verb": "acknowledge", "_row": rows, "_key": "k1"}
    answer = client_as("liaison").post(INBOX, sent)
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_rows_that_cannot_be_are_told_like_those_of_others(duty, client_as):
    sent = {"_do": "act", "_verb": "acknowledge", "_row": ["9" * 40, "-1", "〇", "\0", duty.pk], "_key": "k1"}
    answer = client_as("liaison").post(INBOX, sent)
    assert "已办 <strong>1</strong> 条，没有办成 <strong>4</strong> 条" in answer.content.decode()


def test_who_is_to_do_it_again_or_no_more_reads_why_above(clock_at, county, actors, client_as):
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))))
    duty = Obligation.objects.get()
    page = reverse("obligations:duty", args=[duty.pk])
    for verb, words in (
        ("acknowledge", {}),
        ("submit", {"result": "办好了"}),
        ("send_back", {"reason": "没有附表"}),
        ("submit", {"result": "补好了"}),
        ("complete", {"grade": "good"}),
        ("reopen", {"reason": "漏报一周"}),
        ("suspend", {"reason": "等新办法印发"}),
        ("resume", {"reason": "新办法已经印发"}),
        ("void", {"reason": "不再需要"}),
    ):
        duty.refresh_from_db()
        client = client_as("liaison" if verb in {"acknowledge", "submit"} else "clerk")
        seen = client.get(page)
        assert ("要求重新办理" in seen.content.decode()) is (verb in {"suspend", "void"})
        assert ("已中止，恢复以前不用办" in seen.content.decode()) is (verb == "resume")
        address = reverse("obligations:act", args=[duty.pk, verb])
        client.post(address, {"version": duty.version, "_key": verb + str(duty.version), **words})
    seen = client_as("liaison").get(page).content.decode()
    assert "已作废，不用再办" in seen
    assert "不再需要" in seen


def test_an_occurrence_says_how_it_began(clock_at, county, actors, client_as):
    handed_out(actors["clerk"], county.office, part(county.bureau, every("FREQ=WEEKLY;BYDAY=FR")))
    duty = Obligation.objects.order_by("due_at").first()
    seen = client_as("liaison").get(reverse("obligations:duty", args=[duty.pk])).content.decode()
    assert "交办，由定期任务的周期生成" in seen
    assert "还没有办理记录" not in seen


@pytest.mark.parametrize(
    ("verdict", "said"), [("keep", "异议已答复，维持交办，请签收"), ("withdraw", "已作废，不用再办")]
)
def test_what_became_of_an_objection_is_said_above(clock_at, county, actors, client_as, verdict, said):
    handed_out(actors["clerk"], county.office, part(county.bureau, by(date(2026, 3, 20))))
    duty = Obligation.objects.get()
    acts = (
        ("liaison", "object", {"reason": "不归本局"}),
        ("clerk", "settle", {"verdict": verdict, "decision": "会议已经定了"}),
    )
    for role, verb, words in acts:
        duty.refresh_from_db()
        address = reverse("obligations:act", args=[duty.pk, verb])
        client_as(role).post(address, {"version": duty.version, "_key": verb, **words})
    seen = client_as("liaison").get(reverse("obligations:duty", args=[duty.pk])).content.decode()
    assert said in seen
    assert "会议已经定了" in seen
