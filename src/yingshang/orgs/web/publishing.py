"""The pages of 三公开, for everybody, also without logging in."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from yingshang.kernel import clock
from yingshang.kernel.text import line
from yingshang.kernel.web.requests import Request
from yingshang.orgs.models import Unit
from yingshang.orgs.queries.publishing import published_by, publishers, without_private

_MOST = 300  # units on one page; who looks for one of more writes its name


@require_safe
def index(request: Request) -> HttpResponse:
    """The units that publish."""
    wanted = line(request.GET.get("q"))[:60]
    found = publishers(wanted)
    page = {"q": wanted, "rows": found[:_MOST], "total": len(found), "most": _MOST}
    return render(request, "orgs/public.html", page)


@require_safe
def unit(request: Request, pk: int) -> HttpResponse:
    """One unit; 404 for one that publishes nothing, as for one that is not there."""
    found = get_object_or_404(Unit.objects.active(), pk=pk)  # what is published is for everybody
    rows = published_by(found)
    if not rows:
        raise Http404
    page = {
        "name": found.name,
        "phone": without_private(found.phone),
        "address": without_private(found.address),
        "duties": without_private(found.duties),
        "rows": rows,
        "sections": any(row.section for row in rows),
        "today": clock.today(),
    }
    return render(request, "orgs/public_unit.html", page)
