"""Who may do what with documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.rules import allow, holds, predicate
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item
    from yingshang.kernel.actor import Actor

_REVIEWERS = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD})


@predicate
def can_review(actor: Actor, thing: Document | Item) -> bool:
    """A clerk or section head of the unit that works with the document."""
    document = thing if hasattr(thing, "office_id") else thing.document
    return bool(actor.roles & _REVIEWERS) and document.office_id == actor.unit_id


allow("documents.upload_document", holds(*_REVIEWERS))
allow("documents.review_document", can_review)
