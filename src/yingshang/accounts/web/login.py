"""Logging in, the second step, logging out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import auth, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yingshang.accounts.actions.logging_in import check_login, check_second
from yingshang.accounts.actions.sessions import log_out, note_proof
from yingshang.accounts.enums import Method
from yingshang.accounts.forms import CodeForm, LoginForm
from yingshang.accounts.models import SecondFactor
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.web import devices
from yingshang.accounts.web.opening import login_of, open_for, safe
from yingshang.accounts.web.pages import actor_of, form_page, refuse
from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PENDING = "pending"
_PENDING_SECONDS = 600


@never_cache
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Name and password; then the second step where there is one."""
    if request.user.is_authenticated:
        return redirect(safe(request, request.GET.get("next", "")))
    form = LoginForm(request.POST if request.method == "POST" else None, initial={"next": request.GET.get("next", "")})
    if form.is_valid():
        try:
            return _admit(request, form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
    return form_page(request, "accounts/login.html", form, oidc=login_options().oidc)


@never_cache
def second(request: HttpRequest) -> HttpResponse:
    """The code of the authenticator: before the session is open, or in one whose post asks for it."""
    pending = _pending(request)
    person = pending[0] if pending else request.user
    if not isinstance(person, Person):
        raise Refusal("accounts.second_first")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            method = check_second(person, form.cleaned_data["code"], address=request.META.get("REMOTE_ADDR", ""))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _go_on(request, person, method, pending[1] if pending else "")
    return form_page(request, "accounts/second.html", form)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End this session."""
    row = login_of(request)
    if row is not None:
        log_out(actor=actor_of(request).once(""), session=row)
    auth.logout(request)
    messages.success(request, "已退出登录。")
    return redirect("account_login")


def ask_second(request: HttpRequest, person: Person, wanted: str) -> HttpResponse:
    """Remember in this browser that the first step is done, and ask for the second."""
    request.session.flush()
    stamp = int(clock.now().timestamp())
    request.session[_PENDING] = [person.pk, person.get_session_auth_hash(), stamp, wanted]
    return redirect("accounts:second")


def enter(request: HttpRequest, person: Person, method: Method, wanted: str) -> HttpResponse:
    """Open the session, or ask for the second step where the person has one."""
    if SecondFactor.objects.filter(person=person).exists():
        return ask_second(request, person, wanted)
    return open_for(request, person, method, wanted=wanted)


def _admit(request: HttpRequest, given: dict[str, str]) -> HttpResponse:
    person = check_login(
        username=given["username"],
        password=given["password"],
        address=request.META.get("REMOTE_ADDR", ""),
        device=devices.mark_of(request, given["username"]),
    )
    return enter(request, person, Method.PASSWORD, given["next"])


def _pending(request: HttpRequest) -> tuple[Person, str] | None:
    """Whose first step was done in this browser, and where they wanted to go; None when too long ago."""
    found = request.session.get(_PENDING)
    if not found or int(clock.now().timestamp()) - found[2] > _PENDING_SECONDS:
        return None
    person = Person.objects.filter(pk=found[0]).first()
    if person is None or not person.is_active or person.get_session_auth_hash() != found[1]:
        return None
    return person, found[3]


def _go_on(request: HttpRequest, person: Person, method: Method, wanted: str) -> HttpResponse:
    row = login_of(request)
    if row is None:
        return open_for(request, person, method, wanted=wanted)
    note_proof(actor=actor_of(request).once(""), session=row, has_second=True)
    return redirect(safe(request, request.GET.get("next", reverse("portal:home"))))
