"""What people see when the site says no before or without a view: 400, 403, 404, 413, 500 and a stale form."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse
from django.template.loader import render_to_string

from yingshang.kernel.busy import is_busy
from yingshang.kernel.errors import Busy, NoRoom, NotAllowed, NotFound, Refusal
from yingshang.kernel.ids import new_id
from yingshang.kernel.room import is_full
from yingshang.kernel.web.refusals import refusal_page, say

if TYPE_CHECKING:
    from django.http import HttpRequest

log = logging.getLogger("yingshang.errors")


class _BadRequest(Refusal):
    status = 400


class _TooBig(Refusal):
    status = 413


class _StaleForm(Refusal):
    status = 403


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What came in cannot be read, or is too big."""
    big = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return refusal_page(request, _TooBig("kernel.too_big") if big else _BadRequest("kernel.bad_request"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The post chosen may not open this address."""
    return refusal_page(request, NotAllowed())


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address, or no such object for this actor: one answer for both."""
    return refusal_page(request, NotFound())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is older than the session; what was typed is still in the browser."""
    log.info("stale form at %s: %s", request.path, reason)
    return refusal_page(request, _StaleForm("kernel.stale_form"))


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours: nothing of the page's usual surroundings is asked for, since that may be what failed."""
    known = _known(sys.exc_info()[1])  # Django calls this while it handles what was raised
    trace = new_id().hex[-12:]
    log.error("trace %s: the page at %s failed; what happened is in the entry before", trace, request.path)
    part = request.headers.get("HX-Request") == "true"
    name = "kernel/error_part.html" if part else "kernel/error.html"
    said = say(known) if known else None
    response = HttpResponse(
        render_to_string(name, {"trace": trace, "said": said}), status=known.status if known else 500
    )
    if part:
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML show:top"
    return response


def _known(fault: BaseException | None) -> Refusal | None:
    """What befell the machine and not the page; None for everything else."""
    if is_full(fault):
        return NoRoom()
    return Busy() if is_busy(fault) else None
