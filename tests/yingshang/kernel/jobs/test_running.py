"""One attempt: what is kept, what is rolled back, what comes again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.yingshang.kernel.jobs import handlers
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import Stopped, enqueue, registry
from yingshang.kernel.jobs.claims import claim_next, pause_after, put_back_dead
from yingshang.kernel.jobs.running import run, run_next
from yingshang.kernel.models import Job

pytestmark = pytest.mark.django_db


def stored(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def handler(monkeypatch, run, **how):
    """Register a handler for one test."""
    monkeypatch.setitem(registry._HANDLERS, "tests.once", registry.Handler("tests.once", run, **how))


def test_a_done_job_has_its_effect_result_and_log():
    job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    assert run_next()
    row = stored(job)
    assert (row.state, row.result, row.attempts) == (JobState.DONE, {"what": "x"}, 1)
    assert [line for _, line in row.log] == ["办了一件"]
    assert (row.claim, row.lease_until, row.run_after) == ("", None, None)
    assert handlers.effects_of("x") == 1
    assert not run_next()


def test_a_poison_job_is_parked_with_its_error_and_no_effect(time_machine):
    job = enqueue("tests.fails", actor=SYSTEM)
    states = []
    for _ in range(3):
        assert run_next()
        states.append(stored(job).state)
        assert not run_next()
        time_machine.move_to(clock.now() + timedelta(hours=1))
    row = stored(job)
    assert states == [JobState.WAITING_RETRY, JobState.WAITING_RETRY, JobState.PARKED]
    assert (row.error_code, row.attempts) == ("kernel.job_failed", 3)
    assert "ValueError: as asked" in row.error_text
    assert [line for _, line in row.log] == ["试了一次"] * 3
    assert handlers.effects_of("fails") == 0
    assert not run_next()


def test_the_pauses_grow_and_end():
    assert [pause_after(n).total_seconds() for n in (1, 2, 3, 4, 5, 6, 60)] == [10, 40, 160, 640, 2560, 3600, 3600]


def test_a_refusal_is_final_and_keeps_its_sentence():
    job = enqueue("tests.refuses", actor=SYSTEM)
    run_next()
    row = stored(job)
    assert (row.state, row.error_code, row.attempts) == (JobState.PARKED, "kernel.parameter_value", 1)
    assert row.error_facts == {"label": "天数", "allowed": "1—9"}
    assert handlers.effects_of("refuses") == 0


def test_a_handler_that_ends_the_thread_is_a_failed_one():
    job = enqueue("tests.exits", actor=SYSTEM)
    run_next()
    assert (stored(job).state, "SystemExit" in stored(job).error_text) == (JobState.PARKED, True)


def test_a_job_of_another_version_waits_for_one_that_knows_it(monkeypatch):
    job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    Job.objects.filter(pk=job.pk).update(name="tests.of_tomorrow")
    run_next()
    assert (stored(job).state, "knows no job" in stored(job).error_text) == (JobState.WAITING_RETRY, True)


def test_of_many_claims_one_gets_the_job():
    job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    assert claim_next() == job
    assert claim_next() is None


def test_a_dead_job_comes_back_and_its_late_first_attempt_changes_nothing(time_machine):
    job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    late = claim_next()
    assert put_back_dead() == 0
    time_machine.move_to(clock.now() + timedelta(seconds=61))
    assert put_back_dead() == 1
    assert run_next()
    run(late)
    assert (stored(job).state, stored(job).attempts, handlers.effects_of("x")) == (JobState.DONE, 2, 1)


def test_who_dies_at_every_attempt_is_parked(time_machine):
    job = enqueue("tests.fails", actor=SYSTEM)
    for _ in range(3):
        assert claim_next()
        time_machine.move_to(clock.now() + timedelta(seconds=61))
        assert put_back_dead() == 1
    assert (stored(job).state, stored(job).error_code) == (JobState.PARKED, "kernel.job_died")
    assert claim_next() is None


def test_a_late_failure_does_not_touch_a_job_that_somebody_else_finished(time_machine, monkeypatch):
    calls = []

    def fails_first(context):
        calls.append(context.attempt)
        if context.attempt == 1:
            raise ValueError

    handler(monkeypatch, fails_first)
    job = enqueue("tests.once", actor=SYSTEM)
    late = claim_next()
    time_machine.move_to(clock.now() + timedelta(seconds=61))
    put_back_dead()
    run_next()
    run(late)
    assert (stored(job).state, calls) == (JobState.DONE, [2, 1])


def test_a_job_cancelled_while_it_runs_has_no_effect(monkeypatch):
    def is_cancelled_meanwhile(context):
        handlers.effect("x")
        Job.objects.filter(pk=context.id).update(state=JobState.CANCELLED, claim="")

    handler(monkeypatch, is_cancelled_meanwhile)
    job = enqueue("tests.once", actor=SYSTEM)
    run_next()
    assert handlers.effects_of("x") == 0
    assert stored(job).state == JobState.RUNNING, "what it wrote itself is rolled back too: the lease brings it back"


def test_a_long_job_stops_at_its_next_word(monkeypatch):
    words = []

    def counts(context):
        for number in range(5):
            words.append(number)
            if number == 2:
                Job.objects.filter(pk=context.id).update(state=JobState.CANCELLED, claim="")
            context.renew()

    handler(monkeypatch, counts, atomic=False)
    job = enqueue("tests.once", actor=SYSTEM)
    run_next()
    assert (words, stored(job).state) == ([0, 1, 2], JobState.CANCELLED)


def test_a_worker_that_ends_gives_the_job_back_without_counting_the_attempt(monkeypatch):
    ending = []

    def goes_on(context):
        context.progress(1, 3)
        ending.append(True)
        context.progress(2, 3)

    handler(monkeypatch, goes_on, atomic=False)
    job = enqueue("tests.once", actor=SYSTEM)
    run(claim_next(), lambda: bool(ending))
    row = stored(job)
    assert (row.state, row.attempts, row.claim, row.done) == (JobState.QUEUED, 0, "", 2)
    assert row.run_after <= clock.now()


def test_check_tells_a_handler_to_stop(monkeypatch):
    seen = []

    def looks(context):
        context.check()
        Job.objects.filter(pk=context.id).update(state=JobState.CANCELLED)
        try:
            context.check()
        except Stopped:
            seen.append("stopped")
            raise

    handler(monkeypatch, looks, atomic=False)
    enqueue("tests.once", actor=SYSTEM)
    run_next()
    assert seen == ["stopped"]


def test_what_a_handler_says_is_cut_and_made_storable(monkeypatch):
    def talks(context):
        for number in range(300):
            context.log(f"{number}\x00\ud800" + "〇" * 10_000)
        context.progress(3, 3, "\u202e=1+1\x00" + "长" * 500)

    handler(monkeypatch, talks)
    job = enqueue("tests.once", actor=SYSTEM)
    run_next()
    row = stored(job)
    assert (row.state, len(row.log), {len(line) for _, line in row.log}) == (JobState.DONE, 200, {500})
    assert row.log[0][1].startswith("100\ufffd\ufffd〇")
    assert (len(row.note), "\x00" in row.note) == (200, False)


def test_a_result_that_is_no_json_is_a_failure_without_effect(monkeypatch):
    def gives_an_object(context):
        handlers.effect("x")
        return object()

    handler(monkeypatch, gives_an_object, max_attempts=1)
    job = enqueue("tests.once", actor=SYSTEM)
    run_next()
    assert (stored(job).state, handlers.effects_of("x")) == (JobState.PARKED, 0)


def test_registering_twice_and_following_without_a_job_are_defects():
    with pytest.raises(ValueError, match="twice"):
        registry.job("tests.effect")(lambda context: None)
    with pytest.raises(TypeError, match="above"):
        registry.on("tests.counted")(lambda context: None)
