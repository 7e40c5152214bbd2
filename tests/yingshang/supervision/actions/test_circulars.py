"""Circulars: counted, written, frozen with the next number, corrected; nothing that happens later changes them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from tests.factories.obligations import by, handed_out, part
from yingshang.audit.models import Entry
from yingshang.kernel import clock
from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.supervision.actions import circulars as actions
from yingshang.supervision.actions.circulars import About
from yingshang.supervision.enums import ScopeKind, TableOrder
from yingshang.supervision.models import Circular
from yingshang.supervision.queries.circular_kinds import kinds
from yingshang.supervision.queries.periods import Period

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
FEBRUARY = MARCH.before


@pytest.fixture
def story(county, actors, clock_at):
    """February: one of two on time. March: the bureau two of three on time, the other department overdue."""
    clock_at.move_to("2026-02-02 09:00+08:00")
    duties = {
        (unit, day): handed_out(actors["clerk"], county.office, part(unit, by(day))).obligations.get()
        for unit, day in (
            (county.bureau, date(2026, 2, 10)),
            (county.bureau, date(2026, 3, 10)),
            (county.bureau, date(2026, 3, 11)),
            (county.bureau, date(2026, 3, 12)),
            (county.other, date(2026, 2, 11)),
            (county.other, date(2026, 3, 20)),
        )
    }
    done = (date(2026, 2, 10), date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 12))
    for day in done:
        duty = duties[county.bureau, day]
        late = day == date(2026, 3, 12)
        clock_at.move_to(f"{day + timedelta(days=late)} 09:00+08:00")
        by_unit.acknowledge(actor=actors["liaison"], obligation=duty, version=duty.version)
        by_unit.submit(actor=actors["liaison"], obligation=duty, version=duty.version, result="办好了")
        by_office.complete(actor=actors["clerk"], obligation=duty, version=duty.version, grade=Grade.GOOD)
    clock_at.move_to("2026-04-01 09:00+08:00")
    return duties


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=SHANGHAI)


def about(period=MARCH, **more) -> About:
    return About(period, more.pop("cut_off", end_of(period.last)), **more)


def made(actors, kind="supervision", **more) -> Circular:
    return actions.make_circular(actor=actors["clerk"], kind=kind, about=about(**more))


def frozen(actors, circular) -> Circular:
    return actions.freeze_circular(actor=actors["clerk"], circular=circular, version=circular.version)


def text_of(circular, name) -> str:
    return next(block["text"] for block in circular.blocks if block["name"] == name)


def test_figures_and_words_of_a_month(story, county, actors):
    circular = made(actors)
    assert circular.title == "关于2026年3月营商环境重点任务办理情况的通报"
    assert text_of(circular, "overall") == (
        "2026年3月，没有新交办的事项。截至2026年3月31日24时，本期应办结4件，按期办结2件，逾期办结1件，"
        "逾期未办结1件，按期办结率50.0%，与上期持平。以前各期逾期、至今没有办结的1件。"
    )
    assert text_of(circular, "best") == "按期办结率居前的是：县发改局（66.7%，2/3）。"
    assert "县教育局（0.0%，0/1）" in text_of(circular, "worst")
    lines = text_of(circular, "items").splitlines()
    assert [line.split("：")[0] for line in lines] == ["1．县教育局", "2．县教育局"]
    assert "时限2026年2月11日，逾期48天" in lines[0]
    assert [(one["short"], one["rank"]) for one in circular.figures["units"]] == [("县发改局", 1), ("县教育局", 2)]


def test_the_period_before_is_counted_as_of_the_same_distance(story, actors):
    assert made(actors).before["total"]["due"] == 2
    early = made(actors, cut_off=end_of(date(2026, 3, 10)))
    assert early.before["total"]["due"] == 0, "21 days before the end of February nothing was due yet"
    assert early.before["source"] == "counted"


def test_an_issue_that_went_out_is_what_the_next_one_compares_with(story, actors):
    february = frozen(actors, made(actors, period=FEBRUARY))
    march = made(actors)
    assert (march.before["source"], march.before["issue"]) == ("issue", february.pk)
    assert march.before["total"] == february.figures["total"]
    assert made(actors, kind="briefing").before["source"] == "counted", "another kind is no issue before"


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_says_something_about_everything_and_about_nothing(story, county, actors, kind):
    for circular in (
        made(actors, kind=kind),
        made(actors, kind=kind, period=Period(date(2025, 1, 1), date(2025, 1, 5))),
    ):
        assert circular.title
        for block in circular.blocks:
            assert block["text"].strip() or kinds()[kind].block(block["name"]).hint
            assert "请补充" not in block["text"], "what the clerk is asked for is no text that could go out"
            assert "{" not in block["text"]
            assert "None" not in block["text"]


def test_what_the_clerk_wrote_survives_a_new_count_and_is_given_up_only_when_asked(story, county, actors, clock_at):
    circular = made(actors, cut_off=end_of(date(2026, 3, 19)))
    version = circular.version
    actions.write_circular(
        actor=actors["clerk"], circular=circular, version=version, title="三月通报", texts={"best": "县发改局办得好。"}
    )
    before = text_of(circular, "overall")
    actions.recount_circular(
        actor=actors["clerk"], circular=circular, version=circular.version, cut_off=end_of(MARCH.last)
    )
    circular.refresh_from_db()
    assert (circular.title, text_of(circular, "best")) == ("三月通报", "县发改局办得好。")
    assert text_of(circular, "overall") != before
    actions.compose_circular(actor=actors["clerk"], circular=circular, version=circular.version, names=["overall"])
    assert text_of(circular, "best") == "县发改局办得好。"
    actions.compose_circular(actor=actors["clerk"], circular=circular, version=circular.version, names=["best"])
    assert text_of(circular, "best").startswith("按期办结率居前")
    with pytest.raises(Refusal):
        actions.compose_circular(actor=actors["clerk"], circular=circular, version=circular.version, names=["nothing"])


def test_two_who_write_at_once(story, actors):
    circular = made(actors)
    seen = circular.version
    actions.write_circular(actor=actors["clerk"], circular=circular, version=seen, title="甲", texts={})
    with pytest.raises(Conflict):
        actions.write_circular(actor=actors["section_head"], circular=circular, version=seen, title="乙", texts={})


@pytest.mark.parametrize("title", ["", " 　\u200b\u202e", "长" * 121])
def test_titles_that_are_none(story, actors, title):
    circular = made(actors)
    with pytest.raises(Refusal):
        actions.write_circular(actor=actors["clerk"], circular=circular, version=1, title=title, texts={})


def test_plain_text_only(story, actors):
    circular = made(actors)
    texts = {"best": "=1+1\n\u202e〇\u200b x", "demands": "要\x00求"}
    actions.write_circular(actor=actors["clerk"], circular=circular, version=1, title="通报", texts=texts)
    assert (text_of(circular, "best"), text_of(circular, "demands")) == ("=1+1\n〇 x", "要求")
    with pytest.raises(Refusal) as refused:
        actions.write_circular(
            actor=actors["clerk"],
            circular=circular,
            version=circular.version,
            title="通报",
            texts={"best": "长" * 10_000},
        )
    assert refused.value.code == "supervision.too_long"


def test_frozen_it_stays_as_it_is_whatever_happens(story, county, actors, clock_at):
    circular = frozen(actors, made(actors))
    kept = json.dumps(circular.figures, sort_keys=True)
    duty = story[county.other, date(2026, 3, 20)]
    by_office.void(actor=actors["clerk"], obligation=duty, version=duty.version, reason="重复")
    clock_at.move_to("2026-04-02 09:00+08:00")
    circular.refresh_from_db()
    assert json.dumps(circular.figures, sort_keys=True) == kept
    again = made(actors)
    assert again.figures == circular.figures, "as of the same moment it is counted the same, to the last id"
    assert again.digest == circular.digest
    with pytest.raises(Refusal) as refused:
        actions.write_circular(actor=actors["clerk"], circular=circular, version=circular.version, title="改", texts={})
    assert refused.value.code == "supervision.circular_fixed"
    with pytest.raises(Refusal):
        actions.recount_circular(
            actor=actors["clerk"], circular=circular, version=circular.version, cut_off=clock.now()
        )


def test_numbers_run_by_kind_and_year_and_a_withdrawn_one_keeps_its_own(story, actors, clock_at):
    first, briefing = frozen(actors, made(actors)), frozen(actors, made(actors, kind="briefing"))
    actions.withdraw_circular(actor=actors["clerk"], circular=first, version=first.version, reason="发错了")
    second = frozen(actors, made(actors))
    clock_at.move_to("2027-01-04 09:00+08:00")
    third = frozen(actors, made(actors))
    numbers = [(one.year, one.number) for one in (first, briefing, second, third)]
    assert numbers == [(2026, 1), (2026, 1), (2026, 2), (2027, 1)]


def test_a_correction_is_a_new_version_with_its_reason_and_replaces_when_it_is_frozen(story, county, actors):
    old = made(actors)
    actions.write_circular(
        actor=actors["clerk"], circular=old, version=old.version, title="三月通报", texts={"best": "县发改局办得好。"}
    )
    old = frozen(actors, old)
    new = actions.correct_circular(actor=actors["clerk"], circular=old, version=old.version, reason="县教育局数据有误")
    assert (new.state, new.revision, new.corrects_id, new.cut_off) == ("draft", 2, old.pk, old.cut_off)
    assert text_of(new, "best") == "县发改局办得好。"
    old.refresh_from_db()
    assert old.state == "frozen"
    with pytest.raises(Refusal) as refused:
        actions.correct_circular(actor=actors["clerk"], circular=old, version=old.version, reason="又一次")
    assert refused.value.code == "supervision.correction_under_way"
    new = frozen(actors, Circular.objects.get(pk=new.pk))
    old.refresh_from_db()
    assert (old.state, new.year, new.number, new.revision) == ("replaced", old.year, old.number, 2)
    assert Entry.objects.get(type="supervision.circular_replaced").facts["reason"] == "县教育局数据有误"


def test_a_correction_that_is_withdrawn_leaves_the_old_one_in_force(story, actors):
    old = frozen(actors, made(actors))
    new = actions.correct_circular(actor=actors["clerk"], circular=old, version=old.version, reason="数据有误")
    actions.withdraw_circular(actor=actors["clerk"], circular=new, version=new.version, reason="没有错")
    old.refresh_from_db()
    again = actions.correct_circular(actor=actors["clerk"], circular=old, version=old.version, reason="确实有误")
    assert (old.state, again.state) == ("frozen", "draft")


def test_a_draft_is_not_corrected_and_a_reason_is_asked(story, actors):
    draft = made(actors)
    for circular, reason, code in (
        (draft, "有误", "supervision.circular_fixed"),
        (frozen(actors, made(actors)), " 　", "kernel.needed"),
    ):
        with pytest.raises(Refusal) as refused:
            actions.correct_circular(actor=actors["clerk"], circular=circular, version=circular.version, reason=reason)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"period": Period(date(2026, 3, 31), date(2026, 3, 1))}, "bad_period"),
        ({"period": Period(date(2020, 1, 1), date(2026, 3, 1))}, "bad_period"),
        ({"cut_off": end_of(date(2026, 4, 2))}, "cut_off_to_come"),
        ({"cut_off": end_of(date(2026, 2, 27))}, "cut_off_before"),
        ({"scope_kind": ScopeKind.UNITS, "scope": {"units": []}}, "no_scope"),
        ({"scope_kind": ScopeKind.SOURCE}, "no_scope"),
        ({"kind": "nothing"}, "no_circular_kind"),
    ],
)
def test_what_cannot_be_counted(story, actors, more, code):
    with pytest.raises(Refusal) as refused:
        made(actors, **more)
    assert refused.value.code == f"supervision.{code}"


def test_narrowed_to_units_and_ordered_otherwise(story, county, actors):
    some = made(actors, scope_kind=ScopeKind.UNITS, scope={"units": [county.other.pk]})
    assert [one["unit"] for one in some.figures["units"]] == [county.other.pk]
    ordered = made(actors, order=TableOrder.OVERDUE)
    assert [one["unit"] for one in ordered.figures["units"]] == [county.other.pk, county.bureau.pk]
    assert ordered.digest == made(actors).digest, "the order of the table is no input"
    assert some.digest != ordered.digest


@pytest.mark.parametrize("role", ["liaison", "outsider", "leader", "hotline", "system_admin"])
def test_who_may_not_make_one(story, actors, role):
    with pytest.raises(NotAllowed):
        actions.make_circular(actor=actors[role], kind="supervision", about=about())


def test_another_office_neither_sees_nor_touches_it(story, actors, county):
    from tests.factories.orgs import actor_of, make_person  # noqa: PLC0415 - beside its one use

    circular = made(actors)
    clerk = actor_of(make_person("外单位经办人", county.other, "clerk"))
    assert not Circular.objects.visible_to(clerk).exists()
    with pytest.raises(NotAllowed):
        actions.freeze_circular(actor=clerk, circular=circular, version=circular.version)
    seen = {role for role, actor in actors.items() if Circular.objects.visible_to(actor).exists()}
    assert seen == {"clerk", "section_head", "leader", "supervisor", "hotline", "media"}, "its own office"
