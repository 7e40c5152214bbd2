"""What the pages of logging in share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from yingshang.kernel.web.refusals import say
from yingshang.orgs.models import Person

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.errors import Refusal


def actor_of(request: HttpRequest) -> Actor:
    """Who acts; the middleware has set it."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # ours
    return found


def person_of(request: HttpRequest) -> Person:
    """The person who is logged in; the access table lets nobody else through."""
    if not isinstance(request.user, Person):
        raise TypeError("the access table let a visitor in")
    return request.user


def refuse(form: Form, refusal: Refusal) -> None:
    """Put the refusal's sentence at its field, or all faults of a password at once."""
    for fault in getattr(refusal, "faults", [refusal]):
        sentence = say(fault)
        form.add_error(fault.field if fault.field in form.fields else None, f"{sentence.what}{sentence.todo}")


def form_page(request: HttpRequest, template: str, form: Form, **context: object) -> HttpResponse:
    """The page with its form; 422 when something has to be put right, so that a program can tell too."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
