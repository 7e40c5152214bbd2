"""Editing the calendar: with its document, by who may, all or nothing; an import never overwrites the office."""

from __future__ import annotations

from datetime import date

import pytest

from gongwen.workdays import last_official_year
from yingshang.calendars.actions.editing import Entry, clear_day, import_year, publish_year, set_days
from yingshang.calendars.enums import Source
from yingshang.calendars.models import Day, Year
from yingshang.calendars.queries.days import calendar, is_working_day
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event

BASIS = "青政办发〔2026〕9号"
DAY = date(2026, 3, 7)


def test_a_day_is_recorded_with_its_document(actors):
    set_days(actor=actors["clerk"], entries=[Entry(DAY, True, "抗旱值班", BASIS)])
    event = Event.objects.get(type="calendars.day_set")
    facts = {"before": "休息", "after": "上班（抗旱值班）", "basis": BASIS, "before_basis": ""}
    assert (event.target_title, event.facts) == ("2026-03-07", facts)


def test_a_change_says_what_the_day_was_and_by_which_document(actors):
    set_days(actor=actors["clerk"], entries=[Entry(DAY, True, "抗旱值班", BASIS)])
    set_days(actor=actors["clerk"], entries=[Entry(DAY, False, "", "县办通知", seen=1)])
    clear_day(actor=actors["clerk"], day=Day.objects.get(), version=2)
    changed, cleared = Event.objects.order_by("-pk")[:2][::-1]
    assert changed.facts == {"before": "上班（抗旱值班）", "after": "休息", "basis": "县办通知", "before_basis": BASIS}
    assert (cleared.type, cleared.facts) == (
        "calendars.day_cleared",
        {"before": "休息", "after": "休息", "before_basis": "县办通知"},
    )


@pytest.mark.parametrize("seen", [0, 2, 7])
def test_a_day_that_was_not_seen_as_it_is_is_not_overwritten(actors, seen):
    set_days(actor=actors["clerk"], entries=[Entry(DAY, True, "抗旱值班", BASIS)])
    others = [Entry(date(2026, 3, 8), True, "", BASIS), Entry(DAY, False, "", "县办通知", seen=seen)]
    with pytest.raises(Conflict) as caught:
        set_days(actor=actors["system_admin"], entries=others)
    assert caught.value.theirs == Day.objects.get()
    assert Day.objects.get().basis == BASIS


@pytest.mark.parametrize("basis", ["", " ", "\u3000"])
def test_without_a_document_nothing_is_registered(actors, basis):
    entries = [Entry(DAY, True, "", BASIS), Entry(date(2026, 3, 8), True, "", basis)]
    with pytest.raises(Refusal, match="no_basis"):
        set_days(actor=actors["clerk"], entries=entries)
    assert Day.objects.count() == 0


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2101, 1, 1)])
def test_years_out_of_reach_are_refused(actors, day):
    with pytest.raises(Refusal, match="out_of_range"):
        set_days(actor=actors["clerk"], entries=[Entry(day, True, "", BASIS)])


def test_the_same_again_is_no_change(actors):
    entry = Entry(DAY, True, "", BASIS)
    set_days(actor=actors["clerk"], entries=[entry])
    with pytest.raises(Refusal, match="nothing_new"):
        set_days(actor=actors["clerk"], entries=[entry])
    assert Day.objects.get().version == 1


@pytest.mark.parametrize("role", ["liaison", "leader", "audit_admin", "security_admin", "hotline"])
def test_who_may_not_edit_is_refused(actors, role):
    with pytest.raises(NotAllowed):
        set_days(actor=actors[role], entries=[Entry(DAY, True, "", BASIS)])
    assert Day.objects.count() == 0


def test_clearing_gives_the_official_day_back(actors):
    set_days(actor=actors["clerk"], entries=[Entry(DAY, True, "", BASIS)])
    clear_day(actor=actors["clerk"], day=Day.objects.get(), version=1)
    assert not is_working_day(DAY)


def test_of_two_who_clear_the_second_is_told(actors):
    set_days(actor=actors["clerk"], entries=[Entry(DAY, True, "", BASIS)])
    mine = Day.objects.get()
    set_days(actor=actors["clerk"], entries=[Entry(DAY, False, "休整", BASIS, seen=1)])
    with pytest.raises(Conflict):
        clear_day(actor=actors["clerk"], day=mine, version=1)


def test_an_import_keeps_the_arrangement_and_leaves_the_offices_days(actors):
    festival, worked = date(2026, 10, 1), date(2026, 2, 14)
    set_days(actor=actors["clerk"], entries=[Entry(festival, True, "国庆值守", BASIS)])
    differing = import_year(actor=actors["clerk"], year=2026)
    assert [day.date for day in differing] == [festival]
    assert is_working_day(festival)
    assert Day.objects.get(date=worked).source == Source.LIBRARY
    assert calendar().works(worked)


def test_importing_twice_is_importing_once(actors):
    import_year(actor=actors["clerk"], year=2026)
    rows = list(Day.objects.values_list("date", "works", "name"))
    import_year(actor=actors["clerk"], year=2026)
    assert list(Day.objects.values_list("date", "works", "name")) == rows


def test_a_year_nobody_published_is_not_imported(actors):
    with pytest.raises(Refusal, match="not_published"):
        import_year(actor=actors["clerk"], year=last_official_year() + 1)


def test_publishing_needs_its_notice(actors):
    with pytest.raises(Refusal, match="no_basis"):
        publish_year(actor=actors["clerk"], year=2027, basis=" ")
    assert Year.objects.count() == 0
