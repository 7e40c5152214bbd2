"""Work after the commit: ``@job`` registers, ``enqueue`` queues, ``@on`` follows events; each effect happens once."""

from yingshang.kernel.jobs.context import Context, Stopped
from yingshang.kernel.jobs.queueing import enqueue
from yingshang.kernel.jobs.registry import Handler, handlers, job, on
from yingshang.kernel.jobs.schedules import every
from yingshang.kernel.jobs.worker import WorkerProcess, start_embedded_worker, workers_alive

__all__ = [
    "Context",
    "Handler",
    "Stopped",
    "WorkerProcess",
    "enqueue",
    "every",
    "handlers",
    "job",
    "on",
    "start_embedded_worker",
    "workers_alive",
]
