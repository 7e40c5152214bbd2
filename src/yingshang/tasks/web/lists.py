"""The ledger of tasks across documents, and of one of them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yingshang.documents.enums import DocumentState, ItemKind
from yingshang.documents.models import Document
from yingshang.kernel.counting import SLOW_LIMIT
from yingshang.kernel.lists import Column, ListSpec, OneOf, Related, Tag, Words, declare
from yingshang.kernel.rules import may
from yingshang.kernel.templatetags.look import lamp_mark, lamp_word
from yingshang.kernel.web.addresses import address_of, place_of
from yingshang.kernel.web.lists import list_page
from yingshang.obligations.enums import Lamp as LampState
from yingshang.orgs.enums import Scope, UnitRole
from yingshang.tasks.enums import Stage
from yingshang.tasks.forms.filters import PartFilter
from yingshang.tasks.forms.sheets import named
from yingshang.tasks.queries.ledger import LedgerRow, LedgerRows, ledger_rows, owed_items, stage_is
from yingshang.tasks.queries.planning import items_to_hand_out

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponseBase

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.web.requests import Request

_FOUND_ONCE = 1_000
_STAGE_TAGS = {Stage.TO_HAND_OUT: "grey", Stage.CHANGED: "yellow", Stage.OPEN: "blue", Stage.DONE: "green"}


def _counted(rows: Any, stage: str) -> int:  # noqa: ANN401 - LedgerRows, whose model the filter does not know
    """The done tasks of some units are few and found once; a county's are many, and a page is soon full of them."""
    return _FOUND_ONCE if stage == Stage.DONE and not rows.are_most else SLOW_LIMIT


def _counted_with(rows: Any, _: str) -> int:  # noqa: ANN401 - as above
    """Those with a word among few are found once; among many a page is sooner found in their order."""
    return _FOUND_ONCE if rows.are_few() else SLOW_LIMIT


def documents_for(actor: Actor) -> QuerySet[Document]:
    """The documents whose tasks one may see."""
    seen = Document.objects.visible_to(actor)
    if actor.scope == Scope.ALL:
        return seen
    owed = (part.values_list("item__document_id") for part in owed_items(actor))
    keys = seen.order_by().values_list("pk").union(*owed)
    return Document.objects.filter(pk__in=keys)


def progress_cell(row: LedgerRow) -> object:
    """Before 交办 a tag; then how many parts are done, and the open ones by lamp."""
    stage = row.stage_before
    if stage == Stage.TO_HAND_OUT:
        return Tag(stage.label, _STAGE_TAGS[stage])
    progress = row.progress
    lamps = tuple((state.value, count) for state in LampState if (count := progress.lamps.get(state.value, 0)))
    return _said(stage == Stage.CHANGED, lamps, progress.done, progress.total, progress.waiting)


@lru_cache(maxsize=4096)
def _said(changed: bool, lamps: tuple[tuple[str, int], ...], done: int, total: int, waiting: int) -> SafeString:
    shown = format_html_join(
        "",
        '<span class="lamp lamp-{}"><span class="lamp-shape" aria-hidden="true">{}</span>{} {}</span> ',
        ((state, lamp_mark(state), lamp_word(state), count) for state, count in lamps),
    )
    tag = format_html('<span class="tag tag-yellow">{}</span> ', Stage.CHANGED.label) if changed else ""
    return format_html("{}{}办结 {}/{}{}", tag, shown, done, total, f"，未到期次 {waiting}" if waiting else "")


def bar_of(row: LedgerRow) -> str:
    """The colour of the row's bar."""
    return row.progress.lamp if row.matter_id is not None else "grey"


def due_cell(row: LedgerRow) -> object:
    """The printed phrase; a task without one says so."""
    return row.due_phrase or Tag("未定时限", "yellow")


def lead_cell(row: LedgerRow) -> object:
    """Who leads; where several share the task and nobody does, it says so."""
    if names := named(row, UnitRole.LEAD):
        return names
    others = sum(len(names) for role, names in row.names.items() if role != UnitRole.LEAD)
    return Tag("无牵头单位", "yellow") if others > 1 else "—"


item_link = address_of("tasks:item")


LEDGER = declare(
    ListSpec(
        key="tasks.ledger",
        title="任务台账",
        address="tasks:ledger",
        rows=ledger_rows,
        order=("-document_id", "order"),
        near=True,
        sheet="tasks.ledger",
        file_rows=LedgerRows.for_file,
        page_rows=LedgerRows.for_page,
        columns=(
            Column("ordinal", "序号", value=lambda row: row.ordinal or "—", link=item_link, nowrap=True),
            Column("title", "任务", link=item_link, wide=True),
            Column("content", "具体工作", long=True),
            Column("lead", "牵头单位", value=lead_cell),
            Column("responsible", "责任单位", value=lambda row: named(row, UnitRole.RESPONSIBLE)),
            Column("participating", "配合单位", value=lambda row: named(row, UnitRole.PARTICIPATING)),
            Column("due", "完成时限", value=due_cell),
            Column("note", "备注"),
            Column("progress", "进展", value=progress_cell),
            Column(
                "source",
                "来源",
                wide=True,
                value=lambda row: row.source,
                link=lambda row: f"{place_of('tasks:ledger')}?document={row.document_id}",
                order=("-document_id", "order"),
            ),
            Column("kind", "类别", shown=False),
        ),
        filters=(
            Words("words", "任务或具体工作", within=("title", "content"), slow=True, counted=_counted_with),
            Related("document", "文件", offered=documents_for, path="document", by="title", whole=Document),
            PartFilter(),
            OneOf("stage", "整体进展", choices=Stage.choices, when=stage_is, slow=True, counted=_counted),
            OneOf("kind", "类别", choices=ItemKind.choices),
        ),
        state=bar_of,
        empty="还没有审定的任务。上传公文、审定之后，任务就在这里。",
    )
)


def ledger(request: Request) -> HttpResponseBase:
    """The ledger; where it is narrowed to one document, with what can be done with that."""
    return list_page(request, LEDGER, template="tasks/ledger.html", context=_about(request))


def _about(request: Request) -> dict[str, object]:
    general: dict[str, object] = {"may_import": may(request.actor, "tasks.upload_table")}
    given = request.GET.get("document", "")
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        return general
    document = documents_for(request.actor).filter(pk=int(given)).first()
    if document is None:
        return general
    own = may(request.actor, "tasks.hand_out_document", document)
    open_ = document.state in {DocumentState.ACCEPTED, DocumentState.HANDED_OUT}
    left = own and open_ and items_to_hand_out(document).exists()
    return general | {"document": document, "may_hand_out": own and open_, "own": own, "left": left}
