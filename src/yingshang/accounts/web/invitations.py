"""Slips: making and printing them, and what somebody does with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yingshang.accounts.actions.invitations import activate, invite, revoke_invitation
from yingshang.accounts.enums import Method
from yingshang.accounts.forms import ActivationForm
from yingshang.accounts.models import Invitation
from yingshang.accounts.queries.people import accounts_seen_by, lines_of
from yingshang.accounts.rules.passwords import rules_in_force
from yingshang.accounts.web.factor import qr_of
from yingshang.accounts.web.login import enter
from yingshang.accounts.web.pages import actor_of, form_page, refuse
from yingshang.accounts.web.prove import proved
from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.refusals import say
from yingshang.orgs.enums import PersonState
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yingshang.orgs.models.person import PersonQuerySet

MOST_SLIPS = 200  # what one print job holds; a larger office prints unit by unit


@never_cache
@require_POST
@proved
def slips(request: HttpRequest) -> HttpResponse:
    """Make codes for the chosen people, or for everybody without an account in a unit, and show the slips.

    The codes exist on this page only. Sent twice, the same form shows the same slips.
    """
    people = _chosen(request)
    if not people:
        raise Refusal("accounts.nobody_chosen")
    if len(people) > MOST_SLIPS:
        raise Refusal("accounts.too_many_slips", most=MOST_SLIPS, count=len(people))
    made, refused = [], []
    for line in lines_of(Person.objects.filter(pk__in=[person.pk for person in people]).order_by("id")):
        try:
            invitation, code = invite(actor=actor_of(request), person=line.person)
        except Refusal as refusal:
            refused.append(say(refusal))
        else:
            made.append(_slip(request, line.person, invitation, code, line.posts))
    return render(request, "accounts/slips.html", {"slips": made, "refused": refused})


@never_cache
@require_POST
@proved
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the password of somebody who lost it, and show a slip to set a new one."""
    person = get_object_or_404(Person.objects.visible_to(actor_of(request)), pk=pk)
    invitation, code = invite(actor=actor_of(request), person=person, reset=True)
    line = lines_of(Person.objects.filter(pk=person.pk))[0]
    made = [_slip(request, person, invitation, code, line.posts)]
    return render(request, "accounts/slips.html", {"slips": made, "refused": []})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a code worthless before it is used."""
    invitation = get_object_or_404(Invitation.objects.visible_to(actor_of(request)), pk=pk)
    revoke_invitation(actor=actor_of(request), invitation=invitation)
    messages.success(request, "开通码已作废。")
    return redirect("accounts:person", pk=invitation.person_id)


@never_cache
@sensitive_post_parameters("code", "password", "again")
def activation(request: HttpRequest) -> HttpResponse:
    """What the slip says: name, code, a password of one's own; then one is logged in."""
    form = ActivationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            person = activate(
                username=given["username"],
                code=given["code"],
                password=given["password"],
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "账号已开通，密码已设置。")
            person.refresh_from_db()
            return enter(request, person, Method.INVITATION, "")
    return form_page(request, "accounts/activation.html", form, rules=rules_in_force())


def _chosen(request: HttpRequest) -> PersonQuerySet | list[Person]:
    actor = actor_of(request)
    if request.POST.get("all") == "1":
        unit = request.POST.get("unit", "")
        words = request.POST.get("words", "")
        open_ones = accounts_seen_by(actor, words=words, unit=int(unit) if unit.isascii() and unit.isdigit() else None)
        return open_ones.filter(state__in=[PersonState.LISTED, PersonState.INVITED])
    numbers = [int(one) for one in request.POST.getlist("person") if one.isascii() and one.isdigit() and len(one) < 18]
    return Person.objects.visible_to(actor).filter(pk__in=numbers)


def _slip(request: HttpRequest, person: Person, invitation: Invitation, code: str, posts: list[Any]) -> dict[str, Any]:
    """One slip. The name and the code stand behind the # of its QR code: browsers never send that part."""
    address = request.build_absolute_uri(reverse("accounts:activation"))
    return {
        "person": person,
        "post": posts[0] if posts else None,
        "code": code,
        "address": address,
        "qr": qr_of(f"{address}#{urlencode({'u': person.username, 'c': code})}"),
        "until": invitation.expires_at,
    }
