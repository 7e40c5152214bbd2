"""Letters by the clock: final papers that are missing, answers that are overdue, counted looks that are old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import Refusal
from yingshang.kernel.jobs import every, job, on
from yingshang.letters.actions.answering import note_overdue
from yingshang.letters.actions.finishing import finish, unfinished
from yingshang.letters.actions.looking import forget_looks
from yingshang.letters.enums import ISSUED_STATES, OWING_STATES, LetterState
from yingshang.letters.models import Letter, Receipt

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context

BATCH = 200


@on("letters.signed")
@job("letters.finish", atomic=False, lease=300, label="生成公文定稿")
def finish_one(context: Context) -> dict[str, bool]:
    """The final papers of a letter that was signed, unless they are there."""
    letter = Letter.objects.select_related("issuer", "signer", "seal").filter(pk=context.event().target_id).first()
    return {"final": letter is not None and finish(letter).is_final}


@job("letters.sweep", atomic=False, lease=300, label="公文逾期登记和补做定稿")
def sweep(context: Context) -> dict[str, int]:
    """Say of every receipt once that its answer is overdue; make the final papers that are still missing."""
    owing = Receipt.objects.filter(state__in=OWING_STATES, overdue_at__isnull=True, due_at__lt=clock.now())
    live = owing.filter(letter__state__in=ISSUED_STATES).exclude(letter__state=LetterState.CLOSED)
    noted, last = 0, 0
    while batch := list(live.filter(pk__gt=last).select_related("letter").order_by("pk")[:BATCH]):
        for receipt in batch:
            noted += _note(receipt)
        last = batch[-1].pk
        context.progress(noted, noted)
    finished = sum(finish(letter).is_final for letter in unfinished())
    return {"overdue": noted, "finished": finished, "looks": forget_looks()}


def _note(receipt: Receipt) -> int:
    try:
        note_overdue(actor=SYSTEM, receipt=receipt)
    except Refusal:  # answered since the batch was read
        return 0
    return 1


every("letters.sweep", "*/30 * * * *", "letters.sweep", label="公文逾期登记")
