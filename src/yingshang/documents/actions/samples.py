"""The documents that come with the engine, uploaded, read and reviewed: for the demonstration county."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from gongwen import samples
from yingshang.documents.actions.accepting import accept_document
from yingshang.documents.actions.reading import begin_reading, take_reading, upload_document
from yingshang.documents.actions.reviewing import accept_items, decide_name
from yingshang.documents.queries.engine import read_file
from yingshang.documents.queries.standing import open_names
from yingshang.kernel.files import store_file
from yingshang.orgs.enums import UnitState
from yingshang.orgs.queries.resolving import resolve_names

if TYPE_CHECKING:
    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor

_WORTH_TAKING = 0.6


def upload_samples(*, actor: Actor) -> list[Document]:
    """Every bundled sample as a document of the actor's unit, read as any other; nobody has reviewed them yet.

    They come in their order, the first one uploaded last: what is newest stands on top of every list.
    """
    made = []
    for sample in reversed(samples.paths()):
        stored = store_file(ContentFile(sample.read_bytes()), name=sample.name, actor=actor)
        document = upload_document(actor=actor, file=stored.pk)
        begin_reading(actor=actor, document=document)
        take_reading(actor=actor, document=document, answer=read_file(Path(str(sample))))
        made.append(document)
    return made[::-1]


def review_sample(*, actor: Actor, document: Document) -> Document:
    """Review a sample as a clerk in a hurry would: the likeliest unit for every open name, everything accepted."""
    names = open_names(document)
    for reading in resolve_names(names, actor=actor, on=document.issued_on):
        likely = next((m.unit for m in reading.matches if m.score >= _WORTH_TAKING), None)
        unit = likely if likely is not None and likely.state == UnitState.ACTIVE else None
        decide_name(actor=actor, document=document, printed=reading.text, unit=unit)
    items = list(document.items.values_list("pk", "version"))
    accept_items(actor=actor, document=document, items=items)
    document.refresh_from_db()
    return accept_document(actor=actor, document=document)
