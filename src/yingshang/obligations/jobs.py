"""Obligations by the clock: the nightly sweep over recurring duties, and due days after the calendar has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs import every, job, on
from yingshang.kernel.parameters import values_on
from yingshang.obligations.actions.series import due_elsewhere, extend_together, lacks, roll_again
from yingshang.obligations.actions.wholes import mend_wholes
from yingshang.obligations.models import Series
from yingshang.obligations.rules import HORIZON_DAYS

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context

BATCH = 200


@job("obligations.extend", label="生成定期事项", atomic=False, lease=300)
def extend_all(context: Context) -> dict[str, int]:
    """Bring every running series up to the horizon: only those that lack an occurrence are touched, many at a time."""
    until = clock.today() + timedelta(days=values_on().number(HORIZON_DAYS))
    lacking = Series.objects.lacking(until)
    total, seen, done, made, last = lacking.count(), 0, 0, 0, 0
    while batch := list(lacking.filter(pk__gt=last).order_by("pk")[:BATCH]):
        # Most rules give no new day in a night: nothing is written for them.
        keys = [series.pk for series in batch if lacks(series, until)]
        if keys:
            made += extend_together(actor=SYSTEM, keys=keys, until=until)
        last, seen, done = batch[-1].pk, seen + len(batch), done + len(keys)
        context.progress(min(seen, total), total)
    return {"series": done, "made": made}


@on("calendars.day_set", "calendars.day_cleared", "calendars.year_imported", "calendars.year_published")
@job("obligations.roll_again", label="日历变动后重算时限", atomic=False, lease=300)
def roll_all_again(context: Context) -> dict[str, int]:
    """After the calendar changed.

    Due days of occurrences that are still to come go where the new calendar puts them.
    """
    rolling = Series.objects.rolling()
    total, done, moved, last = rolling.count(), 0, 0, 0
    while batch := list(rolling.filter(pk__gt=last).order_by("pk")[:BATCH]):
        elsewhere = {row.series_id for row, _ in due_elsewhere(batch)}
        for series in batch:
            if series.pk in elsewhere:
                moved += roll_again(actor=SYSTEM, series=series)
        last, done = batch[-1].pk, done + len(batch)
        context.progress(min(done, total), total)
    return {"series": done, "moved": moved}


@job("obligations.mend_wholes", label="核对任务进展", atomic=False, lease=300)
def mend_all_wholes(context: Context) -> dict[str, int]:
    """What is kept of matters as a whole is kept with every act; after rows came in otherwise it is written anew."""
    return {"mended": mend_wholes()}


every("obligations.extend", "40 2 * * *", "obligations.extend", label="生成定期事项")
every("obligations.mend_wholes", "10 3 * * *", "obligations.mend_wholes", label="核对任务进展")
