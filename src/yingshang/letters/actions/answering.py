"""What a recipient does with a letter, and what the office makes of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import attach
from yingshang.kernel.text import paragraphs
from yingshang.letters import events
from yingshang.letters.actions.drafting import why
from yingshang.letters.actions.telling import tell_answered, tell_overdue, tell_sent_back
from yingshang.letters.enums import (
    ISSUED_STATES,
    LATE_WORDS,
    LETTER_MOVES,
    OWING_STATES,
    RECEIPT_MOVES,
    LetterState,
    ReceiptState,
)
from yingshang.letters.models import Answer, Letter, Receipt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from yingshang.kernel.actor import Actor

MOST_SHOWN = 200


@command("letters.receive", target="receipt")
def receive(*, actor: Actor, receipt: Receipt, version: int) -> Receipt:
    """签收: by whom and when. When the last recipient has, the letter is received."""
    letter = _letter(receipt, "receive")
    verb = "receive" if letter.answer_days else "read"
    RECEIPT_MOVES.move(receipt, verb, actor=actor)
    receipt.received_by_id, receipt.received_at = actor.person_id, clock.now()
    receipt.save(update_fields=["received_by", "received_at"])
    due = receipt.due_at.isoformat() if receipt.due_at else ""
    record(events.received, letter, actor=actor, unit=receipt.unit_name, due=due, **_whose(receipt, letter))
    _follow(letter, actor)
    return receipt


@command("letters.answer", target="receipt")
def answer(*, actor: Actor, receipt: Receipt, version: int, text: str, files: Sequence[str | UUID] = ()) -> Answer:
    """答复 with evidence. After the due moment it is taken all the same and marked late."""
    letter = _letter(receipt, "answer")
    words = paragraphs(text)
    if not letter.answer_days:
        raise Refusal("letters.no_answer_wanted")
    if not words:
        raise Refusal("letters.no_answer_text", field="text")
    RECEIPT_MOVES.move(receipt, "answer", actor=actor)
    now = clock.now()
    late = receipt.due_at is not None and now > receipt.due_at
    receipt.answered_at, receipt.is_late = now, late
    receipt.save(update_fields=["answered_at", "is_late"])
    made: Answer = Answer.objects.create(
        receipt=receipt,
        text=words,
        person_name=actor.name,
        post=actor.post,
        unit=actor.unit,
        at=now,
        late=late,
    )
    attach(files, holder=made, actor=actor)
    facts = {"unit": receipt.unit_name, "text": words[:MOST_SHOWN], "lateness": LATE_WORDS if late else ""}
    record(events.answered, letter, actor=actor, late=late, **facts, **_whose(receipt, letter))
    tell_answered(made, letter, actor)
    _follow(letter, actor)
    return made


@command("letters.judge", target="receipt")
def accept_answer(*, actor: Actor, receipt: Receipt, version: int, note: str = "") -> Receipt:
    """采纳答复."""
    letter = _letter(receipt, "accept")
    RECEIPT_MOVES.move(receipt, "accept", actor=actor, note=paragraphs(note))
    receipt.accepted_at = clock.now()
    receipt.save(update_fields=["accepted_at"])
    _judge(receipt, actor, accepted=True, verdict=note)
    facts = {"unit": receipt.unit_name, "late": receipt.is_late}
    record(events.answer_accepted, letter, actor=actor, **facts, **_whose(receipt, letter))
    return receipt


@command("letters.judge", target="receipt")
def send_answer_back(*, actor: Actor, receipt: Receipt, version: int, reason: str) -> Receipt:
    """退回答复 with the reason: the recipient answers again, by the same day."""
    letter = _letter(receipt, "ask_again")
    RECEIPT_MOVES.move(receipt, "ask_again", actor=actor, reason=paragraphs(reason))
    receipt.answered_at = None
    receipt.save(update_fields=["answered_at"])
    _judge(receipt, actor, accepted=False, verdict=reason)
    facts = {"unit": receipt.unit_name, "reason": paragraphs(reason)[:MOST_SHOWN]}
    record(events.answer_sent_back, letter, actor=actor, **facts, **_whose(receipt, letter))
    tell_sent_back(receipt, letter, actor)
    if letter.state == LetterState.ANSWERED:
        LETTER_MOVES.move(letter, "ask_again", actor=actor, reason=paragraphs(reason))
    return receipt


@command("letters.sweep")
def note_overdue(*, actor: Actor, receipt: Receipt) -> Receipt:
    """Say once that a recipient has not answered in time. Raises Refusal ``letters.receipt_closed`` when it has."""
    now = clock.now()
    rows = Receipt.objects.filter(pk=receipt.pk, state__in=OWING_STATES, overdue_at__isnull=True, due_at__lt=now)
    if not rows.filter(letter__state__in=ISSUED_STATES).update(overdue_at=now):
        raise _closed(receipt, receipt.letter, "answer")
    receipt.overdue_at = now
    due = f"{clock.local(receipt.due_at):%Y-%m-%d}" if receipt.due_at else ""
    letter = receipt.letter
    record(events.answer_overdue, letter, actor=actor, unit=receipt.unit_name, due=due, **_whose(receipt, letter))
    tell_overdue(receipt, letter, actor)
    return receipt


def _letter(receipt: Receipt, verb: str) -> Letter:
    """The letter, locked, so that of the last two recipients one sees that the other was before it."""
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=receipt.letter_id)
    if letter.state not in ISSUED_STATES or letter.state == LetterState.CLOSED:
        raise _closed(receipt, letter, verb)
    return letter


def _closed(receipt: Receipt, letter: Letter, verb: str) -> Refusal:
    act = next(move.label for move in RECEIPT_MOVES.moves if move.verb == verb)
    closed = letter.state not in ISSUED_STATES or letter.state == LetterState.CLOSED
    state = LetterState(letter.state).label if closed else ReceiptState(receipt.state).label
    return Refusal("letters.receipt_closed", state=state, act=act)


def _judge(receipt: Receipt, actor: Actor, *, accepted: bool, verdict: str) -> None:
    last = receipt.answers.filter(accepted__isnull=True).first()
    if last is None:
        return
    last.accepted, last.verdict = accepted, paragraphs(verdict)[:500]
    last.judged_by, last.judged_at = actor.name, clock.now()
    last.save(update_fields=["accepted", "verdict", "judged_by", "judged_at"])


def _follow(letter: Letter, actor: Actor) -> None:
    """The letter goes on when the last of its recipients has."""
    rows = letter.receipts
    if letter.state == LetterState.ISSUED and not rows.filter(state=ReceiptState.WAITING).exists():
        LETTER_MOVES.move(letter, "receive", actor=actor)
    if not letter.answer_days or letter.state != LetterState.RECEIVED:
        return
    if not rows.exclude(state__in=(ReceiptState.ANSWERED, ReceiptState.ACCEPTED)).exists():
        LETTER_MOVES.move(letter, "answer", actor=actor)


def _whose(receipt: Receipt, letter: Letter) -> dict[str, object]:
    return {"recipient_id": receipt.pk, "unit_id": receipt.unit_id, **why(letter)}
