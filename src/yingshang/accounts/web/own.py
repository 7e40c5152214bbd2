"""One's own account: overview, password, sessions, the post one acts in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yingshang.accounts.actions.logging_in import check_again
from yingshang.accounts.actions.passwords import change_password
from yingshang.accounts.actions.sessions import end_session
from yingshang.accounts.enums import EndReason
from yingshang.accounts.forms import ChangePasswordForm
from yingshang.accounts.models import LoginSession, RecoveryCode, SecondFactor
from yingshang.accounts.rules.agents import browser_of
from yingshang.accounts.rules.passwords import rules_in_force
from yingshang.accounts.web.opening import login_of
from yingshang.accounts.web.pages import actor_of, form_page, person_of, refuse
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.orgs.queries.actors import posts_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SHOWN = 50


def me(request: HttpRequest) -> HttpResponse:
    """The account, its second factor, and where it is logged in."""
    person, row = person_of(request), login_of(request)
    rows = LoginSession.objects.filter(person=person).order_by("ended_at", "-id")
    mine = rows.filter(ended_at__isnull=True)
    context = {
        "person": person,
        "factor": SecondFactor.objects.filter(person=person).first(),
        "codes_left": RecoveryCode.objects.filter(person=person, used_at__isnull=True).count(),
        "sessions": [(one, browser_of(one.agent), row is not None and one.pk == row.pk) for one in mine[:_SHOWN]],
        "former": [(one, browser_of(one.agent)) for one in rows.filter(ended_at__isnull=False).order_by("-id")[:10]],
        "rules": rules_in_force(),
    }
    return render(request, "accounts/me.html", context)


@never_cache
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the only page open while a change is due."""
    person, row = person_of(request), login_of(request)
    if row is None:
        raise NotFound
    due = row.password_due or person.must_change_password
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            _change(request, person_form=form, row=row)
        except Refusal as refusal:
            _place(form, refusal)
        else:
            messages.success(request, "密码已修改，其他地方的登录已全部结束。")
            return redirect("portal:home" if due else "accounts:me")
    return form_page(request, "accounts/password.html", form, rules=rules_in_force(), due=due)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    row = get_object_or_404(LoginSession.objects.filter(person=person_of(request)), pk=pk)
    end_session(actor=actor_of(request), session=row, reason=EndReason.ENDED_BY_SELF)
    messages.success(request, "已结束这次登录。")
    return redirect("accounts:me")


def posts(request: HttpRequest) -> HttpResponse:
    """Choose the post to act in. The session gets a new key with the new rights."""
    held = posts_of(person_of(request))
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        chosen = next((post for post, _ in held if str(post.pk) == wanted), None)
        if chosen is None:
            raise Refusal("accounts.no_such_post")
        request.session["post"] = chosen.pk
        messages.success(request, f"现在以“{chosen}”办理。")
        return redirect("portal:home")
    return render(request, "accounts/posts.html", {"held": held})


def _change(request: HttpRequest, *, person_form: ChangePasswordForm, row: LoginSession) -> None:
    person, given = person_of(request), person_form.cleaned_data
    check_again(person, given["present"], address=actor_of(request).address)
    change_password(actor=actor_of(request), person=person, password=given["password"], session=row)
    # Django ties a session to the password: this one goes on under a new key, the others fall.
    update_session_auth_hash(request, person)


def _place(form: ChangePasswordForm, refusal: Refusal) -> None:
    if refusal.code == "accounts.wrong_password":
        refusal.field = "present"
    refuse(form, refusal)
