"""Pages for Excel in and out, made of a declared sheet; an app adds one line of addresses and one of rows.

``urlpatterns += import_urls(UNITS, "import/", name="units_import", back="orgs:units")`` and
``ROWS += import_rows("orgs:units_import", roles)``; a list answers ``export_response(request, UNITS, rows, cover)``.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.kernel import clock
from yingshang.kernel.enums import OPEN_JOBS, ImportState
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import SheetImport
from yingshang.kernel.sheets import (
    Cover,
    Problem,
    RowRefused,
    Sheet,
    blank_template,
    check_import,
    compare,
    export,
    marked_copy,
    opened,
    recheck,
    write_import,
)
from yingshang.kernel.sheets.exporting import XLSX
from yingshang.kernel.sheets.importing import ROWS_AT_ONCE, write_later
from yingshang.kernel.sheets.reading import MOST_BYTES
from yingshang.kernel.sheets.report import problem_of
from yingshang.kernel.sheets.templates import explanation
from yingshang.kernel.web.access import Row
from yingshang.kernel.web.refusals import Sentence, say
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARTS = ("", "_template", "_run", "_problems")


def import_urls(sheet: Sheet, prefix: str, *, name: str, back: str) -> list[URLPattern]:
    """The four addresses of an import below ``prefix``; ``back`` is the full name of the list that one returns to."""
    pages = _Pages(sheet, name, back)
    return [
        path(prefix, require_http_methods(["GET", "POST"])(pages.upload), name=name),
        path(f"{prefix}template/", require_GET(pages.template), name=f"{name}_template"),
        path(f"{prefix}<uuid:pk>/", require_http_methods(["GET", "POST"])(pages.run), name=f"{name}_run"),
        path(f"{prefix}<uuid:pk>/problems/", require_GET(pages.problems), name=f"{name}_problems"),
    ]


def import_rows(name: str, roles: frozenset[str]) -> list[Row]:
    """The rows of the access table for those addresses; ``name`` is the full one, as "orgs:units_import"."""
    return [Row(name + part, roles, of="person" if part in {"_run", "_problems"} else "") for part in _PARTS]


def export_response(request: Request, sheet: Sheet, rows: Iterable[Any], cover: Cover) -> HttpResponseBase:
    """The rows that a list shows as a file: xlsx, or CSV with ``?form=csv``."""
    form = "csv" if request.GET.get("form") == "csv" else "xlsx"
    made = export(sheet, rows, actor=request.actor, cover=cover, form=form)
    return file_response(made.file, made.name, made.content_type)


def file_response(file: Any, name: str, content_type: str) -> FileResponse:  # noqa: ANN401 - any open file
    """``file`` to be saved under ``name``; nobody on the way keeps a copy."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["Cache-Control"] = "no-store"
    return response


def problem_words(problem: Problem) -> tuple[str, str]:
    """What is wrong and what is allowed, in words; a command's refusal speaks through its own sentence."""
    if not problem.code:
        return problem.what, problem.allowed
    sentence = say(Refusal(problem.code, field="", **dict(problem.facts)))
    return sentence.what, sentence.todo


