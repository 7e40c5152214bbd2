"""Signing many: chosen, each of them seen, then signed one by one, each for itself."""

from __future__ import annotations

from time import monotonic

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from yingshang.kernel.errors import Refusal
from yingshang.kernel.web.refusals import say
from yingshang.kernel.web.requests import Request
from yingshang.letters.actions.deciding import sign_letter
from yingshang.letters.actions.finishing import finish_now
from yingshang.letters.models import Letter
from yingshang.letters.queries.ledger import to_cosign, to_sign
from yingshang.letters.queries.paper import paper_of
from yingshang.letters.web.words import recipients_of

MOST = 50
PATIENCE = 3.0  # seconds of a batch in which papers are set while one waits


def signing(request: Request) -> HttpResponse:
    """待签发: the list; with ``see`` the papers of the chosen ones; posted, they are signed."""
    waiting = to_sign(request.actor)
    if request.method == "POST":
        return _sign(request, waiting)
    chosen = {text for text in request.GET.getlist("see") if text.isdecimal()}
    seen = [letter for letter in waiting if str(letter.pk) in chosen][:MOST]
    papers = [(letter, paper_of(letter.body, letter.tables)) for letter in seen]
    rows = [(letter, recipients_of(letter)) for letter in waiting]
    page = {"joint": to_cosign(request.actor), "waiting": rows, "seen": papers}
    return render(request, "letters/signing.html", page)


def _sign(request: Request, waiting: list[Letter]) -> HttpResponse:
    """Sign those whose version is the one that was shown; the others are said with the reason."""
    signed, unset, began = 0, 0, monotonic()
    for letter in waiting:
        version = request.POST.get(f"letter-{letter.pk}", "")
        if not version.isdecimal():
            continue
        try:
            once = request.actor.once(f"{request.actor.key}-{letter.pk}" if request.actor.key else "")
            sign_letter(actor=once, letter=letter, version=int(version))
        except Refusal as refusal:
            sentence = say(refusal)
            messages.error(request, f"《{letter.title}》没有签发：{sentence.what}{sentence.todo}")
            continue
        signed += 1
        # A paper takes a second to set: whoever signs many does not wait for all of them, the job makes the others.
        unset += monotonic() - began > PATIENCE or not finish_now(letter.pk)
    if signed:
        messages.success(request, f"已签发 {signed} 份，均已编号。下一步由起草人印发。")
        if unset:
            messages.info(request, f"其中 {unset} 份的定稿正在后台生成，生成以后才能印发。")
    else:
        messages.warning(request, "没有签发任何公文。请勾选看过的公文后再签发。")
    return redirect("letters:signing")
