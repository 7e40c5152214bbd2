"""公文核验: what a paper's code leads to, for everybody; never the text."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yingshang.kernel.web.requests import Request
from yingshang.letters.actions.looking import look_up
from yingshang.letters.forms.acts import VerifyForm


def check(request: Request) -> HttpResponse:
    """Number, title, issuer, date, hash and whether it is void."""
    given = "code" in request.GET
    form = VerifyForm(request.GET if given else None)
    letter, asked = None, False
    if given and form.is_valid():
        asked = True
        letter = look_up(form.cleaned_data["code"], address=request.META.get("REMOTE_ADDR", ""))
    response = render(request, "letters/check.html", {"form": form, "letter": letter, "asked": asked})
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
