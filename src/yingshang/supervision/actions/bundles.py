"""Taking the file of papers of a transfer as one archive."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from typing import IO, TYPE_CHECKING

from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import opened_file
from yingshang.supervision import events
from yingshang.supervision.enums import Paper
from yingshang.supervision.queries.bundles import bundle_of

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.supervision.models import Step

IN_MEMORY = 8_000_000


@command("supervision.take_bundle", target="step")
def take_bundle(*, actor: Actor, step: Step, index: tuple[str, IO[bytes]]) -> IO[bytes]:
    """An open archive with the letters, the evidence of the answers, and ``index`` (its name and file).

    Effects: one event with the number of files and the archive's hash. Raises Refusal ``supervision.no_bundle`` for a
    step that is no transfer, or before any paper was signed.
    """
    entries = bundle_of(step)
    files = [pair for entry in entries for pair in entry.files]
    if step.rung.paper != Paper.TRANSFER or not files:
        raise Refusal("supervision.no_bundle")
    out: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        name, file = index
        with archive.open(name, "w") as inside:
            shutil.copyfileobj(file, inside)
        for name, stored in files:
            with opened_file(stored) as source, archive.open(name, "w", force_zip64=True) as inside:
                shutil.copyfileobj(source, inside)
    out.seek(0)
    digest = hashlib.file_digest(out, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads as a file does
    out.seek(0)
    record(events.bundle_taken, step, actor=actor, unit=step.unit.name, count=len(files), sha256=digest)
    return out
