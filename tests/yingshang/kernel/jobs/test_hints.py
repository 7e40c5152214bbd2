"""Redis through RQ carries hints only: with it workers hear at once, without it they still find their work."""

from __future__ import annotations

import threading

import fakeredis
import pytest
from redis.exceptions import ConnectionError as NoConnection
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from tests.yingshang.kernel.jobs import handlers
from tests.yingshang.kernel.jobs.conftest import wait_until
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import JobState
from yingshang.kernel.jobs import enqueue, hints, start_embedded_worker, transport
from yingshang.kernel.models import Job


class Quiet(SimpleWorker):
    """RQ's own worker, without signals and alarms, which belong to the test's process."""

    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self) -> None:
        pass


@pytest.fixture
def redis(settings, monkeypatch):
    settings.JOBS = {**settings.JOBS, "queue": "redis"}
    server = fakeredis.FakeRedis()
    monkeypatch.setattr(hints, "connection", lambda: server)
    return server


def test_the_worker_of_rq_does_what_was_committed(transactional_db, redis):
    for what in ("a", "b"):
        enqueue("tests.effect", {"what": what}, actor=SYSTEM)
    assert hints.queue().count == 2
    Quiet([hints.queue()], connection=redis, serializer=JSONSerializer).work(burst=True, with_scheduler=False)
    assert (handlers.effects_of("a"), handlers.effects_of("b"), hints.queue().count) == (1, 1, 0)
    assert redis.keys("rq:job*") == [], "messages leave nothing behind"


def test_a_worker_of_ours_hears_by_redis_alone(transactional_db, redis, monkeypatch):
    monkeypatch.setattr(transport.bell, "ring", lambda: None)
    process = start_embedded_worker(threads=1)
    monkeypatch.setattr(process, "_poll", 30)
    try:
        job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
        wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, 10)
    finally:
        process.ask_to_stop()
        hints.push()
        assert process.stop(20)
    assert handlers.effects_of("x") == 1


def test_a_message_too_many_finds_nothing_and_one_too_few_is_made_up_for(transactional_db, redis):
    for _ in range(3):
        hints.push()
    hints.do_one()
    assert [hints.take(1), hints.take(1), hints.take(1), hints.take(1)] == [True, True, True, False]
    enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    redis.flushall()
    process = start_embedded_worker(threads=1)
    wait_until(lambda: handlers.effects_of("x") == 1)
    assert process.stop(20)


def test_messages_do_not_pile_up(redis, monkeypatch):
    monkeypatch.setattr(hints, "MOST", 2)
    for _ in range(5):
        hints.push()
    assert hints.queue().count == 2


def test_without_redis_the_commit_holds_and_the_work_is_done(transactional_db, redis, monkeypatch, caplog):
    def away():
        raise NoConnection("no Redis")

    monkeypatch.setattr(hints, "connection", away)
    job = enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    process = start_embedded_worker(threads=1)
    wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    assert process.stop(20)
    assert "Redis does not answer" in caplog.text


def test_one_machine_asks_no_redis(transactional_db, monkeypatch):
    monkeypatch.setattr(hints, "connection", lambda: pytest.fail("asked"))
    enqueue("tests.effect", {"what": "x"}, actor=SYSTEM)
    transport.wait_for_work(transport.bell.rung - 1, 5)


def test_the_bell_does_not_forget_a_ring_before_the_wait():
    bell = transport.Bell()
    seen = bell.rung
    bell.ring()
    waiting = threading.Thread(target=bell.wait, args=(seen, 60))
    waiting.start()
    waiting.join(5)
    assert not waiting.is_alive()
