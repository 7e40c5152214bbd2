"""Every content read again and held against its hash; names in the storage that no row knows."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Sum

from yingshang.kernel import clock
from yingshang.kernel.enums import BlobState
from yingshang.kernel.files.storage import ARRIVING
from yingshang.kernel.files.storing import BLOBS
from yingshang.kernel.models import Blob, Scrub, StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

YOUNG = timedelta(hours=1)  # younger ones may be on their way to their row
LISTED = 500  # so many findings are kept by name, all are counted


@dataclass(frozen=True, slots=True)
class Standing:
    """How the stored files stand, for ``yingshang check`` and the page."""

    contents: int
    size: int
    spoilt: int
    drafts: int
    free: int
    last: Scrub | None


def scrub(*, progress: Callable[[int, int], None] = lambda done, total: None) -> Scrub:
    """Read everything once and remember what was found. Nothing is deleted; states of contents are set.

    A content found well that had been spoilt (somebody brought it back from a backup) is well again.
    """
    run = Scrub.objects.create(begun_at=clock.now())
    found: list[dict[str, str]] = []
    total = Blob.objects.count()
    for blob in Blob.objects.order_by("pk").iterator(chunk_size=500):
        state = _state_of(blob)
        Blob.objects.filter(pk=blob.pk, stored_as=blob.stored_as).update(state=state, checked_at=clock.now())
        run.checked += 1
        run.size += blob.size
        if state != BlobState.PRESENT:
            found.append(_finding(state, blob))
        progress(run.checked, total)
    found += [{"kind": "orphaned", "stored_as": name, "names": ""} for name in _orphans()]
    run.changed = sum(each["kind"] == BlobState.CHANGED for each in found)
    run.missing = sum(each["kind"] == BlobState.MISSING for each in found)
    run.orphaned = len(found) - run.changed - run.missing
    run.found, run.ended_at = found[:LISTED], clock.now()
    run.save()
    return run


def standing() -> Standing:
    """Figures without reading any content."""
    blobs = Blob.objects.all()
    home = next(folder for folder in (Path(settings.HOME), *Path(settings.HOME).parents) if folder.exists())
    return Standing(
        contents=blobs.count(),
        size=blobs.aggregate(total=Sum("size"))["total"] or 0,
        spoilt=blobs.exclude(state=BlobState.PRESENT).count(),
        drafts=StoredFile.objects.filter(holder_kind="").count(),
        free=shutil.disk_usage(home).free,
        last=Scrub.objects.filter(ended_at__isnull=False).order_by("-begun_at").first(),
    )


def _state_of(blob: Blob) -> BlobState:
    digest = hashlib.sha256()
    try:
        with default_storage.open(blob.stored_as) as file:
            for part in file.chunks():
                digest.update(part)
    except (FileNotFoundError, OSError):
        return BlobState.MISSING
    return BlobState.PRESENT if digest.hexdigest() == blob.sha256 else BlobState.CHANGED


def _finding(state: BlobState, blob: Blob) -> dict[str, str]:
    names = "、".join(StoredFile.objects.filter(blob=blob).values_list("name", flat=True)[:3])
    return {"kind": state.value, "stored_as": blob.stored_as, "names": names}


def _orphans() -> Iterator[str]:
    """Names in the storage without a row, and leftovers of writes that never ended."""
    old = clock.now() - YOUNG
    known = set(Blob.objects.values_list("stored_as", flat=True).iterator())
    for name in [*_walk(BLOBS), *_walk(ARRIVING)]:
        if name not in known and default_storage.get_modified_time(name) < old and not _is_known(name):
            yield name


def _is_known(name: str) -> bool:
    """A row may have come while the names were read."""
    return Blob.objects.filter(stored_as=name).exists()


def _walk(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files if name)
    for inner in folders:
        yield from _walk(f"{folder}/{inner}")
