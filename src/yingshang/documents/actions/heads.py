"""The head of a document as people correct it, and which paper it is a newer version of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.documents import events
from yingshang.documents.actions.reading import HEAD
from yingshang.documents.enums import DocumentState, HeadPart
from yingshang.documents.models import Document
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor

_LONGEST_CHAIN = 100


@command("documents.review_document", target="document")
def edit_head(*, actor: Actor, document: Document, version: int, facts: Mapping[str, Any]) -> Document:
    """Write ``facts`` (names of ``HEAD`` and values of ``HeadPart``) into the head; later readings leave them alone.

    Raises Refusal for an empty title, ``documents.nothing_changed``, or a document that is being read.
    """
    _settled(document)
    if not str(facts.get("title", document.title)).strip():
        raise Refusal("documents.no_head_title", field="title")
    columns = {name: facts[name] for name in HEAD if name in facts and getattr(document, name) != facts[name]}
    parts = {
        part.value: facts[part.value]
        for part in HeadPart
        if part.value in facts and (document.head.get(part.value) or None) != (facts[part.value] or None)
    }
    if not columns and not parts:
        raise Refusal("documents.nothing_changed")
    before = {
        **{name: str(getattr(document, name) or "") for name in columns},
        **{n: document.head.get(n) for n in parts},
    }
    for name, value in columns.items():
        setattr(document, name, value)
    document.head = {**document.head, **parts}
    document.head_edited = sorted({*document.head_edited, *columns, *parts})
    document.save(update_fields=[*HEAD, "head", "head_edited"])
    labels = [str(Document._meta.get_field(name).verbose_name) for name in columns]  # type: ignore[union-attr]  # columns
    after = {name: str(value) if name in columns else value for name, value in {**columns, **parts}.items()}
    record(
        events.head_edited,
        document,
        actor=actor,
        fields="、".join([*labels, *(HeadPart(name).label for name in parts)]),
        before=str(before)[:2000],
        after=str(after)[:2000],
    )
    return document


@command("documents.review_document", target="document")
def set_version(*, actor: Actor, document: Document, older: Document) -> Document:
    """Say that ``document`` is the newer version of ``older``, of the same unit. Raises Refusal where it cannot be."""
    if older.office_id != document.office_id or older.pk == document.pk or _follows(older, document):
        raise Refusal("documents.not_yours", title=str(older))
    if document.replaces_id is not None:
        raise Refusal("documents.has_older", title=str(document), older=str(document.replaces))
    if newer := older.replaced_by.order_by("id").first():
        raise Refusal("documents.replaced_already", title=str(older), newer=str(newer), document=newer.pk)
    document.replaces = older
    document.save(update_fields=["replaces"])
    record(events.version_set, document, actor=actor, older=str(older))
    return document


def _follows(document: Document, other: Document) -> bool:
    """Whether ``document`` is a newer version of ``other``, however many lie between."""
    one: Document | None = document
    for _ in range(_LONGEST_CHAIN):
        if one is None:
            return False
        if one.pk == other.pk:
            return True
        one = one.replaces
    return True


def _settled(document: Document) -> None:
    if document.state in {DocumentState.UPLOADED, DocumentState.READING}:
        raise Refusal("documents.being_read", title=str(document))