class _Pages:
    """The views of one import."""

    def __init__(self, sheet: Sheet, name: str, back: str) -> None:
        self.sheet = sheet
        self.name = name
        self.back = back

    def upload(self, request: Request) -> HttpResponse:
        """The page with template and file field; a file that is a table leads on to its report."""
        refusal = None
        if request.method == "POST":
            try:
                file = request.FILES.get("file")
                if file is None:
                    raise Refusal("kernel.sheet_no_file")
                run = check_import(self.sheet, file, name=file.name or "", actor=request.actor)
            except NotAllowed:
                raise
            except Refusal as refused:
                refusal = say(refused)
            else:
                return redirect(self._address(request, "_run", run))
        context = {
            "sheet": self.sheet,
            "columns": [(column, explanation(column)) for column in self.sheet.columns],
            "template": self._address(request, "_template"),
            "back": reverse(self.back),
            "refusal": refusal,
            "most": MOST_BYTES,
        }
        return render(request, "kernel/sheets/upload.html", context, status=422 if refusal else 200)

    def template(self, request: Request) -> FileResponse:
        """The blank template."""
        made = blank_template(self.sheet, request.actor)
        return file_response(made, f"{self.sheet.title}（导入模板）.xlsx", XLSX)

    def run(self, request: Request, pk: UUID) -> HttpResponse:
        """The report of a check, or how far its job is; posting it confirms exactly that."""
        run = self._mine(request, pk)
        if request.method != "POST":
            return self._report(request, run, _kept_refusal(run))
        long = run.report.get("created", 0) + run.report.get("changed", 0) > ROWS_AT_ONCE
        try:
            if run.state in {ImportState.WAITING, ImportState.UNREADABLE, ImportState.WRITING}:
                raise Refusal("kernel.import_written")
            run = write_later(run, request.actor) if long else write_import(run, request.actor)
        except NotAllowed:
            raise
        except Refusal as refused:
            return self._report(request, run, self._again(run, request, refused))
        if long:
            return redirect(self._address(request, "_run", run))
        report = run.report
        done = f"已导入“{run.name}”：新增 {report['created']} 条，修改 {report['changed']} 条。"
        messages.success(request, done)
        return redirect(self.back)

    def _again(self, run: SheetImport, request: Request, refused: Refusal) -> Sentence:
        """What stood in the way; where the stored rows have changed, the file is checked anew for the next try."""
        if refused.code == "kernel.import_stale":
            recheck(run, request.actor)
        if isinstance(refused, RowRefused):
            return _of_row(say(refused), refused.why)
        return say(refused)

    def _report(self, request: Request, run: SheetImport, refusal: Sentence | None) -> HttpResponse:
        """The page in each state: under way (with its progress), unreadable, problems, to confirm, written."""
        running = run.state in {ImportState.WAITING, ImportState.WRITING}
        job = run.job if running else None
        context = {
            "sheet": self.sheet,
            "run": run,
            "refusal": refusal,
            "job": job,
            "running": job is not None and job.state in OPEN_JOBS,
            "halted": running and (job is None or job.state not in OPEN_JOBS),
            "waited": int((clock.now() - job.created_at).total_seconds()) if job is not None else 0,
            "is_written": run.state == ImportState.WRITTEN,
            "problems": self._address(request, "_problems", run),
            "again": self._address(request, ""),
            "back": reverse(self.back),
        }
        if "created" in run.report:
            context |= _figures(run)
        status = 409 if refusal and request.method == "POST" else 200
        return render(request, "kernel/sheets/report.html", context, status=status)

    def problems(self, request: Request, pk: UUID) -> FileResponse:
        """The file with its bad cells marked."""
        run = self._mine(request, pk)
        actor = request.actor
        with opened(run, actor) as reading:
            report = compare(reading, actor)
            made = marked_copy(reading, report.problems, actor=actor, say=_in_one_line)
        return file_response(made, f"{run.name.rpartition('.')[0] or run.name}（标出问题）.xlsx", XLSX)

    def _mine(self, request: Request, pk: UUID) -> SheetImport:
        mine = SheetImport.objects.visible_to(request.actor).select_related("job")
        return get_object_or_404(mine, pk=pk, sheet=self.sheet.name)

    def _address(self, request: Request, part: str, run: SheetImport | None = None) -> str:
        space = request.resolver_match.namespace if request.resolver_match else ""
        name = f"{space}:{self.name}{part}" if space else self.name + part
        return reverse(name, kwargs={"pk": run.pk} if run else {})


def _figures(run: SheetImport) -> dict[str, object]:
    report = SimpleNamespace(**run.report)
    report.problems = [_shown(problem_of(each)) for each in run.report["problems"]]
    return {
        "report": report,
        "can_write": run.state == ImportState.CHECKED and (report.created or report.changed),
        "to_write": report.created + report.changed,
    }


def _kept_refusal(run: SheetImport) -> Sentence | None:
    """What a job met with, in words."""
    kept = run.report.get("refusal")
    if not kept or run.state in {ImportState.WRITING, ImportState.WRITTEN}:
        return None
    why = kept.get("why")
    said = say(_refusal(kept))
    return _of_row(said, _refusal(why)) if why else said


def _refusal(kept: dict[str, Any]) -> Refusal:
    refusal = Refusal(kept["code"])
    refusal.facts = kept["facts"]
    return refusal


def _of_row(sentence: Sentence, why: Refusal) -> Sentence:
    """「第 3 行不能写入…：」 with the reason of that row."""
    reason = say(why)
    return Sentence(f"{sentence.what}{reason.what}", reason.todo, why.code)


def _in_one_line(problem: Problem) -> str:
    return "；".join(part for part in problem_words(problem) if part)


def _shown(problem: Problem) -> SimpleNamespace:
    what, allowed = problem_words(problem)
    return SimpleNamespace(row=problem.row, column=problem.column, value=problem.value, what=what, allowed=allowed)
