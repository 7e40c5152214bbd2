"""Sensitive acts ask for the password once more when it was not given lately."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from yingshang.accounts.actions.logging_in import check_again
from yingshang.accounts.actions.sessions import note_proof
from yingshang.accounts.forms import ProveForm
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.web.keeping import keep
from yingshang.accounts.web.opening import kept_address, login_of, safe
from yingshang.accounts.web.pages import actor_of, form_page, person_of, refuse
from yingshang.kernel import clock
from yingshang.kernel.errors import NotFound, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def is_proved(request: HttpRequest) -> bool:
    """Whether the person proved who they are a short while ago."""
    row = login_of(request)
    return row is not None and row.proved_at is not None and clock.now() - row.proved_at <= login_options().proof


def proved(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view run only after a fresh proof. What a form had typed in it is kept and offered afterwards."""

    @functools.wraps(view)
    def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_proved(request):
            return view(request, *args, **kwargs)
        wanted = request.get_full_path()
        if request.method == "POST":
            person = person_of(request)
            page = urlsplit(request.headers.get("Referer", "")).path or reverse("accounts:me")
            wanted = kept_address(person) if keep(request, person, page=page) else page
        address = f"{reverse('accounts:prove')}?{urlencode({'next': wanted})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return redirect(address)

    return run


@never_cache
@sensitive_post_parameters("password")
def prove(request: HttpRequest) -> HttpResponse:
    """The page that asks for the password once more."""
    form = ProveForm(request.POST if request.method == "POST" else None, initial={"next": request.GET.get("next", "")})
    person, row = person_of(request), login_of(request)
    if row is None:
        raise NotFound
    if form.is_valid():
        try:
            check_again(person, form.cleaned_data["password"], address=actor_of(request).address)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            note_proof(actor=actor_of(request).once(""), session=row)
            return redirect(safe(request, form.cleaned_data["next"]))
    return form_page(request, "accounts/prove.html", form)
