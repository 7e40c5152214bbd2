"""The second factor of one's own account."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yingshang.accounts.actions.factors import enrol_factor, remove_factor, renew_recovery
from yingshang.accounts.forms import EnrolForm
from yingshang.accounts.models import SecondFactor
from yingshang.accounts.rules.options import login_options
from yingshang.accounts.rules.totp import enrolment_address, new_secret
from yingshang.accounts.web.opening import login_of
from yingshang.accounts.web.pages import actor_of, form_page, person_of, refuse
from yingshang.accounts.web.prove import proved
from yingshang.kernel.errors import NotFound, Refusal

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SECRET = "new_factor"  # noqa: S105 - the name of a place in the session


@never_cache
@proved
def factor(request: HttpRequest) -> HttpResponse:
    """Enrol: a QR code, then the first code of the phone. Its secret stays in the session until then."""
    person, row = person_of(request), login_of(request)
    if row is None:
        raise NotFound
    if SecondFactor.objects.filter(person=person).exists():
        return redirect("accounts:me")
    secret = request.session.setdefault(_SECRET, new_secret())
    form = EnrolForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actor = actor_of(request).once("")
            enrol_factor(actor=actor, person=person, secret=secret, code=form.cleaned_data["code"].strip(), session=row)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            del request.session[_SECRET]
            return _show_codes(request)
    address = enrolment_address(secret, issuer=settings.SITE_NAME, account=person.username)
    shown = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    demanded = actor_of(request).role in login_options().totp_roles
    return form_page(request, "accounts/factor.html", form, qr=qr_of(address), secret=shown, demanded=demanded)


@require_POST
@proved
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old ones, shown this once."""
    return _show_codes(request)


@require_POST
@proved
def remove(request: HttpRequest) -> HttpResponse:
    """Do without the second factor; a post that demands it asks for a new one at once."""
    remove_factor(actor=actor_of(request), person=person_of(request))
    messages.success(request, "动态验证码已停用。")
    return redirect("accounts:me")


def qr_of(text: str) -> str:
    """A QR code as an address that an image takes; no script, no request, nothing stored."""
    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", scale=4, border=4, xmldecl=False, nl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _show_codes(request: HttpRequest) -> HttpResponse:
    codes = renew_recovery(actor=actor_of(request), person=person_of(request))
    return render(request, "accounts/recovery.html", {"codes": codes})
