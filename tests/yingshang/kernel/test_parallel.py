"""Fifty writers at once: nothing lost, nothing doubled, every act recorded, the chain whole. Threads, as in the server."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from django.db import close_old_connections, connection

from tests.factories.orgs import actor_of, make_person, make_unit
from yingshang.audit.queries.verification import verify
from yingshang.kernel.command import command
from yingshang.kernel.errors import Conflict
from yingshang.kernel.events import event_type, record
from yingshang.kernel.models import Event, Submission
from yingshang.kernel.rules import allow, holds
from yingshang.orgs.enums import PostKind, UnitKind
from yingshang.orgs.models import Unit

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITERS, ACTS = 50, 4

counted = event_type("tests.counted_in_parallel", "“{target}”数到{number}")
found = event_type("tests.founded_at_once", "新建“{target}”")
allow("tests.count_in_parallel", holds("clerk"))


@command("tests.count_in_parallel", target="unit")
def count_up(*, actor, unit, version):
    unit.order += 1
    unit.save(update_fields=["order"])
    record(counted, unit, actor=actor, number=unit.order)
    return unit.order


@command("tests.count_in_parallel")
def found_unit(*, actor, name):
    unit = make_unit(name)
    record(found, unit, actor=actor)
    return unit


@pytest.fixture
def office():
    unit = make_unit("云川县营商环境建设局", kind=UnitKind.DEPARTMENT)
    people = [make_person(f"经办人{number}", unit, PostKind.CLERK) for number in range(WRITERS)]
    return SimpleNamespace(unit=unit, actors=[actor_of(person) for person in people])


def at_once(job, number=WRITERS):
    """Run ``job(place)`` in that many threads that start together; their results, or the first error."""
    gate, results, errors = threading.Barrier(number), [None] * number, []

    def run(place):
        try:
            gate.wait(30)
            results[place] = job(place)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    close_old_connections()
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]
    return results


def test_no_count_is_lost_and_none_counts_twice(office):
    def job(place):
        conflicts, got = 0, []
        while len(got) < ACTS:
            unit = Unit.objects.get(pk=office.unit.pk)
            try:
                got.append(count_up(actor=office.actors[place], unit=unit, version=unit.version))
            except Conflict:
                conflicts += 1
        return got, conflicts

    results = at_once(job)
    numbers = sorted(number for got, _ in results for number in got)
    stored = Unit.objects.get(pk=office.unit.pk)
    assert numbers == list(range(1, WRITERS * ACTS + 1))
    assert (stored.order, stored.version) == (WRITERS * ACTS, WRITERS * ACTS + 1)
    assert sum(conflicts for _, conflicts in results) > 0, "nobody met: the test shows nothing"
    recorded = list(Event.objects.order_by("pk").values_list("facts__number", "person_name"))
    assert sorted(number for number, _ in recorded) == numbers
    assert {name: sum(who == name for _, who in recorded) for _, name in recorded} == {
        actor.name: ACTS for actor in office.actors
    }
    report = verify()
    assert (report.is_whole, report.rows) == (True, WRITERS * ACTS)


def test_one_form_that_arrives_fifty_times_acts_once(office):
    actor = office.actors[0].once("one-form")
    results = at_once(lambda place: found_unit(actor=actor, name="白石镇"))
    assert len({unit.pk for unit in results}) == 1
    assert (Unit.objects.filter(name="白石镇").count(), Event.objects.count(), Submission.objects.count()) == (1, 1, 1)
    assert verify().rows == 1


def test_forms_of_fifty_people_do_not_meet(office):
    results = at_once(lambda place: found_unit(actor=office.actors[place].once("same-key"), name=f"第{place}镇"))
    assert {unit.name for unit in results} == {f"第{place}镇" for place in range(WRITERS)}
    assert (Event.objects.count(), Submission.objects.count(), verify().rows) == (WRITERS, WRITERS, WRITERS)
