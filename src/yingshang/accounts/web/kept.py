"""The page of what somebody had typed, and what a stale form token leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yingshang.accounts.models import KeptForm
from yingshang.accounts.web.keeping import FIELD, keep, opened, owner_of
from yingshang.accounts.web.opening import kept_address
from yingshang.accounts.web.pages import actor_of
from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.errors import csrf_failure
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest


@never_cache
def kept(request: HttpRequest, pk: str) -> HttpResponse:
    """What was typed, ready to be sent again to where it was going, under the same idempotency key."""
    row = get_object_or_404(KeptForm.objects.visible_to(actor_of(request)), pk=pk)
    form = opened(row)
    if form is None:
        row.delete()
        raise Refusal("accounts.kept_unreadable")
    shown = [value for name, value in form.pairs if not name.startswith("_") and value.strip()]
    return render(request, "accounts/kept.html", {"row": row, "form": form, "shown": shown, "field": FIELD})


@require_POST
def discard(request: HttpRequest, pk: str) -> HttpResponse:
    """Throw it away."""
    get_object_or_404(KeptForm.objects.visible_to(actor_of(request)), pk=pk).delete()
    messages.success(request, "保留的内容已清除。")
    return redirect("portal:home")


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form whose token no longer fits leads to.

    Somebody logged out and in again in another tab, and the form of this one is from before: it came from our own
    page, so what was typed is kept and shown, and sending it takes a second, deliberate press. From elsewhere it
    is refused.
    """
    if request.path == reverse("account_login"):
        return redirect("account_login")
    person = request.user if isinstance(request.user, Person) else None
    owner = person or owner_of(request)
    if owner is None or not _is_ours(request, reason) or not keep(request, owner, page=_page(request)):
        return csrf_failure(request, reason)
    address = kept_address(owner)
    if person is None:
        messages.info(request, "您刚才填写的内容已经保留，重新登录后可以继续提交。")
        address = reverse("account_login")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def _is_ours(request: HttpRequest, reason: str) -> bool:
    """Whether the browser itself says that the form stands on a page of this site."""
    if reason.startswith((REASON_BAD_ORIGIN.partition("%")[0], REASON_CSRF_TOKEN_MISSING, REASON_NO_CSRF_COOKIE)):
        return False
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"


def _page(request: HttpRequest) -> str:
    return urlsplit(request.headers.get("Referer", "")).path or "/"
