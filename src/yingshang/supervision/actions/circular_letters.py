"""A frozen circular becomes the draft of a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from yingshang.kernel.command import command
from yingshang.kernel.events import record
from yingshang.letters.actions.drafting import Source, Wanted, draft_letter
from yingshang.supervision import events
from yingshang.supervision.enums import CIRCULAR_MOVES
from yingshang.supervision.queries.circular_kinds import kind_named
from yingshang.supervision.queries.circular_letters import letter_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Letter
    from yingshang.orgs.models import Unit
    from yingshang.supervision.models import Circular

SOURCE = "supervision.circular"


@command("supervision.sweep", target="circular")
def note_voided(*, actor: Actor, circular: Circular, reason: str) -> Circular:
    """The letter of a circular was voided: the circular says so and can be made into a letter again."""
    CIRCULAR_MOVES.move(circular, "letter_voided", actor=actor)
    gone = circular.letter_id
    circular.letter_id, circular.voided_letter_id = None, gone
    circular.save(update_fields=["letter_id", "voided_letter_id"])
    record(events.circular_letter_voided, circular, actor=actor, letter=gone, reason=reason or str(circular))
    return circular


@command("supervision.manage_circular", target="circular")
def write_letter(*, actor: Actor, circular: Circular, version: int, recipients: Sequence[Unit]) -> Letter:
    """Draft a letter of the kind that the circular's kind names, to be checked, signed and issued in its own room.

    Raises Refusal for a circular that is not frozen, and as drafting does: no recipients, one that is dissolved.
    """
    CIRCULAR_MOVES.move(circular, "write_letter", actor=actor)
    text = letter_text(circular)
    page = reverse("supervision:circular", args=[circular.pk])
    wanted = Wanted(
        kind=kind_named(circular.kind).letter,
        title=text.title,
        body=text.body,
        tables=text.tables,
        source=Source(SOURCE, str(circular.pk), circular.title, page),
        answer_days=0,
    )
    letter = draft_letter(actor=actor, issuer=circular.office, recipients=recipients, wanted=wanted)
    circular.letter_id = letter.pk
    circular.save(update_fields=["letter_id"])
    record(events.circular_lettered, circular, actor=actor, letter=letter.pk)
    return letter
