"""A process that keeps the rules of a day and dies where it is told: ``python -m … 2026-03-02``."""

from __future__ import annotations

import sys
from datetime import date

import django


def main() -> None:
    django.setup()
    import time_machine  # noqa: PLC0415 - only here

    from yingshang.reminders.actions import sweeping  # noqa: PLC0415 - models are there only now

    sweeping.CHUNK = 5  # a few duties are noted in several commits, as many thousand are
    day = date.fromisoformat(sys.argv[1])
    with time_machine.travel(f"{day} 08:30+08:00", tick=False):
        sweeping.sweep(day)


if __name__ == "__main__":
    main()
