"""What is done with a document as a whole: read again, accept, review again, put away, put behind an older version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yingshang.documents.actions.accepting import accept_document, archive_document, reopen_document
from yingshang.documents.actions.heads import set_version
from yingshang.documents.actions.reading import start_reading
from yingshang.documents.actions.rereading import reread_document
from yingshang.documents.forms.heads import ReasonForm
from yingshang.documents.models import Document
from yingshang.documents.web.pages import document_for
from yingshang.kernel.web.requests import Request
from yingshang.orgs.forms.choosing import ActForm
from yingshang.orgs.web.acting import Act, answer

if TYPE_CHECKING:
    from collections.abc import Callable


def start(request: Request, pk: int) -> HttpResponse:
    """重新读取."""
    found = document_for(request, pk)

    def run(_: ActForm) -> object:
        return start_reading(actor=request.actor, document=found)

    about = "从头读一遍文件。还没有人审阅，现在的任务会被这次读出的替换；改过的版头不受影响。"
    return answer(request, _act(found, f"重新读取《{found}》", "重新读取", run, done="已开始读取。", about=about))


def reread(request: Request, pk: int) -> HttpResponse:
    """重读并比较."""
    found = document_for(request, pk)

    def run(_: ActForm) -> object:
        return reread_document(actor=request.actor, document=found)

    about = "用现在的引擎再读一遍，把不同之处列出来，由您逐项决定。已审定和改过的内容不会被改动。"
    return answer(
        request,
        _act(
            found,
            f"重读《{found}》",
            "开始重读",
            run,
            done="已开始重读。读完以后，有不同之处的列在这一页，请刷新查看。",
            about=about,
        ),
    )


def accept(request: Request, pk: int) -> HttpResponse:
    """审定."""
    found = document_for(request, pk)

    def run(_: ActForm) -> object:
        return accept_document(actor=request.actor, document=found)

    about = "审定后任务不能再改，可以交办。任务须已逐项决定，单位名称须已全部对应。"
    return answer(request, _act(found, f"审定《{found}》", "审定公文", run, done="已审定，可以交办。", about=about))


def reopen(request: Request, pk: int) -> HttpResponse:
    """重新审阅."""
    found = document_for(request, pk)

    def run(form: ActForm) -> object:
        return reopen_document(actor=request.actor, document=found, reason=form.cleaned_data["reason"])

    about = "重新审阅后可以再改任务；已经交办的事项不受影响，改动要再次交办才送到各单位。"
    act = _act(found, f"重新审阅《{found}》", "重新审阅", run, done="可以修改任务了。", about=about, form=ReasonForm)
    return answer(request, act)


def archive(request: Request, pk: int) -> HttpResponse:
    """归档."""
    found = document_for(request, pk)

    def run(_: ActForm) -> object:
        return archive_document(actor=request.actor, document=found)

    about = "归档后仍可查看，不能再审阅和交办。"
    return answer(request, _act(found, f"归档《{found}》", "归档", run, done="已归档。", about=about, danger=True))


def follow(request: Request, pk: int, older: int) -> HttpResponse:
    """Make the document the newer version of another one."""
    found = document_for(request, pk)
    other: Document = get_object_or_404(Document.objects.visible_to(request.actor), pk=older)

    def run(_: ActForm) -> object:
        return set_version(actor=request.actor, document=found, older=other)

    title = f"将《{found}》定为《{other}》的新版本"
    return answer(request, _act(found, title, "定为新版本", run, done="已定为新版本，旧版本仍可查看。"))


def _act(found: Document, title: str, submit: str, run: Callable[[ActForm], object], **more: Any) -> Act:  # noqa: ANN401 - fields of Act
    back = reverse("documents:document", args=[found.pk])
    given = {"form": ActForm, "permission": "documents.review_document", "back": back, "target": found, **more}
    return Act(title=title, submit=submit, run=run, **given)
