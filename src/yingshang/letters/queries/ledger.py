"""The register, the inbox, and what waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from yingshang.kernel.rules import may
from yingshang.letters.enums import OWING_STATES, LetterState
from yingshang.letters.models import Letter, Partner, Receipt
from yingshang.letters.rules import CHECKERS, DRAFTERS, FOR_UNIT, SIGNERS

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.letters.models.letter import LetterQuerySet
    from yingshang.letters.models.receipt import ReceiptQuerySet

MOST_WAITING = 100  # the menu counts no further


def register(actor: Actor) -> LetterQuerySet:
    """The letters of one's house with what the ledger shows."""
    return Letter.objects.signed_by(actor).select_related("issuer", "drafter").prefetch_related("receipts")


def inbox(actor: Actor) -> ReceiptQuerySet:
    """The letters that came to one's units."""
    return Receipt.objects.inbox_of(actor).select_related("letter__issuer", "unit", "received_by")


_SIGNABLE = Q(~Exists(Partner.objects.missing().filter(letter=OuterRef("pk"))), state=LetterState.CHECKED)
_MOST = 200  # letters that one page or its number speaks of


def to_sign(actor: Actor, most: int = _MOST) -> list[Letter]:
    """What waits for the actor's signature, the oldest first: agreed by all, not written or checked by the actor."""
    if not actor.roles & SIGNERS:
        return []
    rows = Letter.objects.visible_to(actor).filter(_SIGNABLE, issuer=actor.unit_id)
    rows = rows.exclude(checker=actor.person_id).exclude(texts__person_id=actor.person_id)
    rows = rows.select_related("issuer", "drafter", "checker").prefetch_related("receipts")
    return list(rows.order_by("checked_at", "pk")[:most])


def to_check(actor: Actor, most: int = _MOST) -> list[Letter]:
    """What others of the actor's house have drafted and the actor may check, the oldest first."""
    if not actor.roles & CHECKERS:
        return []
    rows = Letter.objects.filter(state=LetterState.DRAFT, issuer=actor.unit_id).exclude(drafter=actor.person_id)
    rows = rows.select_related("issuer", "drafter").prefetch_related("receipts")
    return list(rows.order_by("drafted_at", "pk")[:most])


def to_cosign(actor: Actor, most: int = _MOST) -> list[Letter]:
    """What others lead and waits for the actor's agreement, the oldest first."""
    if not actor.roles & SIGNERS:
        return []
    return list(_uncosigned(actor).select_related("issuer", "drafter", "checker").order_by("checked_at", "pk")[:most])


def _uncosigned(actor: Actor) -> LetterQuerySet:
    rows = Letter.objects.filter(state=LetterState.CHECKED)
    return rows.filter(partners__unit=actor.unit_id or 0, partners__agreed_at=None)


def waiting_here(actor: Actor) -> int:
    """Letters that wait for a step of the actor's post: to be checked, to be signed, to be issued, answers to judge."""
    if not actor.roles & DRAFTERS:
        return 0
    wanted = Q(pk__in=[])
    if actor.roles & CHECKERS:
        wanted |= Q(state=LetterState.DRAFT)
    if actor.roles & SIGNERS:
        wanted |= _SIGNABLE
    wanted |= Q(state__in=(LetterState.SIGNED, LetterState.ANSWERED))
    rows = Letter.objects.filter(wanted, issuer=actor.unit_id).order_by()
    joint = _uncosigned(actor).order_by()[:MOST_WAITING].count() if actor.roles & SIGNERS else 0
    return min(MOST_WAITING, rows[:MOST_WAITING].count() + joint)


def waiting_in_inbox(actor: Actor) -> int:
    """Letters to the actor's units that are not signed for or not answered."""
    if not actor.roles & FOR_UNIT:
        return 0
    return _owing(actor).order_by()[:MOST_WAITING].count()


def first_in_inbox(actor: Actor, most: int) -> list[Receipt]:
    """The first ``most`` of these: what must be answered soonest, then what asks for no answer; one query."""
    if not actor.roles & FOR_UNIT:
        return []
    rows = _owing(actor).select_related("letter__issuer", "unit")
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "letter__issued_at", "pk")[:most])


def _owing(actor: Actor) -> ReceiptQuerySet:
    rows = Receipt.objects.inbox_of(actor).filter(state__in=OWING_STATES)
    return rows.exclude(letter__state__in=(LetterState.VOID, LetterState.CLOSED))


def sees_texts(actor: Actor, letter: Letter) -> bool:
    """Whether drafts and former wordings are the actor's business."""
    return may(actor, "letters.edit", letter) or actor.is_system
