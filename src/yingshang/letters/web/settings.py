"""Pages of numbers and seals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.web.files import received_files
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.letters.actions.numbering import set_code, set_start
from yingshang.letters.actions.seals import add_seal, withdraw_seal
from yingshang.letters.enums import LetterKind
from yingshang.letters.forms.acts import CodeForm, ReasonForm, SealForm, StartForm
from yingshang.letters.models import Code, Counter, Seal
from yingshang.letters.web.lists import NUMBERS
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.orgs.forms.choosing import ActForm


def numbers(request: Request) -> HttpResponseBase:
    """发文字号登记: every number that was drawn, void ones with their reason; the codes and counters above."""
    codes: dict[str, list[str]] = {}
    for code in Code.objects.visible_to(request.actor).order_by("code", "kind"):
        codes.setdefault(code.code, []).append(str(LetterKind(code.kind).label))
    page = {
        "codes": [(code, "、".join(kinds)) for code, kinds in codes.items()],
        "counters": Counter.objects.visible_to(request.actor).order_by("-year", "code")[:40],
        "may_keep": may(request.actor, "letters.keep_codes", _own(request)),
    }
    return list_page(request, NUMBERS, template="letters/numbers.html", context=page)


def code(request: Request) -> HttpResponse:
    """登记代字."""
    form = CodeForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            set_code(actor=request.actor, issuer=_own(request), kinds=given["kinds"], code=given["code"])
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, f"已登记代字“{given['code']}”。")
            return redirect("letters:numbers")
    return _form(request, form, "登记代字", "登记代字", "letters:numbers")


def start(request: Request) -> HttpResponse:
    """设置起始号."""
    form = StartForm(request.POST or None, actor=request.actor, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            counter = set_start(actor=request.actor, issuer=_own(request), **form.facts())
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, f"{counter}从 {counter.first} 号起编。")
            return redirect("letters:numbers")
    return _form(request, form, "设置起始号", "设置起始号", "letters:numbers")


def seals(request: Request) -> HttpResponse:
    """印章: the one in use and those before; registering a new one withdraws the old."""
    form = SealForm(request.POST or None, actor=request.actor)
    status = 200
    if request.method == "POST":
        try:
            files = received_files(request, "file")
            if form.is_valid():
                if not files:
                    raise Refusal("kernel.file_none", field="file")
                given = form.facts()
                add_seal(actor=request.actor, issuer=_own(request), file=files[0], **given)
                messages.success(request, "已登记印章，今后签发的公文盖这枚印章。")
                return redirect("letters:seals")
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.is_valid()
            put(form, refusal)
        status = 422
    rows = Seal.objects.visible_to(request.actor).order_by("-added_at")
    return render(request, "letters/seals.html", {"form": form, "seals": rows}, status=status)


def withdraw(request: Request, pk: int) -> HttpResponse:
    """停用印章."""
    seal = get_object_or_404(Seal.objects.visible_to(request.actor), pk=pk)
    form = ReasonForm(request.POST or None, actor=request.actor, initial={"version": seal.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or seal.version
        try:
            withdraw_seal(actor=request.actor, seal=seal, version=version, reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, "已停用印章。")
            return redirect("letters:seals")
    return _form(request, form, f"停用印章：{seal.name}", "停用印章", "letters:seals")


def _form(request: Request, form: ActForm, title: str, submit: str, back: str) -> HttpResponse:
    page = {"form": form, "title": title, "submit": submit, "back": back}
    return render(request, "letters/setting.html", page, status=422 if form.errors else 200)


def _own(request: Request) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.actor), pk=request.actor.unit_id)
