"""The final papers: made once from what signing fixed, stored by their hashes.

They are made outside the signing's transaction, so that the counter of numbers is locked for an instant and not while
a paper is set. A job makes them when the process dies in between; whoever comes second finds them there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import attach, store_file
from yingshang.letters import events
from yingshang.letters.actions.drafting import why
from yingshang.letters.enums import LetterState
from yingshang.letters.models import Letter
from yingshang.letters.queries.layout import docx_of, pdf_of
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import StoredFile


def finish(letter: Letter) -> Letter:
    """Make and keep the final Word and PDF of a signed letter; one that has them stays as it is.

    Raises Refusal ``letters.layout`` for what cannot be set, and what the store refuses.
    """
    if letter.number is None or letter.is_final or letter.signer is None:
        return letter
    actor = actor_for(letter.signer)
    pdf = _store(pdf_of(letter, final=True), letter, "pdf", actor)
    docx = _store(docx_of(letter, final=True), letter, "docx", actor)
    try:
        return keep_final(actor=actor, letter=letter, pdf=pdf, docx=docx)
    except Refusal as refusal:
        if refusal.code != "letters.already_final":
            raise
    letter.refresh_from_db()
    return letter


def finish_now(pk: int) -> bool:
    """Try at once, beside the job that tries again; whether the final papers are there."""
    letter = Letter.objects.select_related("issuer", "signer", "seal").get(pk=pk)
    try:
        return finish(letter).is_final
    except Refusal:
        return False


@command("letters.finish", target="letter")
def keep_final(*, actor: Actor, letter: Letter, pdf: StoredFile, docx: StoredFile) -> Letter:
    """Keep the final papers, once; their hashes enter the audit chain. Raises Refusal ``letters.already_final``."""
    rows = Letter.objects.filter(pk=letter.pk, final_pdf__isnull=True, number__isnull=False)
    values = {"final_pdf": pdf, "final_docx": docx, "pdf_sha256": pdf.blob.sha256}
    if not rows.exclude(state=LetterState.CHECKED).update(**values):
        raise Refusal("letters.already_final")
    attach([pdf.pk, docx.pk], holder=letter, actor=actor)
    letter.refresh_from_db()
    hashes = {"pdf_sha256": pdf.blob.sha256, "docx_sha256": docx.blob.sha256}
    record(events.finished, letter, actor=actor, number=letter.doc_number, **hashes, **why(letter))
    return letter


def _store(data: bytes, letter: Letter, ending: str, actor: Actor) -> StoredFile:
    name = f"{letter.doc_number} {letter.title}"[:100]
    return store_file(ContentFile(data), name=f"{name}.{ending}", actor=actor)


def unfinished() -> list[Letter]:
    """Signed letters without their final papers, the oldest first."""
    rows = Letter.objects.filter(final_pdf__isnull=True, number__isnull=False, signed_at__lt=clock.now())
    return list(rows.exclude(state=LetterState.VOID).select_related("issuer", "signer", "seal").order_by("pk")[:200])
