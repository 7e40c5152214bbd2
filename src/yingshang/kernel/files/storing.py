"""Taking a file in: measured, checked apart, kept once, then its rows. A row always has its bytes, not vice versa."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from yingshang.kernel import clock
from yingshang.kernel.apart import run_apart
from yingshang.kernel.command import command
from yingshang.kernel.enums import BlobState
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.events import event_type, record
from yingshang.kernel.files.names import clean_name
from yingshang.kernel.ids import secret
from yingshang.kernel.models import Blob, StoredFile
from yingshang.kernel.rules import allow, is_somebody, is_system

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yingshang.kernel.actor import Actor

file_stored = event_type("kernel.file_stored", "上传“{target}”（{size} 字节，摘要 {sha256}）")
allow("kernel.store_file", is_somebody | is_system)
BLOBS = "blobs"


class TooBig(Refusal):
    """Larger than an upload may be."""

    status = 413


class DiskFull(Refusal):
    """No room: refused while there is still enough for the database to go on."""

    status = 507


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has come, outside the store: where it lies, its hash and size, what it is, and its cleaned name."""

    path: Path
    sha256: str
    size: int
    name: str
    content_type: str


def store_file(file: File[bytes], *, name: str, actor: Actor) -> StoredFile:
    """Keep a file as the actor's draft.

    The content is looked at in a child process before anything is stored. Raises TooBig, DiskFull and Refusal
    ``kernel.file_…`` for what is not taken. Nothing is written to the database while the file is read.
    """
    room_for(file.size or 0)
    with _received(file, name) as received:
        stored_as = _put(received)
        try:
            return _keep(actor=actor, received=received, stored_as=stored_as)
        except BaseException:
            if stored_as:
                default_storage.delete(stored_as)
            raise


def room_for(size: int) -> None:
    """Raises TooBig when one file may not have ``size`` bytes, DiskFull when too little would be left on the disk."""
    if size > settings.FILES_MOST_BYTES:
        raise TooBig("kernel.file_too_big", most=settings.FILES_MOST_BYTES >> 20)
    home = next(folder for folder in (Path(settings.HOME), *Path(settings.HOME).parents) if folder.exists())
    if shutil.disk_usage(home).free - size < settings.FILES_LEAST_FREE:
        raise DiskFull("kernel.disk_full")


@contextmanager
def opened_file(stored: StoredFile) -> Iterator[IO[bytes]]:
    """The bytes of a stored file. Raises NotFound when the storage has lost them."""
    try:
        file = default_storage.open(stored.blob.stored_as)
    except (FileNotFoundError, OSError) as error:
        raise NotFound("kernel.file_lost", name=stored.name) from error
    with file:
        yield file


@contextmanager
def _received(file: File[bytes], name: str) -> Iterator[Received]:
    """A private copy with its hash; the check reads the same bytes that are stored."""
    handle, text = tempfile.mkstemp(prefix="yingshang-")
    path = Path(text)
    try:
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "wb") as copy:
            for part in file.chunks():
                digest.update(part)
                copy.write(part)
                size += len(part)
        room_for(size)
        found = run_apart("kinds", path, memory=settings.FILES_CHECK_MEMORY, seconds=settings.FILES_CHECK_SECONDS)
        yield Received(path, digest.hexdigest(), size, clean_name(name, found["endings"]), found["content_type"])
    except OSError as error:
        raise _full(error) from error
    finally:
        path.unlink(missing_ok=True)


def _put(received: Received) -> str:
    """The name under which the storage has a new copy; "" when it has the content already."""
    known = Blob.objects.filter(sha256=received.sha256, state=BlobState.PRESENT).first()
    if known is not None and default_storage.exists(known.stored_as):
        return ""
    token = secret()
    try:
        with received.path.open("rb") as opened:
            return default_storage.save(f"{BLOBS}/{token[:2].lower()}/{token}", File(opened))
    except OSError as error:
        raise _full(error) from error


@command("kernel.store_file")
def _keep(*, actor: Actor, received: Received, stored_as: str) -> StoredFile:
    """The rows of a received file; one event."""
    stored: StoredFile = StoredFile.objects.create(
        blob=_blob(received, stored_as),
        name=received.name,
        content_type=received.content_type,
        size=received.size,
        person_id=actor.person_id,
        person_name=actor.name,
        unit=actor.unit,
        at=clock.now(),
    )
    record(file_stored, stored, actor=actor, size=received.size, sha256=received.sha256)
    return stored


def _blob(received: Received, stored_as: str) -> Blob:
    """The row of the content; a copy that proves not to be needed is deleted after the commit.

    Setting ``used_at`` locks the row, so that the cleaning of unused contents cannot take it away meanwhile.
    """
    now = clock.now()
    found = Blob.objects.filter(sha256=received.sha256)
    whole = found.filter(state=BlobState.PRESENT)
    if whole.update(used_at=now):
        if stored_as:
            transaction.on_commit(lambda: default_storage.delete(stored_as))
        return whole.get()
    stored_as = stored_as or _put(received)
    if found.update(used_at=now, state=BlobState.PRESENT, stored_as=stored_as):  # the scrub had found it spoilt
        return found.get()
    values = {"size": received.size, "stored_as": stored_as, "used_at": now}
    blob, new = Blob.objects.get_or_create(sha256=received.sha256, defaults=values)
    if not new:
        transaction.on_commit(lambda: default_storage.delete(stored_as))
    return blob


def _full(error: OSError) -> Exception:
    """No room is a refusal that people can act upon; everything else goes on as it is."""
    import errno  # noqa: PLC0415 - only when something went wrong

    return DiskFull("kernel.disk_full") if error.errno in {errno.ENOSPC, errno.EDQUOT} else error
