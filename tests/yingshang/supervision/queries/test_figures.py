"""Figures of a period as of a cut-off: every definition, every share of the whole, and nothing that depends on order."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.obligations import by, every, handed_out, on, part
from yingshang.kernel import clock
from yingshang.kernel.clock import SHANGHAI
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.enums import Grade
from yingshang.obligations.models import Obligation
from yingshang.obligations.queries.changes import stretch_of
from yingshang.supervision.enums import Figure, ScopeKind, TableOrder
from yingshang.supervision.queries import asof, figures
from yingshang.supervision.queries.periods import Period, month_of, quarter_of, week_of

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


class Story:
    """Duties of the bureau, handed out on 2 March."""

    def __init__(self, county, actors, clock_at):
        self.county, self.actors, self.clock = county, actors, clock_at

    def give(self, day: date, *, unit=None, **more) -> Obligation:
        matter = handed_out(self.actors["clerk"], self.county.office, part(unit or self.county.bureau, by(day)), **more)
        return matter.obligations.get()

    def to(self, day: int, hour: int = 9, month: int = 3) -> Story:
        self.clock.move_to(at(day, hour, month))
        return self

    def sign(self, duty):
        by_unit.acknowledge(actor=self.actors["liaison"], obligation=duty, version=duty.version)

    def apply(self, duty):
        duty.refresh_from_db()
        by_unit.submit(actor=self.actors["liaison"], obligation=duty, version=duty.version, result="已经办好。")

    def passed(self, duty):
        duty.refresh_from_db()
        by_office.complete(actor=self.actors["clerk"], obligation=duty, version=duty.version, grade=Grade.GOOD)

    def back(self, duty):
        duty.refresh_from_db()
        by_office.send_back(actor=self.actors["clerk"], obligation=duty, version=duty.version, reason="材料不全。")

    def count(self, cut_off, period=MARCH):
        rows = figures.duties_of(self.actors["clerk"])
        return figures.figures_of(rows, period, cut_off, office=self.county.office)


@pytest.fixture
def story(county, actors, clock_at):
    return Story(county, actors, clock_at)


def told(found, name=None) -> dict[str, int]:
    """The figures that are not nought, of one unit or of all."""
    counts = found.total if name is None else next(u.counts for u in found.units if u.unit == name.pk)
    return {key: value for key, value in counts.items() if value}


def test_every_figure_once(story):
    """One duty for each of them, besides those that are handed out."""
    on_time, late, overdue, waiting, coming, back = (story.give(date(2026, 3, day)) for day in (10, 10, 10, 10, 31, 31))
    for duty in (on_time, late, waiting, back):
        story.sign(duty)
    by_unit.object_to(actor=story.actors["liaison"], obligation=coming, version=1, reason="不归我局。")
    story.to(9).apply(on_time)
    story.apply(waiting)
    story.apply(back)
    story.to(11).passed(on_time)
    story.back(back)
    story.apply(late)
    story.passed(late)
    found = story.count(at(12))
    assert told(found) == {
        "handed": 6,
        "due": 3,
        "on_time": 1,
        "late": 1,
        "overdue": 1,
        "waiting": 1,
        "not_due": 2,
        "sent_back": 1,
        "objected": 1,
    }
    unit = found.units[0]
    behind = {figure: ids for figure, ids in unit.ids.items() if ids and figure not in {"handed", "due", "not_due"}}
    assert behind == {
        "on_time": [on_time.pk],
        "late": [late.pk],
        "overdue": [overdue.pk],
        "waiting": [waiting.pk],
        "sent_back": [back.pk],
        "objected": [coming.pk],
    }
    assert figures.rate(found.total) == Decimal("33.3")


def test_audited_late_by_the_office_is_on_time(story):
    duty = story.give(date(2026, 3, 10))
    story.sign(duty)
    story.to(10).apply(duty)
    story.to(30).passed(duty)
    assert told(story.count(at(31))) == {"handed": 1, "due": 1, "on_time": 1}


def test_sent_back_time_counts_against_the_unit(story):
    duty = story.give(date(2026, 3, 10))
    story.sign(duty)
    story.to(9).apply(duty)
    story.to(10).back(duty)
    assert told(story.count(at(11))) == {"handed": 1, "due": 1, "overdue": 1, "sent_back": 1}


def test_carried_from_before_and_what_falls_due_after_the_period(story):
    story.give(date(2026, 3, 10))
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    assert told(story.to(5, month=4).count(at(5, month=4), april)) == {"carried": 1}
    story.give(date(2026, 4, 8))
    story.to(9, month=4)
    assert told(story.count(at(9, month=4))) == {"handed": 1, "due": 1, "overdue": 1}, "March, counted in April"


def test_void_counts_nowhere_and_suspended_only_as_handed_out(story):
    void, rests = story.give(date(2026, 3, 10)), story.give(date(2026, 3, 10))
    by_office.void(actor=story.actors["clerk"], obligation=void, version=1, reason="重复")
    by_office.suspend(actor=story.actors["clerk"], obligation=rests, version=1, reason="等上级文件")
    assert told(story.to(12).count(at(12))) == {"handed": 1}


def test_occurrences_made_ahead_are_not_there_before_they_begin(story, county, actors):
    handed_out(
        actors["clerk"],
        county.office,
        part(county.bureau, every("FREQ=MONTHLY;BYMONTHDAY=10", starts_on=date(2026, 3, 1))),
    )
    assert Obligation.objects.count() > 2, "April and May are made already"
    assert told(story.count(at(2, 10))) == {"handed": 1, "not_due": 1}


def test_a_section_counts_for_its_department_and_its_own_share_not_at_all(story, county):
    story.give(date(2026, 3, 10), unit=county.section)
    story.give(date(2026, 3, 10), unit=county.town)
    found = story.to(12).count(at(12))
    assert {unit.name for unit in found.units} == {county.bureau.name, county.town.name}
    assert told(found, county.bureau) == {"handed": 1, "due": 1, "overdue": 1}


def test_extensions_move_the_due_day_and_are_counted(story):
    duty = story.give(date(2026, 3, 10))
    story.sign(duty)
    story.to(9)
    by_unit.ask_extension(
        actor=story.actors["liaison"], obligation=duty, version=duty.version, due_at=at(20, 17), reason="材料多"
    )
    duty.refresh_from_db()
    by_office.decide_extension(
        actor=story.actors["clerk"], obligation=duty, version=duty.version, due_at=at(20, 17), decision="同意"
    )
    assert told(story.to(12).count(at(12))) == {"handed": 1, "not_due": 1, "extended": 1}


def test_as_of_a_past_moment_is_what_was_counted_then(story):
    """Whatever happens later, the figures as of a moment stay what they were at that moment."""
    duties = [story.give(date(2026, 3, day)) for day in (10, 10, 10, 11, 11, 25, 25, 31)]
    for duty in duties[:7]:
        story.sign(duty)
    story.to(9).apply(duties[0])
    story.apply(duties[1])
    story.to(11)
    story.apply(duties[2])
    story.passed(duties[0])
    moment = at(12)
    story.clock.move_to(moment)
    then = story.count(clock.now())
    story.to(13)
    story.back(duties[1])
    story.passed(duties[2])
    story.apply(duties[3])
    by_office.reopen(
        actor=story.actors["clerk"], obligation=fresh(duties[0]), version=fresh(duties[0]).version, reason="不实"
    )
    by_office.void(actor=story.actors["clerk"], obligation=duties[7], version=1, reason="重复")
    extended = fresh(duties[4])
    by_unit.ask_extension(
        actor=story.actors["liaison"],
        obligation=extended,
        version=extended.version,
        due_at=on(date(2026, 3, 28)),
        reason="材料多",
    )
    extended.refresh_from_db()
    by_office.decide_extension(
        actor=story.actors["clerk"],
        obligation=extended,
        version=extended.version,
        due_at=on(date(2026, 3, 28)),
        decision="同意",
    )
    to = by_office.Change("时限提前", due_at=on(date(2026, 3, 14)))
    by_office.change(actor=story.actors["clerk"], obligation=fresh(duties[5]), version=fresh(duties[5]).version, to=to)
    story.give(date(2026, 3, 20))
    story.to(16)
    now, again = story.count(clock.now()), story.count(moment)
    assert told(now) != told(then)
    assert again.as_json() == then.as_json()
    assert told(then) == {"handed": 8, "due": 4, "on_time": 1, "late": 1, "overdue": 2, "waiting": 1, "not_due": 3}


def fresh(duty):
    return Obligation.objects.get(pk=duty.pk)


def test_shuffled_rows_give_the_same_bytes(story, county, monkeypatch):
    for day in range(10, 20):
        story.give(date(2026, 3, day), unit=(county.bureau, county.other, county.town)[day % 3])
    story.to(15)
    first = story.count(clock.now())
    read = asof._read

    def shuffled(rows):
        every_row = list(read(rows))
        Random(7).shuffle(every_row)
        return iter(every_row)

    monkeypatch.setattr(asof, "_read", shuffled)
    second = story.count(clock.now())
    assert json.dumps(first.as_json(), ensure_ascii=False) == json.dumps(second.as_json(), ensure_ascii=False)
    assert {figures.digest_of(one.as_json(), MARCH, clock.now(), {"kind": "all"}) for one in (first, second)} == {
        figures.digest_of(first.as_json(TableOrder.TREE), MARCH, clock.now(), {"kind": "all"})
    }


def test_as_many_queries_for_three_duties_as_for_one(story):
    counted = []
    for days in ((10,), (11, 12)):
        for day in days:
            story.give(date(2026, 3, day))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            story.count(clock.now())
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_scopes(story, county, actors):
    mine = story.give(date(2026, 3, 10), unit=county.section)
    other = story.give(date(2026, 3, 10), unit=county.other)
    units = figures.duties_of(actors["clerk"], ScopeKind.UNITS, {"units": [county.bureau.pk]})
    assert set(units) == {mine}
    source = {"title": other.matter.source_title, "basis": other.matter.basis}
    assert other in set(figures.duties_of(actors["clerk"], ScopeKind.SOURCE, source))
    assert not figures.duties_of(actors["outsider"]).exists()


@pytest.mark.parametrize(
    ("part_", "whole", "said"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (0, 5, "0.0"), (5, 5, "100.0"), (1, 2000, "0.1"), (0, 0, None)],
)
def test_rates_are_rounded_half_up(part_, whole, said):
    assert figures.percent(part_, whole) == (Decimal(said) if said else None)


def counts(on_time, due, overdue=0):
    return dict.fromkeys(Figure, 0) | {Figure.ON_TIME: on_time, Figure.DUE: due, Figure.OVERDUE: overdue}


def test_equal_rates_share_a_rank_and_nothing_due_has_none():
    rows = [counts(1, 3), counts(2, 6), counts(1, 2), counts(0, 0), counts(333_333, 1_000_000)]
    assert figures.ranks_of(rows) == [2, 2, 1, None, 4]


def test_the_order_by_rate():
    rows = {
        "half": counts(1, 2, 1),
        "none": counts(0, 0),
        "more": counts(4, 8, 1),
        "worse": counts(2, 4, 2),
        "all": counts(1, 1),
    }
    ordered = sorted(rows, key=lambda name: figures.order_key(rows[name], (0, 0), TableOrder.RATE))
    assert ordered == ["all", "more", "half", "worse", "none"]


def test_classify_is_a_partition():
    """Whatever its state and days: what is due and passed by the cut-off is in exactly one of the four."""
    stretch, cut_off = stretch_of(MARCH.first, MARCH.last), at(20)
    for state in ("assigned", "objected", "in_progress", "submitted", "completed", "signed_off"):
        for applied in (None, at(9), at(11)):
            row = asof.Standing(1, 1, state, at(10), applied, at(2))
            found = set(figures.classify(row, stretch, cut_off)) - {Figure.HANDED, Figure.DUE}
            assert len(found) == 1
            assert found <= {Figure.ON_TIME, Figure.LATE, Figure.OVERDUE, Figure.WAITING}
            assert (Figure.DUE in figures.classify(row, stretch, cut_off)) == (found != {Figure.WAITING})


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (MARCH, Period(date(2026, 2, 1), date(2026, 2, 28))),
        (quarter_of(date(2026, 2, 3)).period, Period(date(2025, 10, 1), date(2025, 12, 31))),
        (Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2024, 1, 1), date(2024, 12, 31))),
        (week_of(date(2026, 1, 1)), Period(date(2025, 12, 22), date(2025, 12, 28))),
        (Period(date(2026, 3, 1), date(2026, 3, 10)), Period(date(2026, 2, 19), date(2026, 2, 28))),
        (month_of(date(2024, 3, 5)), Period(date(2024, 2, 1), date(2024, 2, 29))),
    ],
)
def test_the_period_before(period, before):
    assert period.before == before
