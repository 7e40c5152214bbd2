"""The register of letters, the inbox of a unit, and the numbers that were drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from yingshang.kernel import clock
from yingshang.kernel.lists import Act, Column, Days, ListSpec, OneOf, Related, Words, declare
from yingshang.kernel.lists import Tag as Tagged
from yingshang.kernel.web.addresses import address_of
from yingshang.letters.actions import answering
from yingshang.letters.enums import OWING_STATES, UNSIGNED_STATES, LetterKind, LetterState, ReceiptState
from yingshang.letters.models import Letter
from yingshang.letters.queries.ledger import inbox, register
from yingshang.letters.rules import FOR_UNIT
from yingshang.letters.web.words import lamp_of, receipt_lamp, recipients_of
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Receipt
    from yingshang.letters.models.letter import LetterQuerySet

_STATES = (
    ("unsigned", "未签发"),
    *LetterState.choices,
    ("overdue", "有逾期未答复"),
)


def in_state(value: str) -> Q:
    """The condition of a choice of the state filter."""
    if value == "unsigned":
        return Q(state__in=UNSIGNED_STATES)
    if value == "overdue":
        late = {"receipts__state__in": OWING_STATES, "receipts__due_at__lt": clock.now()}
        rows = Letter.objects.filter(state__in=(LetterState.ISSUED, LetterState.RECEIVED), **late)
        return Q(pk__in=rows.order_by().values("pk"))
    return Q(state=value)


def owing(value: str) -> Q:
    """The condition of a choice of the inbox's state filter."""
    live = ~Q(letter__state__in=(LetterState.VOID, LetterState.CLOSED))
    if value == "open":
        return Q(state__in=OWING_STATES) & live
    if value == "overdue":
        return Q(state__in=OWING_STATES, due_at__lt=clock.now()) & live
    return Q(state=value)


def _years(_: Actor) -> list[tuple[str, str]]:
    now = clock.today().year
    return [(str(year), f"{year}年") for year in range(now, now - 6, -1)]


def numbered(actor: Actor) -> LetterQuerySet:
    """Letters with a number, void ones included."""
    rows = Letter.objects.written_by(actor).prefetch_related("receipts")
    return rows.filter(number__isnull=False).select_related("issuer", "signer", "drafter")


def receive_one(*, actor: Actor, receipt: Receipt) -> object:
    """签收 of one row of the inbox, in the version that was read with it."""
    return answering.receive(actor=actor, receipt=receipt, version=receipt.version)


def _receiver(receipt: Receipt) -> str:
    return receipt.received_by.name if receipt.received_by else ""


_KIND = Column("kind", "文种", order="kind", nowrap=True)
_FILTERS = (
    Words("words", "标题或字号", within=("title", "doc_number")),
    OneOf("kind", "文种", choices=LetterKind.choices),
    OneOf("state", "状态", choices=_STATES, when=in_state),
    OneOf("year", "年份", choices=_years, when=lambda value: Q(year=int(value))),
    Related("issuer", "发文单位", offered=Unit.objects.visible_to, path="issuer"),
    Related("recipient", "主送单位", offered=Unit.objects.visible_to, path="receipts__unit"),
    Days("signed", "签发日期", path="signed_at"),
)

LETTERS = declare(
    ListSpec(
        key="letters.register",
        title="发文台账",
        address="letters:register",
        rows=register,
        order=("-id",),
        columns=(
            Column("title", "标题", order="title", link=address_of("letters:letter"), wide=True),
            Column("doc_number", "发文字号", order=("year", "number"), nowrap=True),
            _KIND,
            Column("recipients", "主送单位", value=recipients_of, long=True),
            Column("state", "状态", value=lamp_of, order="state"),
            Column("issuer", "发文单位", value=lambda row: row.issuer_name, order="issuer_name", shown=False),
            Column("dated_on", "成文日期", order="dated_on"),
            Column("source", "来源", value=lambda row: row.source_title, long=True, shown=False),
            Column("drafter", "起草人", value=lambda row: row.drafter.name if row.drafter else "系统", shown=False),
            Column("drafted_at", "起草时间", order="drafted_at", shown=False),
            Column("issued_at", "印发时间", order="issued_at", shown=False),
            Column("closed_at", "办结时间", order="closed_at", shown=False),
            Column("void_reason", "作废原因", shown=False, long=True),
        ),
        filters=_FILTERS,
        state=lambda row: lamp_of(row).state,
        empty="还没有发文。选一个模板，填写事实，就能起草一份。",
        empty_act="起草公文",
        empty_href="/letters/new/",
    )
)
NUMBERS = declare(
    ListSpec(
        key="letters.numbers",
        title="发文字号登记",
        address="letters:numbers",
        rows=numbered,
        order=("-year", "code", "-number"),
        columns=(
            Column(
                "doc_number",
                "发文字号",
                order=("year", "number"),
                link=address_of("letters:letter"),
            ),
            Column("title", "标题", order="title", long=True),
            _KIND,
            Column("dated_on", "成文日期", order="dated_on"),
            Column("signer", "签发人", value=lambda row: row.signer.name if row.signer else ""),
            Column("void", "作废", value=lambda row: Tagged("已作废", "red") if row.state == LetterState.VOID else ""),
            Column("void_reason", "作废原因", long=True),
        ),
        filters=_FILTERS[:4],
        empty="还没有编过号。公文签发时自动编号。",
    )
)
INBOX = declare(
    ListSpec(
        key="letters.inbox",
        title="收文",
        address="letters:inbox",
        rows=inbox,
        order=("-letter__issued_at", "-id"),
        columns=(
            Column(
                "title",
                "标题",
                value=lambda row: row.letter.title,
                order="letter__title",
                link=address_of("letters:letter", "letter_id"),
                wide=True,
            ),
            Column("number", "发文字号", value=lambda row: row.letter.doc_number, nowrap=True),
            Column("issuer", "发文单位", value=lambda row: row.letter.issuer_name, order="letter__issuer_name"),
            Column("unit", "本单位名称", value=lambda row: row.unit_name, shown=False),
            Column("state", "状态", value=receipt_lamp, order="state"),
            Column("due", "答复期限", value=lambda row: row.due_at, order="due_at"),
            Column("issued_at", "印发时间", value=lambda row: row.letter.issued_at, order="letter__issued_at"),
            Column("received_at", "签收时间", order="received_at", shown=False),
            Column(
                "received_by", "签收人", value=lambda row: row.received_by.name if row.received_by else "", shown=False
            ),
            Column("answered_at", "答复时间", order="answered_at", shown=False),
        ),
        filters=(
            Words("words", "标题或字号", within=("letter__title", "letter__doc_number")),
            OneOf("state", "状态", choices=(("open", "待办"), ("overdue", "逾期"), *ReceiptState.choices), when=owing),
            OneOf("kind", "文种", choices=LetterKind.choices, path="letter__kind"),
            Related("issuer", "发文单位", offered=Unit.objects.visible_to, path="letter__issuer"),
            Days("issued", "印发日期", path="letter__issued_at"),
        ),
        acts=(
            Act(
                "receive",
                "签收",
                receive_one,
                "receipt",
                offered=lambda actor: bool(actor.roles & FOR_UNIT),
            ),
        ),
        state=lambda row: receipt_lamp(row).state,
        empty="还没有收到公文。发文单位印发以后，会列在这里。",
    )
)
