"""A duty without an end is given a rhythm at once or later: it becomes the first occurrence, nothing is owed twice."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import by, every, handed_out, on, part
from yingshang.calendars.enums import Roll
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.actions.handing_out import Due, Part
from yingshang.obligations.actions.rhythms import Rhythm, set_rhythm, set_rhythms
from yingshang.obligations.actions.series import change_rule, extend_series
from yingshang.obligations.enums import DueKind, Grade, State
from yingshang.obligations.models import Obligation
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.models import Post

MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=25"
RHYTHM = Rhythm(MONTHLY, date(2026, 3, 2), "每月25日报告")


def fresh(row):
    return Obligation.objects.get(pk=row.pk)


def act(verb, row, actor, **given):
    now = fresh(row)
    return verb(actor=actor, obligation=now, version=now.version, **given)


@pytest.fixture
def matter(clock_at, county, actors):
    """Without an end, owed by two."""
    lasting = Due(DueKind.CONTINUOUS)
    return handed_out(actors["clerk"], county.office, part(county.bureau, lasting), part(county.other, lasting))


@pytest.fixture
def lasting(matter, county, actors):
    row = matter.obligations.get(unit=county.bureau)
    act(by_unit.acknowledge, row, actors["liaison"])
    by_unit.report(actor=actors["liaison"], obligation=fresh(row), text="已建立专栏")
    return row


def test_the_part_becomes_the_first_occurrence_and_the_others_come(lasting, actors):
    series = act(set_rhythm, lasting, actors["clerk"], rhythm=RHYTHM)
    first = fresh(lasting)
    assert (first.series, first.nominal_on, first.due_at) == (series, date(2026, 3, 25), on(date(2026, 3, 25)))
    assert (first.state, first.acknowledged_at, first.starts_on) == (State.ASSIGNED, None, date(2026, 3, 2))
    assert first.reports.get().text == "已建立专栏"
    days = list(series.occurrences.order_by("nominal_on").values_list("nominal_on", "starts_on"))
    assert days == [
        (date(2026, 3, 25), date(2026, 3, 2)),
        (date(2026, 4, 25), date(2026, 3, 26)),
        (date(2026, 5, 25), date(2026, 4, 26)),
    ]


def test_the_sweep_goes_on_from_there(lasting, actors, clock_at):
    series = act(set_rhythm, lasting, actors["clerk"], rhythm=RHYTHM)
    for day in ("2026-03-03", "2026-04-01", "2026-04-01"):
        clock_at.move_to(f"{day} 02:00+08:00")
        extend_series(actor=SYSTEM, series=series)
    found = list(series.occurrences.order_by("nominal_on").values_list("nominal_on", flat=True))
    assert found == [date(2026, month, 25) for month in (3, 4, 5, 6)]


def test_a_first_day_beyond_the_horizon(lasting, actors, clock_at):
    yearly = Rhythm("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20", date(2026, 3, 2), "每年", Roll.NEXT)
    series = act(set_rhythm, lasting, actors["clerk"], rhythm=yearly)
    assert fresh(lasting).due_at == on(date(2026, 12, 21))  # the 20th is a Sunday
    assert series.occurrences.count() == 1
    clock_at.move_to("2027-10-01 02:00+08:00")
    extend_series(actor=SYSTEM, series=series)
    assert [row.nominal_on for row in series.occurrences.order_by("pk")] == [date(2026, 12, 20), date(2027, 12, 20)]


def test_changed_later_it_changes_only_the_future(lasting, actors):
    series = act(set_rhythm, lasting, actors["clerk"], rhythm=RHYTHM)
    act(by_unit.acknowledge, lasting, actors["liaison"])
    new = change_rule(
        actor=actors["clerk"],
        series=series,
        version=1,
        rule="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
        since=date(2026, 3, 20),
    )
    assert fresh(lasting).state == State.IN_PROGRESS
    assert [row.nominal_on for row in new.occurrences.order_by("nominal_on")] == [date(2026, 3, 31)]
    assert set(series.occurrences.exclude(pk=lasting.pk).values_list("state", flat=True)) == {State.VOID}


def test_for_all_parts_of_a_matter_at_once(matter, lasting, actors, county):
    done = handed_out(actors["clerk"], county.office, part(county.bureau, Due(DueKind.CONTINUOUS)), title="另一件")
    assert set_rhythms(actor=actors["clerk"], matter=matter, rhythm=RHYTHM) == 2
    assert {row.unit for row in matter.series.all()} == {county.bureau, county.other}
    assert matter.obligations.filter(series__isnull=True).count() == 0
    assert done.series.count() == 0
    with pytest.raises(Refusal, match="no_rhythm_here"):
        set_rhythms(actor=actors["clerk"], matter=matter, rhythm=RHYTHM)


class TestRefused:
    def test_what_has_a_date_a_rhythm_or_an_event(self, clock_at, county, actors):
        relative = Due(DueKind.RELATIVE, anchor="收到转办件", days=15)
        for due in (by(date(2026, 3, 20)), every(MONTHLY, starts_on=date(2026, 3, 2)), relative):
            row = handed_out(actors["clerk"], county.office, part(county.bureau, due)).obligations.first()
            with pytest.raises(Refusal, match="no_rhythm_here"):
                act(set_rhythm, row, actors["clerk"], rhythm=RHYTHM)

    def test_what_is_with_the_office_or_done(self, lasting, actors):
        act(by_unit.submit, lasting, actors["liaison"], result="完成")
        with pytest.raises(Refusal, match="no_rhythm_here"):
            act(set_rhythm, lasting, actors["clerk"], rhythm=RHYTHM)
        act(by_office.complete, lasting, actors["clerk"], grade=Grade.GOOD)
        with pytest.raises(Refusal, match="no_rhythm_here"):
            act(set_rhythm, lasting, actors["clerk"], rhythm=RHYTHM)

    @pytest.mark.parametrize(
        ("rule", "since", "code"),
        [
            (MONTHLY, date(2026, 3, 1), "since_past"),
            ("FREQ=HOURLY", date(2026, 3, 2), "bad_rule"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2026, 3, 2), "bad_rule"),
            ("每月", date(2026, 3, 2), "bad_rule"),
        ],
    )
    def test_a_day_or_a_rule_that_cannot_be(self, lasting, actors, rule, since, code):
        with pytest.raises(Refusal, match=code):
            act(set_rhythm, lasting, actors["clerk"], rhythm=Rhythm(rule, since, "每月"))
        assert fresh(lasting).series is None

    @pytest.mark.parametrize("role", ["liaison", "supervisor", "outsider"])
    def test_who_did_not_hand_it_out(self, lasting, actors, role):
        with pytest.raises(NotAllowed):
            act(set_rhythm, lasting, actors[role], rhythm=RHYTHM)

    def test_the_slower_of_two(self, lasting, actors):
        seen = fresh(lasting)
        act(set_rhythm, lasting, actors["clerk"], rhythm=RHYTHM)
        with pytest.raises(Conflict):
            set_rhythm(actor=actors["clerk"], obligation=seen, version=seen.version, rhythm=RHYTHM)


class TestPeople:
    @pytest.fixture
    def series(self, clock_at, county, actors, cast):
        due = every(MONTHLY, starts_on=date(2026, 3, 2))
        named = Part(county.bureau, UnitRole.RESPONSIBLE, (due,), handler=cast["liaison"])
        return handed_out(actors["clerk"], county.office, named).series.get()

    def people(self, series):
        rows = series.occurrences.order_by("nominal_on")
        return list(rows.values_list("nominal_on__month", "leader__name", "handler__name"))

    def test_named_when_it_was_handed_out(self, series, cast):
        name = cast["liaison"].name
        assert self.people(series) == [(3, None, name), (4, None, name), (5, None, name)]

    def test_named_on_one_occurrence_they_stay_for_those_that_follow(self, series, actors, cast, clock_at):
        _, second, last = series.occurrences.order_by("nominal_on")
        act(by_unit.acknowledge, last, actors["liaison"])
        act(by_unit.submit, last, actors["liaison"], result="提前完成")
        act(by_unit.name_people, second, actors["liaison"], leader=cast["liaison"], handler=None)
        clock_at.move_to("2026-04-01 02:00+08:00")
        extend_series(actor=SYSTEM, series=series)
        name = cast["liaison"].name
        assert self.people(series) == [(3, None, name), (4, name, None), (5, None, name), (6, name, None)]

    def test_a_changed_rule_keeps_them(self, series, actors, cast):
        new = change_rule(
            actor=actors["clerk"], series=series, version=1, rule="FREQ=WEEKLY;BYDAY=FR", since=date(2026, 5, 1)
        )
        assert set(new.occurrences.values_list("handler__name", flat=True)) == {cast["liaison"].name}

    def test_who_left_the_unit_is_not_named_for_what_comes(self, series, cast, clock_at):
        Post.objects.filter(person=cast["liaison"]).update(valid_to=date(2026, 3, 31))
        clock_at.move_to("2026-04-02 02:00+08:00")
        extend_series(actor=SYSTEM, series=series)
        assert self.people(series)[-1] == (6, None, None)
