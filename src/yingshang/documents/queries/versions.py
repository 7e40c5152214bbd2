"""Versions of one paper, and papers that belong together by their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents.models import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.kernel.actor import Actor

_LONGEST = 50  # versions followed either way


def versions_of(document: Document, actor: Actor) -> list[Document]:
    """All versions of the paper that the actor may see, newest first; the document itself is among them."""
    visible = Document.objects.visible_to(actor)
    chain = [document]
    while chain[-1].replaces_id and len(chain) < _LONGEST:
        older = visible.filter(pk=chain[-1].replaces_id).first()
        if older is None or older in chain:
            break
        chain.append(older)
    while len(chain) < 2 * _LONGEST:
        newer = visible.filter(replaces=chain[0]).order_by("id").first()
        if newer is None or newer in chain:
            break
        chain.insert(0, newer)
    return chain


def same_number(document: Document, actor: Actor) -> list[Document]:
    """Other documents of the same unit with the same number that no version follows: perhaps older versions."""
    if not document.doc_number:
        return []
    rows = Document.objects.visible_to(actor).filter(doc_number=document.doc_number, office=document.office_id)
    return list(rows.filter(pk__lt=document.pk, replaced_by__isnull=True).order_by("-id")[:5])


def cited(actor: Actor, numbers: Iterable[str | None]) -> dict[str, Document]:
    """Number → the newest document that bears it and that the actor may see."""
    wanted = {number for number in numbers if number}
    if not wanted:
        return {}
    rows = (
        Document.objects.visible_to(actor)
        .filter(doc_number__in=wanted)
        .order_by("id")
        .only("pk", "title", "doc_number")
    )
    return {document.doc_number: document for document in rows}
