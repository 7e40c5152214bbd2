"""Documents and their tasks as they are found by the search."""

from __future__ import annotations

from django.urls import reverse

from yingshang.documents.models import Document, Item
from yingshang.kernel.search import Searchable, Words, searchable


def _document(document: Document) -> Words:
    body = [document.issuer, document.file_name, document.reading.text if document.reading else ""]
    return Words(f"{document.title} {document.doc_number}".strip(), "\n".join(body), document.uploaded_at)


def _item(item: Item) -> Words:
    # Only columns of the row: a document is read with hundreds of them, and each is put into the index.
    return Words(item.title, "\n".join([item.content, item.due_phrase, item.note]))


searchable(
    Searchable(
        label="公文",
        model=Document,
        visible=Document.objects.visible_to,
        words=_document,
        url=lambda number: reverse("documents:document", args=[number]),
    )
)
ITEMS = searchable(
    Searchable(
        label="任务",
        model=Item,
        visible=Item.objects.visible_to,
        words=_item,
        url=lambda number: reverse("documents:item", args=[number]),
    )
)
