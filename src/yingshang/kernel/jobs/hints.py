"""Hints through Redis: each message of RQ says "do one job", not which. Needs the extra ``many``.

Messages and jobs need not match: the tick adds messages when fewer are waiting than jobs are due, and a message too
many finds nothing. So neither a Redis that lost its memory nor a message delivered twice does any harm.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from yingshang.kernel import clock
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job

NAME = "yingshang"
MOST = 1000  # more messages than this say nothing more


@lru_cache(maxsize=1)
def connection() -> Redis:
    """The connection to the Redis of the settings."""
    return Redis.from_url(str(settings.JOBS["url"]), socket_connect_timeout=2)


def queue() -> Queue:
    """RQ's queue; its messages are JSON, so that whoever writes into Redis cannot make a worker run anything else."""
    return Queue(NAME, connection=connection(), serializer=JSONSerializer)


def push(count: int = 1) -> None:
    """Send messages; they leave nothing behind in Redis."""
    messages = queue()
    for _ in range(count):
        messages.enqueue(do_one, result_ttl=0, failure_ttl=0)


def do_one() -> None:
    """What RQ's worker calls: one job that is due, whichever."""
    run_next()


def top_up() -> int:
    """Send what is missing for the jobs that are due; returns how many were sent."""
    due = Job.objects.filter(run_after__lte=clock.now())[:MOST].count()
    missing = max(0, due - queue().count)
    push(missing)
    return missing
