"""Before every view: is the session still one, and is there something the person must do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import auth, messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yingshang.accounts.actions.sessions import adopt_session, end_session, follow_key, run_out, touch
from yingshang.accounts.enums import EndReason
from yingshang.accounts.models import LoginSession, SecondFactor
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.web.keeping import keep, owner_of, take_back
from yingshang.accounts.web.opening import LOGIN, login_of
from yingshang.accounts.web.pages import actor_of
from yingshang.kernel import clock
from yingshang.kernel.actor import NOBODY, SYSTEM
from yingshang.kernel.web.access import is_open
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

_OVER = {
    EndReason.IDLE: "您有一段时间没有操作，已自动退出，请重新登录。",
    EndReason.EXPIRED: "这次登录已达到最长时间，请重新登录。",
    EndReason.ENDED_BY_SELF: "这次登录已由您在其他地方结束，请重新登录。",
    EndReason.ENDED_BY_ADMIN: "这次登录已由安全管理员结束，请重新登录。",
    EndReason.PASSWORD_CHANGED: "密码已经修改，请用新密码重新登录。",
    EndReason.NO_POST: "您目前没有在任的岗位，不能继续使用。请联系系统管理员。",
    EndReason.SUSPENDED: "这个账号已停用。请联系安全管理员。",
}
# Open to somebody who first has to do something else.
_FIRST_PASSWORD = frozenset({"accounts:password", "account_logout"})
_FIRST_FACTOR = frozenset({"accounts:factor", "accounts:second", "accounts:prove", "account_logout"})


class SessionMiddleware:
    """``request.login``: the session's row in the register. A row that is over ends the session at this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check, pass on, and follow the session's key where it was changed."""
        request.login = row = _current(request)  # type: ignore[attr-defined]  # ours
        post = request.session.get("post")
        key = request.session.session_key
        response = self.get_response(request)
        if row is not None and login_of(request) == row and request.user.is_authenticated:
            if request.session.get("post") != post:
                request.session.cycle_key()
            if request.session.session_key and request.session.session_key != key:
                follow_key(row, request.session.session_key)
        return response


class GateMiddleware:
    """What has to be done first: log in again with nothing lost, change the password, take a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; pages of somebody who is logged in are stored nowhere."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        if response.status_code < 400:
            take_back(request)
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """None lets the view run."""
        match = request.resolver_match
        name = match.view_name if match else ""
        row = login_of(request)
        if row is None:
            return _visitor(request, name)
        if actor_of(request).post_id is None:
            end_session(actor=SYSTEM, session=row, reason=EndReason.NO_POST)
            _leave(request, EndReason.NO_POST)
            request.actor = NOBODY  # type: ignore[attr-defined]  # ours
            return _visitor(request, name)
        first = _first(request, row, name)
        return _go(request, reverse(first)) if first else None


def _first(request: HttpRequest, row: LoginSession, name: str) -> str:
    """The address of what must be done before ``name``, or ""."""
    if row.password_due or getattr(request.user, "must_change_password", False):
        return "" if name in _FIRST_PASSWORD else "accounts:password"
    if row.has_second or actor_of(request).role not in login_options().totp_roles or name in _FIRST_FACTOR:
        return ""
    enrolled = SecondFactor.objects.filter(person_id=row.person_id).exists()
    return "accounts:second" if enrolled else "accounts:factor"


def _visitor(request: HttpRequest, name: str) -> HttpResponse | None:
    """Nobody is logged in: what was typed is kept, and a part of a page sends the whole page to log in."""
    if is_open(name, roles=frozenset(), logged_in=False):
        return None
    owner = owner_of(request) if request.method == "POST" else None
    page = _page(request)
    if owner is not None and keep(request, owner, page=page):
        messages.info(request, "您刚才填写的内容已经保留，重新登录后可以继续提交。")
    if request.headers.get("HX-Request"):
        return _go(request, redirect_to_login(page).headers["Location"])
    return redirect_to_login(page) if request.method == "POST" else None


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect; for a part of a page, one of the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


def _page(request: HttpRequest) -> str:
    """The page that the person is looking at, as a path: of a form or a part of a page, the one it came from."""
    shown = request.headers.get("HX-Current-URL", "") or (request.META.get("HTTP_REFERER", ""))
    if request.method != "POST" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    start = f"{request.scheme}://{request.get_host()}/"
    return "/" + shown.removeprefix(start) if shown.startswith(start) else "/"


def _current(request: HttpRequest) -> LoginSession | None:
    number = request.session.get(LOGIN)
    row = LoginSession.objects.filter(pk=number).first() if number else None
    if not isinstance(request.user, Person):
        if row is not None:  # suspended meanwhile, or the password was changed by other code
            run_out(row, EndReason.SUSPENDED)
            _leave(request, EndReason(row.reason or EndReason.SUSPENDED))
        return None
    if row is None or row.person_id != request.user.pk:
        row = _adopt(request, request.user)
    reason = _over(row)
    if reason is None:
        touch(row)
        return row
    if row.ended_at is None:
        run_out(row, reason)
    _leave(request, reason)
    return None


def _adopt(request: HttpRequest, person: Person) -> LoginSession:
    address, agent = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_USER_AGENT", "")
    row = adopt_session(person, key=request.session.session_key or "", address=address, agent=agent)
    request.session[LOGIN] = row.pk
    return row


def _over(row: LoginSession) -> EndReason | None:
    """Why the session is over; None while it is not."""
    if row.ended_at is not None:
        return EndReason(row.reason)
    moment, options = clock.now(), login_options()
    if moment - row.seen_at > options.idle:
        return EndReason.IDLE
    return EndReason.EXPIRED if moment - row.opened_at > options.longest else None


def _leave(request: HttpRequest, reason: EndReason) -> None:
    auth.logout(request)
    request.user = AnonymousUser()
    request.login = None  # type: ignore[attr-defined]  # ours
    if reason in _OVER:
        messages.warning(request, _OVER[reason])
