"""What checks there are, and running them: one that breaks is itself a fault and never stops the others."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from yingshang.kernel.enums import HealthLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CHECKS: dict[str, Check] = {}
_WORST_FIRST = (HealthLevel.FAULT, HealthLevel.ATTENTION, HealthLevel.NORMAL)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw and, unless all is well, what to do about it; both are Chinese sentences."""

    level: HealthLevel
    what: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check; ``thorough``: it may read for seconds, more the more there is."""

    name: str
    label: str
    run: Callable[[], Iterable[Finding]]
    thorough: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A finding with the check that it comes from."""

    name: str
    label: str
    finding: Finding

    @property
    def lamp(self) -> str:
        """The colour of its lamp."""
        return {HealthLevel.NORMAL: "green", HealthLevel.ATTENTION: "yellow", HealthLevel.FAULT: "red"}[
            self.finding.level
        ]


def register(name: str, run: Callable[[], Iterable[Finding]], *, label: str, thorough: bool = False) -> None:
    """Register a check ``app.name``: it reads only and returns one finding or more.

    It answers at once however much there is, or it is ``thorough``: it may take seconds, and no page waits for it.
    Raises ValueError when the name is taken by another function.
    """
    if name in _CHECKS and _CHECKS[name].run is not run:
        raise ValueError(f"check {name} is registered twice")
    _CHECKS[name] = Check(name, label, run, thorough)


def checks() -> dict[str, Check]:
    """All of them by name, in the order of registration."""
    return dict(_CHECKS)


def examine(*names: str) -> list[Result]:
    """The results of all checks, or of those named, in the order of registration."""
    wanted = [check for check in _CHECKS.values() if not names or check.name in names]
    return [Result(check.name, check.label, finding) for check in wanted for finding in _findings(check)]


def worst_first(results: Iterable[Result]) -> list[Result]:
    """Faults before what needs attention, and that before what is well; else as they were."""
    return sorted(results, key=lambda result: _WORST_FIRST.index(result.finding.level))


def _findings(check: Check) -> list[Finding]:
    # Inside a transaction PostgreSQL refuses everything after an error; outside none is opened: it would lock SQLite.
    place = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with place:
            found = list(check.run())
    except Exception as error:
        return [
            Finding(
                HealthLevel.FAULT,
                what=f"这一项没有查成：{type(error).__name__}：{' '.join(str(error).split())[:200]}。",
                todo="请先处理其他故障再体检一次；仍然如此的，把这一行告诉技术人员。",
            )
        ]
    return found or [Finding(HealthLevel.FAULT, what="这一项没有给出结果。", todo="请把这一行告诉技术人员。")]
