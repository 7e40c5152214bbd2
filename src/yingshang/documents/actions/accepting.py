"""A document as a whole: accepted, reviewed again, put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents import events
from yingshang.documents.enums import MOVES, ItemState
from yingshang.documents.queries.standing import standing_of
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor


@command("documents.review_document", target="document")
def accept_document(*, actor: Actor, document: Document) -> Document:
    """审定: everything read in it is decided, every name stands for a unit, a group or none.

    Raises Refusal ``documents.items_open`` or ``documents.names_open``.
    """
    standing = standing_of(document)
    if standing.proposed:
        raise Refusal("documents.items_open", count=standing.proposed)
    if standing.open_names:
        names = "、".join(standing.open_names[:5])
        raise Refusal("documents.names_open", count=len(standing.open_names), names=names)
    MOVES.move(document, "accept", actor=actor)
    document.accepted_by, document.accepted_at = actor.name, clock.now()
    document.save(update_fields=["accepted_by", "accepted_at"])
    count = document.items.filter(state=ItemState.ACCEPTED).count()
    record(events.accepted, document, actor=actor, count=count)
    return document


@command("documents.review_document", target="document")
def reopen_document(*, actor: Actor, document: Document, reason: str) -> Document:
    """重新审阅 with a reason: items can be changed again; what was handed out stays handed out."""
    MOVES.move(document, "reopen", actor=actor, reason=reason.strip())
    document.accepted_by, document.accepted_at = "", None
    document.save(update_fields=["accepted_by", "accepted_at"])
    record(events.reopened, document, actor=actor, reason=reason.strip())
    return document


@command("documents.review_document", target="document")
def archive_document(*, actor: Actor, document: Document) -> Document:
    """归档: it stays readable and nothing more is done with it."""
    MOVES.move(document, "archive", actor=actor)
    record(events.archived, document, actor=actor)
    return document
