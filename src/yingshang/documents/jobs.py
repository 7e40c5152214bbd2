"""Work in the background: reading an uploaded file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING

from yingshang.documents.actions.reading import JOB, begin_reading, give_up_reading, take_reading
from yingshang.documents.actions.rereading import fail_rereading, propose_reading
from yingshang.documents.enums import DocumentState, Trouble
from yingshang.documents.models import Document
from yingshang.documents.queries.engine import read_file
from yingshang.kernel.errors import Refusal
from yingshang.kernel.files import opened_file
from yingshang.kernel.jobs import job

if TYPE_CHECKING:
    from yingshang.documents.queries.engine import Answer
    from yingshang.kernel.jobs import Context

_STEPS = 3  # the file is there, it is read, the ledger is written
_ATTEMPTS = 3


@job(JOB, label="读取公文", atomic=False, lease=120, max_attempts=_ATTEMPTS)
def read_document(context: Context) -> dict[str, object]:
    """Read the document; what cannot be read is no fault of the job: the document says so.

    Run again after a crash it goes on where the document stands; a document that is not to be read is left alone.
    """
    document = Document.objects.select_related("file__blob", "reading").get(pk=context.args["document"])
    if context.args.get("again"):
        return _read_again(document, context)
    if document.state == DocumentState.UPLOADED:
        begin_reading(actor=context.actor, document=document)
    if document.state != DocumentState.READING:
        return {"state": document.state}
    try:
        answer = read_stored(document, context)
    except Refusal as refusal:
        give_up_reading(actor=context.actor, document=document, code=refusal.code, facts=refusal.facts)
        return {"state": document.state}
    except Exception:
        if context.attempt >= _ATTEMPTS:
            give_up_reading(actor=context.actor, document=document, code=Trouble.ENGINE_DIED, facts={})
        raise
    take_reading(actor=context.actor, document=document, answer=answer)
    context.progress(_STEPS, _STEPS)
    return {"state": document.state, "tasks": len(answer.answer["tasks"])}


def _read_again(document: Document, context: Context) -> dict[str, object]:
    """Put a newer reading beside the one in use; what cannot be read changes nothing."""
    if document.proposed_id is not None or document.reading is None:
        return {"state": document.state}
    try:
        answer = read_stored(document, context)
    except Refusal as refusal:
        fail_rereading(actor=context.actor, document=document, code=refusal.code, facts=refusal.facts)
        return {"state": document.state}
    found = propose_reading(actor=context.actor, document=document, answer=answer)
    context.progress(_STEPS, _STEPS)
    return {"state": document.state, "differences": found}


def read_stored(document: Document, context: Context) -> Answer:
    """The engine's answer on the document's file. Raises Refusal."""
    if document.file is None:
        raise Refusal(Trouble.FILE_LOST, name=document.file_name)
    context.progress(0, _STEPS)
    with tempfile.TemporaryDirectory(prefix="yingshang-") as folder:
        path = (
            Path(folder) / f"document{Path(document.file.name).suffix}"
        )  # its ending tells a WPS file from a Word file
        with opened_file(document.file) as stored, path.open("wb") as copy:
            copyfileobj(stored, copy)
        context.progress(1, _STEPS)
        answer = read_file(path, tick=lambda: context.progress(1, _STEPS))
    context.progress(2, _STEPS)
    return answer
