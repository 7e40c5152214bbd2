"""公文模板: the list, one with its editions, the editor with a live check, Word out and in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from yingshang.audit.queries.timeline import timeline_of
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.files import opened_file
from yingshang.kernel.models import StoredFile
from yingshang.kernel.rules import may
from yingshang.kernel.text import line
from yingshang.kernel.web.files import received_files
from yingshang.kernel.web.refusals import put, say
from yingshang.kernel.web.requests import Request
from yingshang.letters.actions.templates import (
    Wordings,
    check_words,
    end_template,
    make_template,
    revise_template,
)
from yingshang.letters.forms.templates import EditionForm, EndForm, NewTemplateForm
from yingshang.letters.models import Edition, Template
from yingshang.letters.queries.fields import from_json, read_fields, write_fields
from yingshang.letters.queries.sampling import sample_of
from yingshang.letters.queries.template_files import MOST_BYTES, from_paragraphs, read_word, to_word
from yingshang.letters.rules import DRAFTERS
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.orgs.forms.choosing import ActForm

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def templates(request: Request) -> HttpResponse:
    """All templates one may draft by, each with the edition in force and how many there were."""
    rows = Template.objects.visible_to(request.actor).select_related("issuer").prefetch_related("editions")
    today = clock.today()
    lines = []
    for one in rows:
        editions = list(one.editions.all())
        force = [each for each in editions if _holds(each, today)]
        lines.append({"template": one, "edition": force[0] if force else None, "count": len(editions)})
    page = {"lines": lines, "may_make": may(request.actor, "letters.make_template", _own(request))}
    return render(request, "letters/templates.html", page)


def template(request: Request, pk: int) -> HttpResponse:
    """One template: the words in force beside a sample paper, its editions, its fields."""
    found = _template(request, pk)
    editions = list(found.editions.all())
    shown = _shown(editions, request.GET.get("edition", ""))
    page = {
        "template": found,
        "editions": editions,
        "edition": shown,
        "fields": from_json(shown.fields) if shown else [],
        "paper": sample_of(shown.title, shown.body, from_json(shown.fields)) if shown else None,
        "may_keep": may(request.actor, "letters.keep_templates", found),
        "timeline": timeline_of(found, request.actor),
    }
    return render(request, "letters/template.html", page)


def new_template(request: Request) -> HttpResponse:
    """A template of one's own unit."""
    initial = {"valid_from": clock.today()}
    form = NewTemplateForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = make_template(
                actor=request.actor, issuer=_own(request), kind=given["kind"], name=given["name"], words=_words(given)
            )
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_words(form, refusal)
        else:
            messages.success(request, "已保存模板，自启用日期起可以使用。")
            return redirect("letters:template", pk=made.pk)
    return _editor(request, form, None)


def edit_template(request: Request, pk: int) -> HttpResponse:
    """A new edition of a template."""
    found = _template(request, pk)
    if not may(request.actor, "letters.keep_templates", found):
        raise NotAllowed
    initial = _initial(found)
    form = EditionForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        try:
            revise_template(actor=request.actor, template=found, version=version, words=_words(form.cleaned_data))
        except NotAllowed:
            raise
        except Refusal as refusal:
            put_words(form, refusal)
        else:
            messages.success(request, "已保存为新的一版。")
            return redirect("letters:template", pk=pk)
    return _editor(request, form, found)


