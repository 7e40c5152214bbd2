"""Seals: registered by those who keep them, one in use at a time, never deleted: papers bear them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import attach, files_of, opened_file
from yingshang.kernel.models import StoredFile
from yingshang.kernel.text import line
from yingshang.letters import events
from yingshang.letters.models import Seal

if TYPE_CHECKING:
    from uuid import UUID

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit

MOST_BYTES = 2 << 20
SIDES = range(100, 4001)
WIDTHS = range(20, 61)
_FORMATS = frozenset({"PNG", "JPEG"})


@command("letters.keep_seals", target="issuer")
def add_seal(*, actor: Actor, issuer: Unit, name: str, file: UUID, width: int = 42) -> Seal:
    """Register the picture of a seal; the one in use before is withdrawn.

    ``file`` is a draft of the actor. Raises Refusal ``letters.no_name``, ``letters.not_an_image``,
    ``letters.seal_too_big``.
    """
    plain = line(name)[:60]
    if not plain:
        raise Refusal("letters.no_name", field="name")
    stored = StoredFile.objects.drafts_of(actor).select_related("blob").filter(pk=file).first()
    if stored is None:
        raise Refusal("kernel.file_draft_gone", field="file")
    _refuse_image(stored)
    if width not in WIDTHS:
        raise Refusal("letters.seal_width", field="width", least=WIDTHS.start, most=WIDTHS.stop - 1)
    now = clock.now()
    Seal.objects.filter(issuer=issuer, withdrawn_at__isnull=True).update(withdrawn_at=now)
    seal: Seal = Seal.objects.create(
        issuer=issuer, name=plain, width=width, sha256=stored.blob.sha256, added_by=actor.name, added_at=now
    )
    attach([stored.pk], holder=seal, actor=actor)
    record(events.seal_added, seal, actor=actor, sha256=seal.sha256)
    return seal


@command("letters.withdraw_seal", target="seal")
def withdraw_seal(*, actor: Actor, seal: Seal, version: int, reason: str) -> Seal:
    """No paper signed from now on bears it."""
    if not line(reason):
        raise Refusal("kernel.needed", field="reason", act=Seal._meta.get_field("reason").verbose_name)
    if not Seal.objects.filter(pk=seal.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), reason=line(reason)[:200]
    ):
        raise Refusal("letters.seal_gone")
    record(events.seal_withdrawn, seal, actor=actor, reason=line(reason)[:200])
    return seal


def image_of(seal: Seal) -> bytes:
    """The picture. Raises NotFound when the storage has lost it."""
    stored = files_of(seal).first()
    if stored is None:
        raise NotFound
    with opened_file(stored) as file:
        return file.read()


def _refuse_image(stored: StoredFile) -> None:
    if stored.size > MOST_BYTES:
        raise Refusal("letters.seal_too_big", field="file", size=f"{stored.size >> 10} KB")
    with opened_file(stored) as file:
        data = file.read()
    try:
        with Image.open(BytesIO(data), formats=sorted(_FORMATS)) as picture:
            size = picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal("letters.not_an_image", field="file", name=stored.name) from error
    if not all(side in SIDES for side in size):
        raise Refusal("letters.seal_too_big", field="file", size=f"{size[0]}\u00d7{size[1]}")
