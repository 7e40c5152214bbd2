"""Choosing a template, drafting by it, editing the words with a live check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.text import line, paragraphs
from yingshang.kernel.web.refusals import put
from yingshang.kernel.web.requests import Request
from yingshang.letters.actions.drafting import Wanted, Wording, draft_letter, edit_letter
from yingshang.letters.enums import LetterState
from yingshang.letters.forms.letters import DraftForm, EditForm, FreeForm
from yingshang.letters.models import Edition, Template
from yingshang.letters.queries.filling import check_text
from yingshang.letters.queries.language import MOST_CHARACTERS
from yingshang.letters.queries.layout import glyph_problems
from yingshang.letters.queries.paper import paper_of
from yingshang.letters.queries.templates import offered_to
from yingshang.letters.web.acting import letter_of
from yingshang.letters.web.deeds import seen
from yingshang.orgs.enums import UnitKind
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Letter


def choose(request: Request) -> HttpResponse:
    """起草公文: the templates in force."""
    return render(request, "letters/choose.html", {"editions": offered_to(request.actor)})


def draft(request: Request, pk: int) -> HttpResponse:
    """Fill a template."""
    visible = Template.objects.visible_to(request.actor)
    edition = get_object_or_404(Edition.objects.filter(template__in=visible).select_related("template"), pk=pk)
    issuers = issuers_of(request.actor)
    form = DraftForm(request.POST or None, actor=request.actor, edition=edition, issuers=issuers)
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["answer_days"] or 0
        partners = form.cleaned_data["partners"]
        wanted = Wanted(
            edition.template, form.filled(), answer_days=days, copies=form.copies_given(), partners=partners
        )
        if made := _drafted(request, form, wanted):
            return made
    page = {"form": form, "edition": edition, "title": f"起草{edition.template.name}"}
    return render(request, "letters/draft.html", page, status=422 if form.errors else 200)


def draft_freely(request: Request) -> HttpResponse:
    """A letter without a template."""
    form = FreeForm(request.POST or None, actor=request.actor, issuers=issuers_of(request.actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = Wanted(
            kind=given["kind"],
            title=given["title"],
            body=given["body"],
            answer_days=given["answer_days"],
            copies=form.copies_given(),
            partners=given["partners"],
        )
        if made := _drafted(request, form, wanted):
            return made
    page = {"form": form, "edition": None, "title": "不用模板起草"}
    return render(request, "letters/draft.html", page, status=422 if form.errors else 200)


def edit(request: Request, pk: int) -> HttpResponse:
    """Change a draft's words; while one types, the text is checked and shown as paper."""
    letter = letter_of(request, pk)
    if not may(request.actor, "letters.edit", letter):
        raise NotAllowed
    if letter.state != LetterState.DRAFT and request.method != "POST":
        raise Refusal("kernel.no_such_move", act="修改", state=LetterState(letter.state).label, target=str(letter))
    if request.method != "POST":
        form = EditForm(initial=EditForm.initial_of(letter), actor=request.actor, letter=letter)
        return render(request, "letters/edit.html", {"form": form, "letter": letter})
    return _edited(request, letter, EditForm(request.POST, actor=request.actor, letter=letter))


def _edited(request: Request, letter: Letter, form: EditForm) -> HttpResponse:
    """Saved, or the form again with what was typed; after somebody else's change with their version beside it."""
    page: dict[str, object] = {"form": form, "letter": letter}
    try:
        if form.is_valid():
            edit_letter(actor=request.actor, letter=letter, version=seen(form, letter), wording=_wording(form))
            messages.success(request, "已保存。下一步由核稿人核稿。")
            return redirect("letters:letter", pk=letter.pk)
    except NotAllowed:
        raise
    except Refusal as refusal:
        put(form, refusal)
        if isinstance(refusal, Conflict):
            now = letter_of(request, letter.pk)
            typed = request.POST.copy()
            typed["version"] = str(now.version)
            form.data = typed
            page |= {"letter": now, "theirs": now}
        return render(request, "letters/edit.html", page, status=refusal.status)
    return render(request, "letters/edit.html", page, status=422)


@require_POST
def try_text(request: Request, pk: int) -> HttpResponse:
    """The live check: what is wrong with the words as they stand in the form, and the paper they make."""
    letter = letter_of(request, pk)
    if not may(request.actor, "letters.edit", letter):
        raise NotAllowed
    form = EditForm(request.POST, actor=request.actor, letter=letter)
    form.is_valid()
    tables = form.tables_given()
    title, body = line(request.POST.get("title", "")[:1000]), request.POST.get("body", "")
    short = len(body) <= 4 * MOST_CHARACTERS
    problems = check_text(title, paragraphs(body) if short else body, tables)
    unprinted = glyph_problems(title, paragraphs(body), tables) if short else []
    page = {
        "letter": letter,
        "problems": [*problems, *unprinted],
        "errors": {name: form.errors[name] for name in ("recipients", "partners") if name in form.errors},
        "title": title,
        "marks": [letter.issuer_name, *(unit.name for unit in form.cleaned_data.get("partners") or ())],
        "paper": paper_of(body, tables) if not problems else None,
    }
    return render(request, "letters/tried.html", page)


def issuers_of(actor: Actor) -> list[Unit]:
    """The units in whose name the actor may draft: the own one, and for a section the one it belongs to."""
    own = Unit.objects.filter(pk=actor.unit_id or 0).select_related("parent").first()
    if own is None:
        return []
    above = [own.parent] if own.kind == UnitKind.SECTION and own.parent is not None else []
    return [*above, own]


def _drafted(request: Request, form: DraftForm | FreeForm, wanted: Wanted) -> HttpResponse | None:
    try:
        letter = draft_letter(
            actor=request.actor, issuer=form.issuer(), recipients=form.cleaned_data["recipients"], wanted=wanted
        )
    except NotAllowed:
        raise
    except Refusal as refusal:
        put(form, refusal, body=form.place_of(refusal) if isinstance(form, DraftForm) else "body")
        return None
    messages.success(request, "已起草。请核对文字，需要改的可以直接修改。")
    return redirect("letters:letter", pk=letter.pk)


def _wording(form: EditForm) -> Wording:
    given = form.cleaned_data
    return Wording(
        title=given["title"],
        body=given["body"],
        recipients=given["recipients"],
        answer_days=given["answer_days"],
        copies=form.copies_given(),
        note=given["note"],
        urgency=given["urgency"],
        tables=form.tables_given(),
        partners=given["partners"],
    )
