"""The security administrator's pages: the ledger of accounts and one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from yingshang.accounts.actions.factors import remove_factor
from yingshang.accounts.actions.people import restore_account, suspend_account, unlock_account
from yingshang.accounts.actions.sessions import end_session, end_sessions_of
from yingshang.accounts.enums import ACCOUNT, EndReason
from yingshang.accounts.models import Invitation, LoginSession
from yingshang.accounts.queries.people import accounts_seen_by, lines_of
from yingshang.accounts.rules.agents import browser_of
from yingshang.accounts.web.pages import actor_of
from yingshang.accounts.web.prove import proved
from yingshang.kernel import clock
from yingshang.orgs.enums import PersonState
from yingshang.orgs.models import Person, Unit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PAGE = 50


def people(request: HttpRequest) -> HttpResponse:
    """The ledger, narrowed by what is asked, a page at a time by the last number of the page before."""
    actor, asked = actor_of(request), request.GET
    words, state = asked.get("words", "").replace("\0", "").strip()[:60], asked.get("state", "")
    unit = number(asked.get("unit", ""))
    state = state if state in PersonState.values else ""
    found = accounts_seen_by(actor, words=words, state=state, unit=unit)
    lines = lines_of(found.filter(pk__gt=number(asked.get("after", "")) or 0)[: PAGE + 1])
    more = lines[PAGE - 1].person.pk if len(lines) > PAGE else None
    kept = {"words": words, "state": state, "unit": unit or ""}
    context = {
        "lines": lines[:PAGE],
        "states": PersonState.choices,
        "unit": Unit.objects.visible_to(actor).filter(pk=unit).first() if unit else None,
        "asked": kept,
        "next": f"?{urlencode({**kept, 'after': more})}" if more else "",
        "is_first": not asked.get("after"),
    }
    return render(request, "accounts/people.html", context)


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its state, its logins, its codes, and what can be done with it."""
    actor = actor_of(request)
    one = _person(request, pk)
    line = lines_of(Person.objects.filter(pk=one.pk))[0]
    sessions = LoginSession.objects.visible_to(actor).filter(person=one).order_by("-id")[:20]
    context = {
        "line": line,
        "person": one,
        "sessions": [(row, browser_of(row.agent)) for row in sessions],
        "is_in": LoginSession.objects.visible_to(actor).filter(person=one, ended_at=None).exists(),
        "invitations": [
            (row, row.state_at(clock.now()))
            for row in Invitation.objects.visible_to(actor).filter(person=one).order_by("-id")[:10]
        ],
        "moves": {move.verb for move in ACCOUNT.open_to(actor, one)},
        "is_self": one.pk == actor.person_id,
    }
    return render(request, "accounts/person.html", context)


@require_POST
@proved
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one thing with an account: unlock, end-sessions, remove-factor, suspend, restore."""
    one, actor, reason = _person(request, pk), actor_of(request), plain(request.POST.get("reason", ""))[:200]
    match verb:
        case "unlock":
            unlock_account(actor=actor, person=one)
        case "end-sessions":
            end_sessions_of(actor=actor, person=one, reason=EndReason.ENDED_BY_ADMIN)
        case "remove-factor":
            remove_factor(actor=actor, person=one)
        case "suspend":
            suspend_account(actor=actor, person=one, reason=reason)
        case "restore":
            restore_account(actor=actor, person=one, reason=reason)
        case _:
            raise Http404
    messages.success(request, f"已办理：{_DONE[verb]}（{one.name}）。")
    return redirect("accounts:person", pk=pk)


@require_POST
@proved
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of anybody."""
    row = get_object_or_404(LoginSession.objects.visible_to(actor_of(request)).select_related("person"), pk=pk)
    end_session(actor=actor_of(request), session=row, reason=EndReason.ENDED_BY_ADMIN)
    messages.success(request, "已结束这次登录。")
    return redirect("accounts:person", pk=row.person_id)


_DONE = {
    "unlock": "解除锁定",
    "end-sessions": "结束全部登录",
    "remove-factor": "停用动态验证码",
    "suspend": "停用账号",
    "restore": "恢复账号",
}


def plain(text: str) -> str:
    """One line of text without what nobody sees: control and direction marks, and the NUL that PostgreSQL refuses."""
    shown = (character if character.isprintable() else " " * character.isspace() for character in text)
    return " ".join("".join(shown).split())


def number(text: str) -> int | None:
    """A number of a row that somebody sent; None for anything else, also for one that no database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(actor_of(request)), pk=pk)
