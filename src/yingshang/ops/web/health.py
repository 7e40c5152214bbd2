"""The installation's examination as a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.shortcuts import render

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import examine

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request

_WORST_FIRST = (HealthLevel.FAULT, HealthLevel.ATTENTION, HealthLevel.NORMAL)


def show_health(request: Request) -> HttpResponse:
    """All checks, run now; the worst come first."""
    results = sorted(examine(), key=lambda result: _WORST_FIRST.index(result.finding.level))
    levels = Counter(result.finding.level for result in results)
    context = {
        "results": results,
        "faults": levels[HealthLevel.FAULT],
        "attentions": levels[HealthLevel.ATTENTION],
        "at": clock.now(),
    }
    return render(request, "ops/health.html", context)
