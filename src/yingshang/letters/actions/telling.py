"""Telling people about a letter: whom it came to, whoever wrote it. Each thing that happens is told once, for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from yingshang.letters.enums import LetterKind
from yingshang.letters.rules import ANSWERS, ARRIVED, COSIGNING, TRANSFERS
from yingshang.messaging.actions import Notice, To, notify
from yingshang.messaging.enums import Urgency

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Answer, Letter, Receipt
    from yingshang.messaging.rules.kinds import Kind

# Papers that the leader in charge reads, too, and not by way of the liaison officer.
TO_LEADERS = frozenset({LetterKind.SUPERVISION, LetterKind.INTERVIEW})


def tell_partners(letter: Letter, actor: Actor) -> None:
    """It was checked and waits for the leaders of the units that issue it, too."""
    to = [To.leader(partner.unit) for partner in letter.partners.select_related("unit__parent")]
    if to:
        _tell("to_cosign", f"to_cosign:{letter.pk}:{letter.version}", letter, actor, to, COSIGNING)


def tell_issued(letter: Letter, actor: Actor) -> None:
    """It came to these units: their liaison officers, and the leaders in charge of what concerns themselves."""
    to = _recipients(letter)
    if letter.kind in TO_LEADERS:
        to += [To.leader(one.unit) for one in to]
    first = letter.receipts.order_by("id").first()
    _tell("issued", f"issued:{letter.pk}", letter, actor, to, ARRIVED, due=first.due_at if first else None)


def tell_voided(letter: Letter, actor: Actor) -> None:
    """A letter that they have is void: nothing has to be answered any more. Its other issuers learn it, too."""
    others = [To.liaison(partner.unit) for partner in letter.partners.select_related("unit__parent")]
    _tell("voided", f"voided:{letter.pk}", letter, actor, [*_recipients(letter), *others], ARRIVED)


def tell_answered(answer: Answer, letter: Letter, actor: Actor) -> None:
    """A recipient answered: whoever drafted the letter judges it."""
    _tell("answered", f"answered:{answer.pk}", letter, actor, [_writer(letter)], ANSWERS, answer=answer)


def tell_sent_back(receipt: Receipt, letter: Letter, actor: Actor) -> None:
    """The answer was not enough: the recipient answers again."""
    last = receipt.answers.first()
    key = f"sent_back:{receipt.pk}:{last.pk if last else 0}"
    _tell("sent_back", key, letter, actor, [To.liaison(receipt.unit)], ANSWERS, receipt=receipt, answer=last)


def tell_overdue(receipt: Receipt, letter: Letter, actor: Actor) -> None:
    """The answer did not come in time: the recipient is told, and whoever waits for it."""
    to = [To.liaison(receipt.unit), _writer(letter)]
    _tell("overdue", f"overdue:{receipt.pk}", letter, actor, to, ANSWERS, receipt=receipt)


def _tell(what: str, key: str, letter: Letter, actor: Actor, to: list[To], kind: Kind, **facts: object) -> None:
    notice = Notice.worded(
        f"letters/told/{what}.txt",
        {"letter": letter, **facts},
        kind=TRANSFERS if letter.kind == LetterKind.TRANSFER else kind,
        key=f"letters:{key}",
        link=reverse("letters:letter", args=[letter.pk]),
        about=("letters.letter", str(letter.pk)),
        urgency=Urgency.PROMPT if letter.answer_days else Urgency.ORDINARY,
    )
    notify(actor=actor, notice=notice, to=to)


def _recipients(letter: Letter) -> list[To]:
    return [To.liaison(receipt.unit) for receipt in letter.receipts.select_related("unit__parent").order_by("id")]


def _writer(letter: Letter) -> To:
    house = letter.drafted_in or letter.issuer
    return To.person(letter.drafter, house) if letter.drafter is not None else To.liaison(house)
