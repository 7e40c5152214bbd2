"""Letters that were voided, as what they were written for shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.letters.models import Letter

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor


def voided_letter(actor: Actor, number: int | None) -> Letter | None:
    """The voided letter of that number, for whoever may see it."""
    return Letter.objects.visible_to(actor).filter(pk=number).first() if number is not None else None
