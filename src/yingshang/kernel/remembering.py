"""Figures that took long are kept for a minute: a page is opened far more often than a county's figures move.

What is quick is never kept, so a small office always sees the present. What is shown says as of when.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache

from yingshang.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

T = TypeVar("T")

SLOW = 0.08  # seconds; the settings may say another limit as FIGURES_ARE_SLOW_FROM
KEPT = 60  # seconds


@dataclass(frozen=True, slots=True)
class Counted(Generic[T]):
    """Figures and the moment at which they were counted."""

    value: T
    at: datetime


def remembered(key: str, count: Callable[[], T]) -> Counted[T]:
    """What ``count`` gives, or what it gave within the last minute when it was slow then.

    ``key`` names everything that the figures depend on, whoever may see them above all.
    """
    found: Counted[T] | None = cache.get(f"kept:{key}")
    if found is not None:
        return found
    begun = perf_counter()
    counted = Counted(count(), clock.now())
    if perf_counter() - begun >= getattr(settings, "FIGURES_ARE_SLOW_FROM", SLOW):
        cache.set(f"kept:{key}", counted, KEPT)
    return counted
