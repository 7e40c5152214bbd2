"""Where the pages of a document are; some are other apps' and may not be installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

from yingshang.documents.enums import DocumentState

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item

_REVIEWED = (DocumentState.READ, DocumentState.IN_REVIEW)


def link_to(name: str, *args: int) -> str:
    """The address called ``name``; "" where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def next_step(document: Document) -> tuple[str, str]:
    """(address, verb) of what is to be done next with a document; two empty texts where nothing is."""
    if document.state in _REVIEWED:
        return link_to("documents:review", document.pk), "审阅任务"
    if document.state == DocumentState.ACCEPTED:
        return link_to("tasks:hand_out", document.pk), "交办"
    return "", ""


def item_link(item: Item) -> str:
    """Where an item is looked at: on the review page, else on the page of its document."""
    page = link_to("documents:review", item.document_id) or reverse("documents:document", args=[item.document_id])
    return f"{page}#item-{item.pk}"
