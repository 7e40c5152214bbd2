"""What the issuing office decides about a letter: checked, sent back, signed, issued, closed, void."""

from __future__ import annotations

import base64
import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING

from yingshang.calendars.queries.days import add_working_days, closing_time
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line, paragraphs
from yingshang.letters import events
from yingshang.letters.actions.drafting import why
from yingshang.letters.actions.flaws import refuse_flaws
from yingshang.letters.actions.numbering import code_for, draw
from yingshang.letters.actions.telling import tell_issued, tell_partners, tell_voided
from yingshang.letters.enums import LETTER_MOVES, LetterState, ReceiptState
from yingshang.letters.models import Seal
from yingshang.letters.queries.filling import check_text
from yingshang.letters.queries.layout import refuse_layout

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Letter

CODE_BYTES = 10  # 80 random bits: nobody finds a letter by guessing


@command("letters.check", target="letter")
def check_letter(*, actor: Actor, letter: Letter, version: int) -> Letter:
    """核稿: the words are whole, the paper can be set, and its number has a code. Raises Refusal otherwise."""
    refuse_flaws(check_text(letter.title, letter.body, letter.tables))
    code_for(letter.issuer, letter.kind)
    refuse_layout(letter)
    LETTER_MOVES.move(letter, "check", actor=actor)
    letter.checker_id, letter.checked_at = actor.person_id, clock.now()
    letter.save(update_fields=["checker", "checked_at"])
    record(events.checked, letter, actor=actor, **why(letter))
    tell_partners(letter, actor)
    return letter


@command("letters.send_back", target="letter")
def send_back(*, actor: Actor, letter: Letter, version: int, reason: str) -> Letter:
    """退回修改: it is a draft again, and has to be checked again, and agreed to by everybody who issues it, too."""
    LETTER_MOVES.move(letter, "send_back", actor=actor, reason=paragraphs(reason))
    letter.checker, letter.checked_at = None, None
    letter.save(update_fields=["checker", "checked_at"])
    letter.partners.update(agreed_by=None, agreed_at=None)
    record(events.sent_back, letter, actor=actor, reason=paragraphs(reason)[:300], **why(letter))
    return letter


@command("letters.cosign", target="letter")
def cosign(*, actor: Actor, letter: Letter, version: int) -> Letter:
    """会签: a leader of a unit that issues it, too, agrees to the words as they were checked."""
    LETTER_MOVES.move(letter, "cosign", actor=actor)
    partner = letter.partners.get(unit=actor.unit_id)
    partner.agreed_by_id, partner.agreed_at = actor.person_id, clock.now()
    partner.save(update_fields=["agreed_by", "agreed_at"])
    record(events.cosigned, letter, actor=actor, unit=partner.unit_name, **why(letter))
    return letter


@command("letters.sign", target="letter")
def sign_letter(*, actor: Actor, letter: Letter, version: int) -> Letter:
    """签发: the number is drawn and the paper dated; the final files follow from what is fixed here.

    The signer is neither an author nor the checker. Raises Refusal ``letters.no_code``, and ``letters.layout`` for what
    the fonts of today cannot print: a number is never drawn for a paper that cannot be made. ``letters.not_cosigned``
    while a unit that issues it, too, has not agreed.
    """
    refuse_layout(letter)
    if missing := [partner.unit_name for partner in letter.partners.missing()]:
        raise Refusal("letters.not_cosigned", units="\u3001".join(missing))
    LETTER_MOVES.move(letter, "sign", actor=actor)
    letter.signer_id, letter.signed_at, letter.dated_on = actor.person_id, clock.now(), clock.today()
    letter.check_code = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    letter.seal = _seal_of(letter.issuer_id)
    for partner in letter.partners.all():
        partner.seal = _seal_of(partner.unit_id)
        partner.save(update_fields=["seal"])
    draw(letter, letter.dated_on)
    fields = ["signer", "signed_at", "dated_on", "check_code", "seal", "code", "year", "number", "doc_number"]
    letter.save(update_fields=fields)
    record(events.signed, letter, actor=actor, number=letter.doc_number, **why(letter))
    return letter


@command("letters.issue", target="letter")
def issue_letter(*, actor: Actor, letter: Letter, version: int) -> Letter:
    """印发: the recipients see it from now on, and their days to answer begin to count.

    Raises Refusal ``letters.not_final`` while the final files are not there.
    """
    if letter.state == LetterState.SIGNED and not letter.is_final:
        raise Refusal("letters.not_final", target=str(letter))
    LETTER_MOVES.move(letter, "issue", actor=actor)
    letter.issued_at = clock.now()
    letter.save(update_fields=["issued_at"])
    receipts = letter.receipts.all()
    if letter.answer_days:
        receipts.update(due_at=due_moment(clock.today(), letter.answer_days))
    names = "\u3001".join(receipt.unit_name for receipt in receipts)
    unit_ids = [receipt.unit_id for receipt in receipts]
    facts = {"number": letter.doc_number, "recipients": names, "answer_days": letter.answer_days or 0}
    record(events.issued, letter, actor=actor, unit_ids=unit_ids, **facts, **why(letter))
    tell_issued(letter, actor)
    return letter


@command("letters.close", target="letter")
def close_letter(*, actor: Actor, letter: Letter, version: int, despite: str = "") -> Letter:
    """办结. Raises Refusal ``letters.answers_open`` while an answer is not accepted and no reason is given."""
    if letter.answer_days and not line(despite):
        missing = letter.receipts.exclude(state=ReceiptState.ACCEPTED).count()
        if missing:
            raise Refusal("letters.answers_open", field="despite", count=missing)
    LETTER_MOVES.move(letter, "close", actor=actor, despite=paragraphs(despite))
    letter.closed_at = clock.now()
    letter.save(update_fields=["closed_at"])
    record(events.closed, letter, actor=actor, **why(letter))
    return letter


@command("letters.close", target="letter")
def look_back(*, actor: Actor, letter: Letter, version: int, finding: str) -> Letter:
    """回头看: what was found when somebody looked again later."""
    LETTER_MOVES.move(letter, "look_back", actor=actor, finding=paragraphs(finding))
    record(events.looked_back, letter, actor=actor, finding=paragraphs(finding)[:300], **why(letter))
    return letter


@command("letters.void", target="letter")
def void_letter(*, actor: Actor, letter: Letter, version: int, reason: str) -> Letter:
    """作废: a number that was drawn stays with the letter and its reason; it is never given to another."""
    LETTER_MOVES.move(letter, "void", actor=actor, reason=paragraphs(reason))
    letter.void_reason = line(reason)[:300]
    letter.save(update_fields=["void_reason"])
    number = letter.doc_number or "\u2014"
    record(events.voided, letter, actor=actor, number=number, reason=letter.void_reason, **why(letter))
    if letter.issued_at is not None:
        tell_voided(letter, actor)
    return letter


def _seal_of(unit: int) -> Seal | None:
    return Seal.objects.filter(issuer=unit, withdrawn_at__isnull=True).first()


def due_moment(start: date, days: int) -> datetime:
    """When offices close on the last of ``days`` working days after ``start``."""
    day = add_working_days(start, days)
    return datetime.combine(day, closing_time(day), clock.SHANGHAI)
