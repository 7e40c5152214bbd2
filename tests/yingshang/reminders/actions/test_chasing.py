"""催办: told at once, kept in the timeline, once a day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.orgs import make_person
from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.messaging.models import Message, Receipt
from yingshang.obligations.models import Obligation
from yingshang.reminders.actions.chasing import chase
from yingshang.reminders.models import Reminder

pytestmark = pytest.mark.django_db


def test_the_unit_is_told_and_the_timeline_keeps_it(clock_at, county, cast, actors, owe):
    make_person("局长", county.bureau, "leader")
    duty = owe(date(2026, 3, 20))
    row = chase(actor=actors["clerk"], obligation=duty, text="请周五前\u200b报进展", to_leader=True)
    assert (row.kind, row.number, row.by_unit, row.text) == ("chase", 1, county.office, "请周五前报进展")
    assert list(Receipt.objects.order_by("id").values_list("person__name", flat=True)) == ["联络员", "局长"]
    told = Message.objects.order_by("id")[0]
    assert told.title == "催办：编印惠企政策汇编"
    assert told.lines[-1] == "请周五前报进展"
    assert told.link.endswith(f"/duties/{duty.pk}/")
    assert timeline_of(duty, actors["liaison"])[0]["sentence"] == "催办“编印惠企政策汇编”：请周五前报进展"


def test_once_a_day_for_each_office_and_counted(clock_at, county, cast, actors, owe):
    duty = owe(date(2026, 3, 20))
    chase(actor=actors["clerk"], obligation=duty, text="请报进展")
    with pytest.raises(Refusal) as refused:
        chase(actor=actors["section_head"], obligation=duty, text="再报")
    assert refused.value.code == "reminders.chased_today"
    clock_at.move_to("2026-03-03 09:00+08:00")
    assert chase(actor=actors["clerk"], obligation=duty, text="再报").number == 2
    assert Reminder.objects.count() == Message.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\u200b", "\0"])
def test_without_words_it_is_refused(clock_at, cast, actors, owe, text):
    with pytest.raises(Refusal) as refused:
        chase(actor=actors["clerk"], obligation=owe(date(2026, 3, 20)), text=text)
    assert refused.value.code == "reminders.no_text"
    assert Message.objects.count() == 0


@pytest.mark.parametrize("state", ["submitted", "completed", "signed_off", "suspended", "void"])
def test_what_is_not_with_the_unit_is_not_chased(clock_at, cast, actors, owe, state):
    duty = owe(date(2026, 3, 20))
    Obligation.objects.filter(pk=duty.pk).update(state=state)
    duty.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        chase(actor=actors["clerk"], obligation=duty, text="请报进展")
    assert refused.value.code == "reminders.not_with_unit"


@pytest.mark.parametrize(("role", "allowed"), [("supervisor", True), ("liaison", False), ("outsider", False)])
def test_the_office_and_supervisors_chase_and_nobody_else(clock_at, cast, actors, owe, role, allowed):
    duty = owe(date(2026, 3, 20))
    if allowed:
        assert chase(actor=actors[role], obligation=duty, text="请报进展").number == 1
        return
    with pytest.raises(NotAllowed):
        chase(actor=actors[role], obligation=duty, text="请报进展")
    assert Reminder.objects.count() == 0
