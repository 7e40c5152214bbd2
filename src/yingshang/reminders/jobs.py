"""The morning of every working day."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from yingshang.calendars.queries.days import is_working_day
from yingshang.kernel import clock
from yingshang.kernel.jobs import every, job
from yingshang.kernel.parameters import values_on
from yingshang.reminders.actions.sweeping import sweep
from yingshang.reminders.models import Sweep
from yingshang.reminders.rules import SWEEP_AT

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context


@job("reminders.sweep", label="到期提醒", atomic=False, lease=300, max_attempts=20)
def morning(context: Context) -> dict[str, int]:
    """The sweep of today, once its hour has come on a working day; days that were missed are made up for in it."""
    here = clock.local(clock.now())
    today = here.date()
    if not is_working_day(today) or here.time() < time.fromisoformat(str(values_on(today)[SWEEP_AT])):
        return {"count": 0}
    if Sweep.objects.filter(on=today, ended_at__isnull=False).exists():
        return {"count": 0}
    return {"count": sweep(today, context.progress).count}


every("reminders.sweep", "*/15 6-18 * * *", "reminders.sweep", label="到期提醒")
