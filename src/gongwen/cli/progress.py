"""How far a batch is: a bar where stderr is a terminal, plain lines where it is not."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gongwen.cli.screen import complain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gongwen.cli.batch import Outcome


@contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Callable[[Outcome], None]]:
    """A function to call with each outcome; silent for a single file and where the answers are on the screen."""
    if total < 2 or not shown:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar(total) as report:
            yield report
    else:
        yield _lines(total)


def _lines(total: int) -> Callable[[Outcome], None]:
    done = 0

    def report(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        what = f"{len(outcome.result.tasks)} 项任务" if outcome.result else "没有读出"
        complain(f"[{done}/{total}] {outcome.name}：{what}")

    return report


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Outcome], None]]:
    from rich.console import Console  # noqa: PLC0415 - only a batch on a terminal pays for it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 - as above

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)

        def report(outcome: Outcome) -> None:
            bar.update(task, advance=1, description=outcome.name)

        yield report
