"""Work after the commit: ``@job`` registers, ``enqueue`` queues, ``@on`` follows events; each effect happens once."""

from yingshang.kernel.jobs.context import Context, Stopped
from yingshang.kernel.jobs.queueing import enqueue
from yingshang.kernel.jobs.registry import Handler, handlers, job, on
from yingshang.kernel.jobs.schedules import every

__all__ = ["Context", "Handler", "Stopped", "enqueue", "every", "handlers", "job", "on"]
