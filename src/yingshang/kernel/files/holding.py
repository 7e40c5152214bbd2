"""What a file belongs to decides who may see it: an app names the queryset of what is visible, the kernel asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from yingshang.kernel import clock
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import Model, QuerySet

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models.files import StoredFileQuerySet

_HOLDERS: dict[str, Callable[[Actor], QuerySet[Model]]] = {}


def hold_by(kind: str, visible: Callable[[Actor], QuerySet[Model]]) -> None:
    """Let objects of ``kind`` ("obligations.duty") hold files; ``visible`` gives those that an actor may see.

    Raises ValueError when the kind is taken.
    """
    if kind in _HOLDERS:
        raise ValueError(f"{kind} holds files already")
    _HOLDERS[kind] = visible


def attach(ids: Iterable[str | UUID], *, holder: Model, actor: Actor) -> list[StoredFile]:
    """Put drafts of the actor to ``holder``; called inside the app's own command, which records it.

    Raises Refusal ``kernel.file_draft_gone`` when one is no draft of the actor (any more), KeyError for a kind of
    holder that nobody registered.
    """
    kind = holder._meta.label_lower
    if kind not in _HOLDERS:
        raise KeyError(kind)
    wanted = {_uuid(each) for each in ids}
    drafts = StoredFile.objects.drafts_of(actor).filter(pk__in=wanted)
    if drafts.update(holder_kind=kind, holder_id=str(holder.pk), attached_at=clock.now()) != len(wanted):
        raise Refusal("kernel.file_draft_gone", field="files")
    return list(StoredFile.objects.filter(pk__in=wanted).select_related("blob"))


def detach(stored: StoredFile, *, holder: Model) -> None:
    """Take a file away from ``holder``, inside the app's own command; as a draft it is cleaned away after some days.

    Raises NotFound when it is not held by it.
    """
    held = StoredFile.objects.held_by(holder).filter(pk=stored.pk)
    if not held.update(holder_kind="", holder_id="", attached_at=None, at=clock.now()):
        raise NotFound


def files_of(holder: Model) -> StoredFileQuerySet:
    """The files of ``holder``, whom the caller may see."""
    return StoredFile.objects.held_by(holder)


def visible_file(pk: UUID, actor: Actor) -> StoredFile:
    """The file, if the actor sees what holds it, or uploaded the draft. Raises NotFound."""
    stored = StoredFile.objects.select_related("blob").filter(pk=pk).first()
    if stored is None or not _is_visible(stored, actor):
        raise NotFound
    return stored


def _is_visible(stored: StoredFile, actor: Actor) -> bool:
    if not stored.holder_kind:
        return actor.person_id is not None and stored.person_id == actor.person_id
    visible = _HOLDERS.get(stored.holder_kind)
    return visible is not None and visible(actor).filter(pk=stored.holder_id).exists()


def _uuid(text: str | UUID) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise Refusal("kernel.file_draft_gone", field="files") from None
