"""Hints through Redis: each message of RQ says "do one job", not which. Needs the extra ``many``.

Messages and jobs need not match: workers look into the table anyway, and a message too many finds nothing to do. So
neither a Redis that lost its memory nor a message delivered twice does any harm.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from redis import Redis, RedisError
from rq import Queue
from rq.exceptions import DequeueTimeout
from rq.serializers import JSONSerializer

from yingshang.kernel.jobs.running import run_next

__all__ = ["RedisError", "connection", "do_one", "push", "queue", "take"]
NAME = "yingshang"
MOST = 1000  # more messages than this say nothing more
SLOWEST = 2  # seconds that the commit of a page waits for a Redis that does not answer


@lru_cache(maxsize=1)
def connection() -> Redis:
    """The connection to the Redis of the settings."""
    return Redis.from_url(str(settings.JOBS["url"]), socket_connect_timeout=SLOWEST)


def queue() -> Queue:
    """RQ's queue; its messages are JSON, so that whoever can write into Redis cannot make a worker load objects."""
    return Queue(NAME, connection=connection(), serializer=JSONSerializer)


def push() -> None:
    """Send a message; it leaves nothing behind in Redis when it was heard."""
    messages = queue()
    if messages.count < MOST:
        messages.enqueue(do_one, job_timeout=-1, result_ttl=0, failure_ttl=0)


def take(timeout: int) -> bool:
    """Wait for a message and take it; False when none came in these seconds."""
    messages = queue()
    try:
        found = Queue.lpop([messages.key], timeout, connection=connection())
    except DequeueTimeout:
        return False
    message = messages.fetch_job(found[1].decode())
    if message is not None:
        message.delete()
    return True


def do_one() -> None:
    """What a worker of RQ itself calls: one job that is due, whichever."""
    run_next()
