"""What a unit gave to its sections is void, rests and goes on with its own part, and with nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.obligations import on
from tests.factories.orgs import make_unit
from yingshang.kernel.errors import NotAllowed
from yingshang.kernel.models import Event, History
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.actions.by_unit import Share
from yingshang.obligations.actions.rewording import release_unit
from yingshang.obligations.enums import MOVES, Grade, State
from yingshang.obligations.models import Obligation


def fresh(row):
    return Obligation.objects.get(pk=row.pk)


def act(verb, row, actor, **given):
    now = fresh(row)
    return verb(actor=actor, obligation=now, version=now.version, **given)


@pytest.fixture
def sections(duty, county, actors):
    """Shares of the section (signed), of a second one (not signed), and of a group below the first."""
    act(by_unit.acknowledge, duty, actors["liaison"])
    second, group = make_unit("法规股", county.bureau), make_unit("窗口组", county.section)
    day = on(date(2026, 3, 13))
    act(by_unit.divide, duty, actors["liaison"], shares=[Share(county.section, day), Share(second, day)])
    first = duty.sections.get(unit=county.section)
    act(by_unit.acknowledge, first, actors["liaison"])
    act(by_unit.divide, first, actors["liaison"], shares=[Share(group, day)])
    return [first, duty.sections.get(unit=second), first.sections.get()]


def states(rows):
    return [fresh(row).state for row in rows]


def test_void_with_the_part_to_the_last(duty, sections, actors):
    act(by_office.void, duty, actors["clerk"], reason="重复交办")
    assert states([duty, *sections]) == [State.VOID] * 4
    assert sorted(Event.objects.filter(type="obligations.voided").values_list("target_id", flat=True)) == sorted(
        str(row.pk) for row in (duty, *sections)
    )


def test_what_a_section_has_done_stays(duty, sections, actors):
    act(by_unit.submit, sections[0], actors["liaison"], result="完成", despite="组里另报")
    act(by_office.complete, sections[0], actors["liaison"], grade=Grade.GOOD, despite="组里另报")
    act(by_office.void, duty, actors["clerk"], reason="重复交办")
    assert states(sections) == [State.COMPLETED, State.VOID, State.ASSIGNED]


def test_taken_back_after_an_objection(duty, sections, actors):
    act(by_office.change, duty, actors["clerk"], to=by_office.Change("加一份", demand="电子版"))
    act(by_unit.object_to, duty, actors["liaison"], reason="不属职责")
    act(by_office.settle_objection, duty, actors["clerk"], upheld=True, decision="撤回")
    assert states(sections) == [State.VOID] * 3


def test_rests_and_goes_on_with_the_part(duty, sections, actors):
    act(by_office.suspend, duty, actors["clerk"], reason="等上级文件")
    assert states([duty, *sections]) == [State.SUSPENDED] * 4
    act(by_office.resume, duty, actors["clerk"], reason="文件到了")
    assert states([duty, *sections]) == [State.IN_PROGRESS, State.IN_PROGRESS, State.ASSIGNED, State.ASSIGNED]


def test_what_its_unit_had_suspended_rests_on(duty, sections, actors):
    act(by_office.suspend, sections[1], actors["liaison"], reason="人员借调")
    act(by_office.suspend, duty, actors["clerk"], reason="等上级文件")
    act(by_office.resume, duty, actors["clerk"], reason="文件到了")
    assert states(sections) == [State.IN_PROGRESS, State.SUSPENDED, State.ASSIGNED]


def test_what_waits_for_its_units_audit_stays_there(duty, sections, actors):
    act(by_unit.submit, sections[0], actors["liaison"], result="完成", despite="组里另报")
    act(by_office.suspend, duty, actors["clerk"], reason="等上级文件")
    assert states(sections) == [State.SUBMITTED, State.SUSPENDED, State.ASSIGNED]


def test_a_part_nobody_had_signed_for_is_signed_for_when_it_goes_on(duty, actors):
    act(by_office.suspend, duty, actors["clerk"], reason="等上级文件")
    act(by_office.resume, duty, actors["clerk"], reason="文件到了")
    assert fresh(duty).state == State.ASSIGNED


def test_nobody_takes_the_moves_of_following_by_hand(duty, sections, actors):
    for role in ("supervisor", "outsider", "liaison"):
        with pytest.raises(NotAllowed):
            MOVES.move(fresh(sections[0]), "void_along", actor=actors[role], reason="作废")
    assert fresh(sections[0]).state == State.IN_PROGRESS


def test_a_unit_that_is_released_takes_its_sections_along(duty, sections, actors, county):
    matter = fresh(duty).matter
    release_unit(actor=actors["clerk"], matter=matter, unit=county.bureau, reason="职责划出")
    assert states([duty, *sections]) == [State.VOID] * 4


def test_the_histories_of_sections_replay(duty, sections, actors):
    act(by_office.suspend, duty, actors["clerk"], reason="等上级文件")
    act(by_office.resume, duty, actors["clerk"], reason="文件到了")
    act(by_office.void, duty, actors["clerk"], reason="重复交办")
    for section in sections:
        state = State.ASSIGNED.value
        for row in History.objects.filter(object_id=section.pk, table=MOVES.name).order_by("id"):
            assert row.source == state
            state = row.target
        assert state == fresh(section).state == State.VOID