def end(request: Request, pk: int) -> HttpResponse:
    """停用模板."""
    found = _template(request, pk)
    form = EndForm(request.POST or None, actor=request.actor, initial={"version": found.version, "on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        version = given["version"] or found.version
        try:
            end_template(actor=request.actor, template=found, version=version, on=given["on"], reason=given["reason"])
        except NotAllowed:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, "已停用模板。")
            return redirect("letters:templates")
    page = {"form": form, "title": f"停用模板：{found.name}", "submit": "停用模板", "back": "letters:templates"}
    return render(request, "letters/setting.html", page, status=422 if form.errors else 200)


@require_POST
def try_template(request: Request) -> HttpResponse:
    """The live check: the first flaw, or a paper filled with samples."""
    title, body = request.POST.get("title", "")[:1000], request.POST.get("body", "")
    fields = request.POST.get("fields_text", "")
    page: dict[str, Any] = {"title": line(title)}
    try:
        check_words(title, body, fields)
    except Refusal as refusal:
        page["refusal"] = say(refusal)
    else:
        page["paper"] = sample_of(title, body, read_fields(fields))
    return render(request, "letters/template_tried.html", page)


@require_GET
def word(request: Request, pk: int) -> HttpResponse:
    """The newest edition as Word."""
    found = _template(request, pk)
    edition = get_object_or_404(found.editions.all()[:1])
    response = HttpResponse(to_word(edition), content_type=_WORD)
    response["Content-Disposition"] = f'attachment; filename="template-{found.pk}.docx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def take_word(request: Request, pk: int) -> HttpResponse:
    """An edited Word file into the editor: nothing is kept before somebody has looked and saved."""
    found = _template(request, pk)
    if not may(request.actor, "letters.keep_templates", found):
        raise NotAllowed
    form = EditionForm(initial=_initial(found), actor=request.actor)
    try:
        parts = _read(request)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _editor(request, form, found, refusal=refusal)
    words = {"title": parts["title"], "body": parts["body"], "note": parts.get("note", "")}
    if "fields" in parts:
        words["fields_text"] = parts["fields"]
    form = EditionForm(initial={**_initial(found), **words}, actor=request.actor)
    messages.success(request, "已读入Word，请核对后保存。")
    return _editor(request, form, found)


def put_words(form: ActForm, refusal: Refusal) -> None:
    """The refusal at its field; the list of fields has another name on the page."""
    if refusal.field == "fields":
        refusal.field = "fields_text"
    put(form, refusal)


def _read(request: Request) -> dict[str, str]:
    ids = received_files(request, "file")
    if not ids:
        raise Refusal("kernel.file_none", field="file")
    stored = StoredFile.objects.drafts_of(request.actor).select_related("blob").filter(pk=ids[0]).first()
    if stored is None:
        raise Refusal("kernel.file_draft_gone", field="file")
    if stored.content_type != _WORD or stored.size > MOST_BYTES:
        raise Refusal("letters.template_word", field="file", name=stored.name)
    with opened_file(stored) as file:
        return dict(from_paragraphs(read_word(file), stored.name))


def _editor(request: Request, form: ActForm, found: Template | None, *, refusal: Refusal | None = None) -> HttpResponse:
    page = {"form": form, "template": found, "refusal": say(refusal) if refusal else None}
    failed = bool(form.errors) or refusal is not None
    return render(request, "letters/template_edit.html", page, status=422 if failed else 200)


def _initial(found: Template) -> dict[str, object]:
    last = found.editions.first()
    if last is None:
        return {"version": found.version}
    return {
        "version": found.version,
        "title": last.title,
        "body": last.body,
        "fields_text": write_fields(from_json(last.fields)),
        "note": last.note,
        "answer_days": last.answer_days,
        "valid_from": clock.today(),
    }


def _words(given: dict[str, Any]) -> Wordings:
    names = ("title", "body", "note", "answer_days", "valid_from", "valid_to", "basis")
    return Wordings(fields=given["fields_text"], **{name: given[name] for name in names})


def _template(request: Request, pk: int) -> Template:
    if not request.actor.roles & DRAFTERS:
        raise NotAllowed
    return get_object_or_404(Template.objects.visible_to(request.actor).select_related("issuer"), pk=pk)


def _shown(editions: list[Edition], number: str) -> Edition | None:
    chosen = [one for one in editions if str(one.number) == number]
    today = clock.today()
    return next(iter([*chosen, *(one for one in editions if _holds(one, today)), *editions]), None)


def _holds(edition: Edition, day: Any) -> bool:  # noqa: ANN401 - a date
    return bool(edition.valid_from <= day and (edition.valid_to is None or day <= edition.valid_to))


def _own(request: Request) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.actor), pk=request.actor.unit_id)
