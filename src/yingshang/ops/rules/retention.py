"""Which backups stay: the newest of each of the last days, weeks and months, and always the newest of all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable
    from datetime import date, datetime

    from yingshang.ops.rules.options import BackupOptions

HELD = timedelta(days=30)  # what was made before an upgrade stays so long, whatever the numbers say


def kept(moments: Iterable[datetime], options: BackupOptions) -> set[datetime]:
    """Those of ``moments`` (local times of backups) that stay.

    A period counts only when it has a backup: after a month of rest the backups before it are not thrown away.
    """
    newest_first = sorted(set(moments), reverse=True)
    stay = set(newest_first[:1])
    rules: list[tuple[Callable[[date], Hashable], int]] = [
        (lambda day: day, options.daily),
        (lambda day: day.isocalendar()[:2], options.weekly),
        (lambda day: (day.year, day.month), options.monthly),
    ]
    for period_of, count in rules:
        found: dict[Hashable, datetime] = {}
        for moment in newest_first:
            found.setdefault(period_of(moment.date()), moment)
        stay |= set(list(found.values())[:count])
    return stay
