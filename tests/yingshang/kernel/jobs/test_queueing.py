"""Queued in the caller's transaction; once per event and follower."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from tests.yingshang.kernel.jobs import handlers
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.jobs.owners import thaw
from yingshang.kernel.jobs.queueing import queue_effects
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.jobs.transport import bell
from yingshang.kernel.models import Event, Job


def test_a_queued_job_carries_its_owner_as_they_were(actors):
    actor = actors["liaison"].once("key of a form")
    stored = Job.objects.get(pk=enqueue("tests.effect", {"what": "x"}, actor=actor).pk)
    assert (stored.state, stored.attempts, stored.max_attempts) == (JobState.QUEUED, 0, 5)
    assert (stored.person_id, stored.person_name, stored.unit_id) == (actor.person_id, actor.name, actor.unit_id)
    assert thaw(stored.actor) == actor.once("")


def test_what_is_rolled_back_was_never_queued_and_wakes_nobody(transactional_db):
    rung = bell.rung
    with transaction.atomic():
        enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
        transaction.set_rollback(True)
    assert (Job.objects.count(), bell.rung) == (0, rung)
    with transaction.atomic():
        enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
        assert bell.rung == rung
    assert (Job.objects.count(), bell.rung) == (1, rung + 1)


def test_the_same_dedupe_is_one_job_and_another_is_another(db):
    first = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM, dedupe="a")
    assert enqueue("tests.effect", {"what": "x"}, actor=SYSTEM, dedupe="a") == first
    enqueue("tests.effect", {"what": "x"}, actor=SYSTEM, dedupe="b")
    enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    assert Job.objects.count() == 4


def test_a_name_that_nobody_registered_is_a_defect(db):
    with pytest.raises(KeyError):
        enqueue("tests.unheard_of", actor=SYSTEM)


def test_not_before_its_time(db, time_machine):
    enqueue("tests.effect", {"what": "later"}, actor=SYSTEM, run_after=clock.now() + timedelta(hours=1))
    assert not run_next()
    time_machine.move_to(clock.now() + timedelta(seconds=3601))
    assert run_next()
    assert handlers.effects_of("later") == 1


def test_every_follower_of_an_event_once(db):
    handlers.count(actor=SYSTEM, row=enqueue("tests.effect", {"what": "x"}, actor=SYSTEM), number=7)
    event = Event.objects.get(type="tests.counted")
    queue_effects([event])
    stored = Job.objects.filter(args__event=event.pk)
    assert {job.dedupe for job in stored} == {f"{event.pk}:tests.follow"}
    while run_next():
        pass
    assert handlers.facts_of("tests.followed") == [7]


def test_an_event_that_is_rolled_back_has_no_followers(db):
    row = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    with transaction.atomic():
        handlers.count(actor=SYSTEM, row=row, number=7)
        assert Job.objects.filter(name="tests.follow").count() == 1
        transaction.set_rollback(True)
    assert Job.objects.filter(name="tests.follow").count() == 0
