"""Who may write on a briefing, and how much fits on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.errors import Refusal
from yingshang.kernel.rules import allow, predicate
from yingshang.kernel.text import paragraphs
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit

MOST_WORDS = 400
MOST_PARAGRAPHS = 6
_WRITERS = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD})


@predicate
def can_write(actor: Actor, office: Unit | None) -> bool:
    """A clerk or a section's head, for the own unit."""
    return bool(actor.roles & _WRITERS) and (office is None or office.pk == actor.unit_id)


def fitting(text: str) -> str:
    """The words as they are kept. Raises Refusal ``portal.text_too_long`` for more than one page holds."""
    kept = paragraphs(text)
    if len(kept) > MOST_WORDS or kept.count("\n") >= MOST_PARAGRAPHS:
        raise Refusal("portal.text_too_long", field="text", words=len(kept), most=MOST_WORDS, lines=MOST_PARAGRAPHS)
    return kept


allow("portal.write_briefing", can_write)
