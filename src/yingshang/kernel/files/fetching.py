"""Fetching a stored file leaves a trace: who took which file of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

from yingshang.kernel.command import command
from yingshang.kernel.events import event_type, record
from yingshang.kernel.rules import allow, is_somebody, is_system

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import StoredFile

file_fetched = event_type("kernel.file_fetched", "下载文件“{target}”，属于{holder}", silent=("size", "sha256"))
DRAFT = "尚未提交的附件"
allow("kernel.fetch_file", is_somebody | is_system)


def note_fetch(*, actor: Actor, stored: StoredFile) -> None:
    """Record that ``stored``, which the actor may see, is handed to them: one event for a download."""
    _fetch(actor=actor.once(""), stored=stored)


@command("kernel.fetch_file", target="stored")
def _fetch(*, actor: Actor, stored: StoredFile) -> None:
    facts = {"size": stored.size, "sha256": stored.blob.sha256}
    record(file_fetched, stored, actor=actor, holder=_holder(stored), **facts)


def _holder(stored: StoredFile) -> str:
    """人员“张三”; 本人上传、尚未提交的附件 for a draft."""
    if not stored.holder_kind:
        return DRAFT
    model = apps.get_model(stored.holder_kind)
    row = model._base_manager.filter(pk=stored.holder_id).first()
    return f"{model._meta.verbose_name}“{row if row is not None else stored.holder_id}”"
