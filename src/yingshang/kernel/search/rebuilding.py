"""The index made anew as a job, and how somebody starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel.command import command
from yingshang.kernel.events import event_type, record
from yingshang.kernel.jobs import Context, enqueue, job
from yingshang.kernel.rules import allow, holds
from yingshang.kernel.search.declaring import kinds
from yingshang.kernel.search.index import rebuild

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import Job

search_rebuilt = event_type("kernel.search_rebuild_ordered", "要求重建搜索索引")
allow("kernel.rebuild_search", holds("system_admin"))


@job("kernel.rebuild_search", label="重建搜索索引", atomic=False)
def rebuild_search(context: Context) -> dict[str, Any]:
    """Put every object of every kind anew (or of the kind in ``args``); started again, it begins again."""
    wanted = context.args.get("kind")
    chosen = [kind for name, kind in kinds().items() if wanted in {None, name}]
    return {kind.kind: rebuild(kind, context.progress) for kind in chosen}


@command("kernel.rebuild_search")
def order_rebuild(*, actor: Actor) -> Job:
    """Queue the rebuild of everything; it is recorded who wanted it."""
    row = enqueue("kernel.rebuild_search", actor=actor)
    record(search_rebuilt, row, actor=actor)
    return row
