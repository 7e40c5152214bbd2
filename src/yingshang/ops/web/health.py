"""The installation's examination as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.web.requests import Request
from yingshang.ops.queries.examination import THOROUGH, is_being_made, standing_now, thorough_names

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_http_methods(["GET", "POST"])
def show_health(request: Request) -> HttpResponse:
    """Quick checks are made now and the thorough ones shown as of their last time; posting it makes them anew."""
    if request.method == "POST":
        if not is_being_made():
            enqueue(THOROUGH, actor=request.actor)
        messages.success(request, "已开始全面体检，查完后结果显示在本页。")
        return redirect("ops:health")
    found = standing_now()
    context = {
        "results": found.results,
        "thorough": thorough_names(),
        "thorough_at": found.thorough_at,
        "running": found.under_way,
        "faults": found.count(HealthLevel.FAULT),
        "attentions": found.count(HealthLevel.ATTENTION),
        "at": clock.now(),
    }
    return render(request, "ops/health.html", context)
