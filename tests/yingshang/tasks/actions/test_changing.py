"""A task changed after 交办: who is new gets it, who is free is told, who stays signs again, what is done stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.orgs import make_unit
from tests.factories.tasks import due, hand_all_out, put, task
from yingshang.documents.actions.accepting import accept_document, reopen_document
from yingshang.documents.actions.amending import amend_item
from yingshang.documents.actions.reviewing import Edit, NamedUnit, accept_items, drop_item, edit_item
from yingshang.documents.enums import DocumentState, ItemState
from yingshang.documents.models import Item
from yingshang.documents.queries.periods import PERIODS
from yingshang.kernel import clock
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event, History
from yingshang.messaging.models import Message
from yingshang.obligations.actions.by_office import complete
from yingshang.obligations.actions.by_unit import acknowledge, submit
from yingshang.obligations.actions.rhythms import Rhythm, set_rhythms
from yingshang.obligations.actions.series import change_rule
from yingshang.obligations.enums import Grade, SeriesState, State
from yingshang.obligations.models import Obligation, Series
from yingshang.orgs.models import GroupMember
from yingshang.tasks.actions.changing import hand_out_change
from yingshang.tasks.enums import Stage
from yingshang.tasks.queries.changes import amended_of
from yingshang.tasks.queries.ledger import ledger_rows, stage_of

REASON = "县政府第5次常务会议决定"


@pytest.fixture
def item(clerk, paper, county):
    """Led by the bureau, the other takes part; both have signed."""
    made = task(paper, phrase="6月底前", lead=[county.bureau], participating=[county.other])
    hand_all_out(clerk, paper)
    return made


@pytest.fixture
def signed(item, actors, county):
    for role, unit in (("liaison", county.bureau), ("outsider", county.other)):
        part = Obligation.objects.get(unit=unit)
        acknowledge(actor=actors[role], obligation=part, version=part.version)
    return item


def fresh(item):
    return Item.objects.select_related("document").get(pk=item.pk)


def amend(clerk, item, **values):
    now = fresh(item)
    return amend_item(actor=clerk, item=now, version=now.version, edit=Edit(**values), reason=REASON)


def hand_on(clerk, item, **more):
    now = fresh(item)
    return hand_out_change(actor=clerk, item=now, version=now.version, told="变动如下", reason=REASON, **more)


def parts():
    return {
        (row.unit.short_name or row.unit.name, str(row.role), row.state, str(clock.local(row.due_at).date()))
        for row in Obligation.objects.select_related("unit")
    }


def stage(clerk, item):
    return stage_of(ledger_rows(clerk).get(pk=item.pk))


def test_a_new_date_is_told_and_signed_for_again(clerk, signed):
    amend(clerk, signed, due_phrase="9月底前", due=due("9月底前"))
    assert stage(clerk, signed) == Stage.CHANGED
    hand_on(clerk, signed)
    assert parts() == {
        ("县发改局", "lead", State.ASSIGNED, "2026-09-30"),
        ("县教育局", "participating", State.ASSIGNED, "2026-09-30"),
    }
    assert {row.acknowledged_at for row in Obligation.objects.all()} == {None}
    assert stage(clerk, signed) == Stage.OPEN
    assert signed.handed.matter.due_phrase == "9月底前"


def test_a_unit_comes_and_a_unit_goes(clerk, signed, county):
    units = [NamedUnit("lead", "县发改局", county.bureau), NamedUnit("participating", "白石镇", county.town)]
    amend(clerk, signed, units=units)
    hand_on(clerk, signed)
    assert parts() == {
        ("县发改局", "lead", State.IN_PROGRESS, "2026-06-30"),
        ("县教育局", "participating", State.VOID, "2026-06-30"),
        ("白石镇", "participating", State.ASSIGNED, "2026-06-30"),
    }


def test_another_role_keeps_what_was_begun_and_is_told(clerk, signed, county):
    units = [NamedUnit("participating", "县发改局", county.bureau), NamedUnit("lead", "县教育局", county.other)]
    amend(clerk, signed, units=units)
    hand_on(clerk, signed)
    assert parts() == {
        ("县发改局", "participating", State.ASSIGNED, "2026-06-30"),
        ("县教育局", "lead", State.ASSIGNED, "2026-06-30"),
    }
    assert Obligation.objects.count() == 2


def test_new_words_reach_everybody_whose_part_is_open(clerk, signed, actors, county):
    part = Obligation.objects.get(unit=county.other)
    submit(actor=actors["outsider"], obligation=part, version=part.version, result="办完了")
    complete(actor=clerk, obligation=part, version=part.version, grade=Grade.GOOD)
    amend(clerk, signed, content="范围扩大到全县。")
    assert [row.unit for row in amended_of(fresh(signed)).untouched] == [county.other]
    hand_on(clerk, signed)
    assert {(row.unit, row.state) for row in Obligation.objects.all()} == {
        (county.bureau, State.ASSIGNED),
        (county.other, State.COMPLETED),
    }
    assert Obligation.objects.first().matter.content == "范围扩大到全县。"


def test_the_trace_has_both_the_edit_and_what_was_told(clerk, signed):
    amend(clerk, signed, due_phrase="9月底前", due=due("9月底前"))
    hand_on(clerk, signed)
    kinds = set(Event.objects.order_by("id").values_list("type", flat=True))
    assert {"documents.item_amended", "obligations.changed", "obligations.matter_reworded"} <= kinds
    event = Event.objects.get(type="tasks.change_handed_out")
    assert (event.facts["changes"], event.facts["reason"], event.facts["told"]) == ("变动如下", REASON, True)


def test_those_who_are_told_read_the_reason(clerk, signed, county):
    amend(clerk, signed, due_phrase="9月底前", due=due("9月底前"))
    hand_on(clerk, signed)
    told = Message.objects.filter(kind="obligations.changed")
    assert {(one.receipts.get().unit, one.lines[1]) for one in told} == {
        (unit, f"理由：{REASON}") for unit in (county.bureau, county.other)
    }
    rows = History.objects.filter(table="obligations.obligation", verb="change")
    assert {row.given["reason"] for row in rows} == {REASON}


def test_a_single_date_becomes_two_and_one_again(clerk, item, county):
    amend(clerk, item, due_phrase="6月底和12月底前", due=due("6月底和12月底前"))
    hand_on(clerk, item)
    live = Obligation.objects.exclude(state=State.VOID)
    assert {(row.label, row.unit) for row in live} == {
        (label, unit) for label in ("2026-06-30", "2026-12-31") for unit in (county.bureau, county.other)
    }
    amend(clerk, item, due_phrase="6月底前", due=due("6月底前"))
    hand_on(clerk, item)
    assert {(row.label, row.unit) for row in live.all()} == {("", county.bureau), ("", county.other)}


def test_a_rhythm_changes_for_the_future_only(clerk, paper, county, actors, clock_at):
    item = task(paper, phrase="每月", lead=[county.bureau])
    hand_all_out(clerk, paper)
    first = Obligation.objects.order_by("nominal_on").first()
    acknowledge(actor=actors["liaison"], obligation=first, version=first.version)
    amend(clerk, item, due_phrase="每季度", due=due("每季度"))
    hand_on(clerk, item)
    running = Series.objects.get(state=SeriesState.RUNNING)
    assert running.rule == PERIODS["quarter"]
    live = Obligation.objects.exclude(state=State.VOID).order_by("nominal_on")
    assert [row.nominal_on for row in live] == [date(2026, 3, 31)]
    assert live[0].series_id == first.series_id, "the occurrence that was begun stays, and its day is asked for once"
    amend(clerk, item, due_phrase="每月", due=due("每月"))
    hand_on(clerk, item)
    assert Series.objects.get(state=SeriesState.RUNNING).rule == PERIODS["month"]


def test_a_rhythm_that_the_office_gave_later_ends_when_the_task_has_a_date(clerk, paper, county):
    item = task(paper, phrase="持续推进", lead=[county.bureau])
    hand_all_out(clerk, paper)
    matter = Obligation.objects.get().matter
    set_rhythms(actor=clerk, matter=matter, rhythm=Rhythm("FREQ=MONTHLY;BYMONTHDAY=25", clock.today(), "每月25日"))
    assert amended_of(fresh(item)).difference.dues == ()
    amend(clerk, item, due_phrase="9月底前", due=due("9月底前"))
    hand_on(clerk, item)
    assert not Series.objects.filter(state=SeriesState.RUNNING).exists()
    live = Obligation.objects.exclude(state=State.VOID)
    assert [(row.label, row.due_at.date()) for row in live] == [("", date(2026, 9, 30))]


def test_a_rhythm_that_the_office_changed_by_hand_is_still_that_of_the_task(clerk, paper, county):
    item = task(paper, phrase="每月", lead=[county.bureau])
    hand_all_out(clerk, paper)
    series = Series.objects.get()
    change_rule(actor=clerk, series=series, version=1, rule="FREQ=WEEKLY;BYDAY=FR", since=clock.today())
    amend(clerk, item, due_phrase="每季度", due=due("每季度"))
    hand_on(clerk, item)
    assert Series.objects.get(state=SeriesState.RUNNING).rule == PERIODS["quarter"]


@pytest.mark.parametrize("phrase", ["持续推进", "每月"])
def test_who_joins_later_reports_by_the_rhythm_that_the_office_has_set(clerk, paper, county, phrase):
    item = task(paper, phrase=phrase, lead=[county.bureau])
    hand_all_out(clerk, paper)
    weekly = "FREQ=WEEKLY;BYDAY=FR"
    if phrase == "每月":
        change_rule(actor=clerk, series=Series.objects.get(), version=1, rule=weekly, since=clock.today())
    else:
        matter = Obligation.objects.get().matter
        set_rhythms(actor=clerk, matter=matter, rhythm=Rhythm(weekly, clock.today(), "每周五"))
    units = [NamedUnit("lead", "县发改局", county.bureau), NamedUnit("participating", "白石镇", county.town)]
    amend(clerk, item, units=units)
    hand_on(clerk, item)
    running = Series.objects.filter(state=SeriesState.RUNNING)
    assert {(row.unit, row.rule, row.role) for row in running} == {
        (county.bureau, weekly, "lead"),
        (county.town, weekly, "participating"),
    }
    assert not Obligation.objects.filter(unit=county.town, series=None).exists()
    assert Obligation.objects.filter(unit=county.town, due_at__isnull=False).exists()


def test_a_date_becomes_a_rhythm(clerk, item, county):
    amend(clerk, item, due_phrase="每月", due=due("每月"))
    hand_on(clerk, item)
    assert {(row.unit, row.rule) for row in Series.objects.filter(state=SeriesState.RUNNING)} == {
        (county.bureau, PERIODS["month"]),
        (county.other, PERIODS["month"]),
    }
    assert set(Obligation.objects.filter(series=None).values_list("state", flat=True)) == {State.VOID}


def test_who_joined_the_collective_since_comes_in_only_when_asked(clerk, paper, county, departments, clock_at):
    item = task(paper, phrase="6月底前", responsible=[departments])
    hand_all_out(clerk, paper)
    clock_at.move_to("2026-03-10 09:00+08:00")
    joined = make_unit("云川县审计局", county.root)
    GroupMember.objects.create(group=departments, unit=joined, valid_from=clock.today() - timedelta(days=3))
    assert not amended_of(fresh(item)).difference
    assert [part.unit for part in amended_of(fresh(item), new_members=True).difference.added] == [joined]
    hand_on(clerk, item, new_members=True)
    assert Obligation.objects.filter(unit=joined).count() == 1


def test_reopened_edited_and_accepted_again_is_a_change_too(clerk, signed, paper):
    reopen_document(actor=clerk, document=paper, reason="改时限")
    now = fresh(signed)
    edit_item(actor=clerk, item=now, version=now.version, edit=Edit(due_phrase="9月底前", due=due("9月底前")))
    with pytest.raises(Refusal, match="in_review"):
        hand_on(clerk, signed)
    paper.refresh_from_db()
    accept_items(actor=clerk, document=paper, items=[(now.pk, fresh(signed).version)])
    paper.refresh_from_db()
    accept_document(actor=clerk, document=paper)
    hand_on(clerk, signed)
    assert {row[3] for row in parts()} == {"2026-09-30"}
    paper.refresh_from_db()
    assert paper.state == DocumentState.HANDED_OUT


def test_a_task_that_is_dropped_is_owed_by_nobody(clerk, signed, paper):
    reopen_document(actor=clerk, document=paper, reason="撤回一项")
    now = fresh(signed)
    drop_item(actor=clerk, item=now, version=now.version, reason="上级已撤销")
    Item.objects.filter(document=paper, state=ItemState.PROPOSED).update(state=ItemState.ACCEPTED)
    hand_on(clerk, signed)
    assert {row[2] for row in parts()} == {State.VOID}


def test_an_edit_that_came_to_nothing_is_only_noted(clerk, signed):
    amend(clerk, signed, title="另一个名字")
    amend(clerk, signed, title=signed.title)
    assert stage(clerk, signed) == Stage.CHANGED
    hand_on(clerk, signed)
    assert stage(clerk, signed) == Stage.OPEN
    assert {row.state for row in Obligation.objects.all()} == {State.IN_PROGRESS}
    assert not Event.objects.filter(type="tasks.change_handed_out").exists()


def test_what_stands_in_the_way_of_a_change(clerk, item, county, actors):
    amend(clerk, item, due_phrase="2026年1月底前", due=due("2026年1月底前"))
    with pytest.raises(Refusal, match="past_due"):
        hand_on(clerk, item)
    amend(clerk, item, due_phrase="9月底前", due=due("9月底前"))
    put(fresh(item), "participating", "县某某局")
    with pytest.raises(Refusal, match="name_open"):
        hand_on(clerk, item)
    assert {row[3] for row in parts()} == {"2026-06-30"}
    now = fresh(item)
    with pytest.raises(Conflict):
        hand_out_change(actor=clerk, item=now, version=now.version + 1, told="x", reason=REASON)
    with pytest.raises(NotAllowed):
        hand_on(actors["liaison"], item)


def test_a_change_long_after_the_due_day_is_possible(clerk, item, clock_at):
    clock_at.move_to("2026-08-03 09:00+08:00")
    amend(clerk, item, content="补充要求。")
    hand_on(clerk, item)
    assert {row[2:] for row in parts()} == {(State.ASSIGNED, "2026-06-30")}


def test_a_task_not_yet_handed_out_needs_no_change(clerk, paper, county):
    item = task(paper, phrase="6月底前", lead=[county.bureau])
    amend(clerk, item, title="改个名字")
    with pytest.raises(Refusal, match="not_handed_out"):
        hand_on(clerk, item)


@pytest.mark.parametrize(
    ("values", "reason", "code"),
    [
        ({"title": " \u3000"}, REASON, "no_title"),
        ({"title": "新的"}, " ", "no_basis"),
        ({}, REASON, "nothing_amended"),
    ],
)
def test_an_amendment_is_refused_in_words(clerk, item, values, reason, code):
    now = fresh(item)
    with pytest.raises(Refusal, match=code):
        amend_item(actor=clerk, item=now, version=now.version, edit=Edit(**values), reason=reason)
