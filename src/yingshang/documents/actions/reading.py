"""A document comes in and is read: upload, start, take the engine's answer, or say why there is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from yingshang.documents import events
from yingshang.documents.actions.items import clear_items, make_items
from yingshang.documents.enums import MOVES, DocumentState, Trouble
from yingshang.documents.models import Document, Reading
from yingshang.documents.queries.entries import entries_of
from yingshang.documents.queries.standing import standing_of
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.enums import OPEN_JOBS
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import attach
from yingshang.kernel.jobs import enqueue
from yingshang.kernel.models import StoredFile
from yingshang.orgs.models import Unit

if TYPE_CHECKING:
    from yingshang.documents.queries.engine import Answer
    from yingshang.kernel.actor import Actor

JOB = "documents.read_document"
HEAD = ("title", "doc_number", "issuer", "issued_on")
_ANNEXES = ("schemes", "timetables", "forms", "slogans", "signals", "ignored")


@command("documents.upload_document")
def upload_document(*, actor: Actor, file: UUID | str, replaces: Document | None = None) -> Document:
    """Make a document of a file that the actor has uploaded; it is read in the background.

    ``replaces`` is the older version of the same paper; without it a file that the actor's unit has already is refused
    (``documents.duplicate`` with ``document`` and ``title``). Raises Refusal ``kernel.file_draft_gone`` for a file that
    is no draft of the actor, ``documents.replaced_already`` when the older version has a newer one.
    """
    stored = _draft(file, actor)
    _check_place(actor, stored, replaces)
    document = Document.objects.create(
        file=stored,
        file_name=stored.name,
        sha256=stored.blob.sha256,
        office=Unit.objects.get(pk=actor.unit_id or 0),
        title=stored.name.rpartition(".")[0] or stored.name,
        replaces=replaces,
        uploaded_by=actor.name,
        uploaded_at=clock.now(),
    )
    document.file = attach([stored.pk], holder=document, actor=actor)[0]
    record(events.uploaded, document, actor=actor)
    queue(document, actor)
    return document


def duplicate_of(actor: Actor, sha256: str) -> Document | None:
    """The newest document of the actor's own unit with the same content."""
    return Document.objects.visible_to(actor).filter(office=actor.unit_id, sha256=sha256).order_by("-id").first()


@command("documents.review_document", target="document")
def start_reading(*, actor: Actor, document: Document) -> Document:
    """Read a document from the start: one that could not be read, or one that nobody has worked with yet.

    One whose reading was given up halfway (the job was cancelled) is queued again. Raises Refusal
    ``documents.being_read`` while it is read.
    """
    if document.state in {DocumentState.UPLOADED, DocumentState.READING}:
        if document.job is not None and document.job.state in OPEN_JOBS:
            raise Refusal("documents.being_read", title=str(document))
    else:
        MOVES.move(document, "start_reading", actor=actor)
    no_trouble(document)
    record(events.reading_started, document, actor=actor)
    queue(document, actor)
    return document


@command("documents.review_document", target="document")
def begin_reading(*, actor: Actor, document: Document) -> Document:
    """The job takes a new document up."""
    MOVES.move(document, "start_reading", actor=actor)
    record(events.reading_started, document, actor=actor)
    return document


@command("documents.review_document", target="document")
def take_reading(*, actor: Actor, document: Document, answer: Answer) -> Reading:
    """Keep what the engine read as the reading in use: head, items with their units, doubts.

    What a person has set in the head stays. Raises Refusal when the document is not being read.
    """
    MOVES.move(document, "finish_reading", actor=actor)
    clear_items(document)  # nobody has worked with them: a document in review is not read from the start
    reading = keep_reading(document, answer)
    document.reading = reading
    take_head(document, answer.answer)
    document.save(update_fields=["reading", "head", *HEAD])
    make_items(document, reading, entries_of(answer.answer), actor=actor)
    doubts = standing_of(document).doubtful
    record(events.read, document, actor=actor, tasks=len(answer.answer["tasks"]), doubts=doubts)
    return reading


@command("documents.review_document", target="document")
def give_up_reading(*, actor: Actor, document: Document, code: str, facts: dict[str, Any]) -> Document:
    """Keep why a document could not be read; it can be tried again."""
    reason = keep_trouble(document, code, facts)
    MOVES.move(document, "give_up", actor=actor, reason=reason)
    record(events.unreadable, document, actor=actor, reason=reason)
    return document


def keep_trouble(document: Document, code: str, facts: dict[str, Any]) -> str:
    """Keep the refusal to read it with the document; the reason in words. Inside a command."""
    document.trouble_code = code[:80]
    document.trouble = {name: str(value) for name, value in facts.items()}
    document.save(update_fields=["trouble_code", "trouble"])
    return str(facts.get("what") or (Trouble(code).label if code in Trouble.values else code))


def keep_reading(document: Document, answer: Answer) -> Reading:
    """A row for an answer. Inside a command."""
    return Reading.objects.create(
        document=document, engine=answer.engine[:40], answer=answer.answer, text=answer.text, at=clock.now()
    )


def take_head(document: Document, answer: dict[str, Any]) -> None:
    """Put the engine's head into the document, except for what a person has set. Inside a command; does not save."""
    told = head_of(answer)
    for name in HEAD:
        if name not in document.head_edited and (told[name] or name != "title"):
            setattr(document, name, told[name])
    kept = {name: document.head[name] for name in document.head_edited if name in document.head}
    document.head = {**answer["document"], **{name: answer.get(name, []) for name in _ANNEXES}, **kept}


def head_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The values for the columns of the head that an answer gives."""
    head = answer["document"]
    return {
        "title": (head["title"] or "")[:300],
        "doc_number": (head["number"] or "")[:120],
        "issuer": "、".join(head["issuers"])[:300],
        "issued_on": date.fromisoformat(head["issued_on"][:10]) if head["issued_on"] else None,
    }


def _draft(file: UUID | str, actor: Actor) -> StoredFile:
    try:
        number = UUID(str(file))
    except ValueError:
        raise Refusal("kernel.file_draft_gone", field="files") from None
    stored = StoredFile.objects.drafts_of(actor).select_related("blob").filter(pk=number).first()
    if stored is None:
        raise Refusal("kernel.file_draft_gone", field="files")
    return stored


def _check_place(actor: Actor, stored: StoredFile, replaces: Document | None) -> None:
    if actor.unit_id is None:
        raise Refusal("kernel.not_allowed")
    if replaces is None:
        known = duplicate_of(actor, stored.blob.sha256)
        if known is not None:
            raise Refusal("documents.duplicate", field="files", document=known.pk, title=str(known), name=stored.name)
    elif replaces.office_id != actor.unit_id or replaces.state == DocumentState.READING:
        raise Refusal("documents.not_yours", title=str(replaces))
    elif newer := replaces.replaced_by.order_by("id").first():
        raise Refusal("documents.replaced_already", title=str(replaces), newer=str(newer), document=newer.pk)


def queue(document: Document, actor: Actor, *, again: bool = False) -> None:
    """Let the document be read in the background, ``again`` beside the reading in use. Inside a command."""
    document.job = enqueue(JOB, {"document": document.pk, **({"again": True} if again else {})}, actor=actor)
    document.save(update_fields=["job"])


def no_trouble(document: Document) -> None:
    """Forget why it could not be read. Inside a command."""
    document.trouble_code, document.trouble = "", {}
    document.save(update_fields=["trouble_code", "trouble"])
