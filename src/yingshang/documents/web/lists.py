"""The ledger of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.documents.actions.accepting import archive_document
from yingshang.documents.actions.reading import start_reading
from yingshang.documents.enums import DocumentState
from yingshang.documents.models import Document
from yingshang.documents.queries.standing import has_doubts, with_figures
from yingshang.kernel.lists import Act, Column, Days, Lamp, ListSpec, OneOf, Words, YesNo, declare
from yingshang.kernel.rules import may
from yingshang.kernel.web.addresses import address_of

if TYPE_CHECKING:
    from yingshang.documents.models.document import DocumentQuerySet
    from yingshang.kernel.actor import Actor

LAMPS = {
    DocumentState.UPLOADED: "grey",
    DocumentState.READING: "blue",
    DocumentState.READ: "yellow",
    DocumentState.UNREADABLE: "red",
    DocumentState.IN_REVIEW: "blue",
    DocumentState.ACCEPTED: "green",
    DocumentState.HANDED_OUT: "green",
    DocumentState.ARCHIVED: "grey",
}


def _rows(actor: Actor) -> DocumentQuerySet:
    return with_figures(Document.objects.visible_to(actor).select_related("office").defer("head", "trouble"))


def lamp_of(document: Document) -> Lamp:
    """The state of a document as a lamp."""
    state = DocumentState(document.state)
    return Lamp(LAMPS[state], str(state.label))


def _may_upload(actor: Actor) -> bool:
    return may(actor, "documents.upload_document")


DOCUMENTS = declare(
    ListSpec(
        key="documents.documents",
        title="公文台账",
        address="documents:documents",
        rows=_rows,
        order=("-id",),
        columns=(
            Column("title", "标题", long=True, link=address_of("documents:document")),
            Column("doc_number", "发文字号", order="doc_number", nowrap=True),
            Column("issuer", "发文机关", order="issuer"),
            Column("issued_on", "成文日期", order="issued_on"),
            Column("state", "状态", value=lamp_of, order="state"),
            Column("tasks", "任务", number=True),
            Column("doubts", "存疑", number=True),
            Column("uploaded_by", "上传人", order="uploaded_by"),
            Column("uploaded_at", "上传时间", order="uploaded_at"),
            Column("office", "经办单位", value=lambda one: one.office.name, shown=False),
            Column("file_name", "文件名", shown=False),
            Column("accepted_by", "审定人", shown=False),
            Column("accepted_at", "审定时间", shown=False),
        ),
        filters=(
            Words(
                "words",
                "关键词",
                help="标题、文号、机关、文件名",
                within=("title", "doc_number", "issuer", "file_name"),
            ),
            OneOf("state", "状态", choices=DocumentState.choices),
            YesNo("doubts", "存疑", when=has_doubts(), yes="有存疑的任务", no="没有存疑的任务"),
            YesNo("newest", "版本", when=Q(replaced_by__isnull=True), yes="只看最新版本", no="已有新版本的"),
            Days("issued", "成文日期", path="issued_on"),
            Days("uploaded", "上传时间", path="uploaded_at"),
        ),
        acts=(
            Act("read", "重新读取", start_reading, "document", offered=_may_upload),
            Act("archive", "归档", archive_document, "document", offered=_may_upload),
        ),
        state=lambda one: LAMPS[DocumentState(one.state)],
        empty="还没有公文。上传一份通知或方案，几分钟后就能看到分解出的任务。",
        empty_act="上传公文",
        empty_href="/documents/upload/",
    )
)
