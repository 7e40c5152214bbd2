"""The index made anew as a job."""

from __future__ import annotations

from typing import Any

from yingshang.kernel.jobs import Context, job
from yingshang.kernel.search.declaring import kinds
from yingshang.kernel.search.index import rebuild


@job("kernel.rebuild_search", atomic=False)
def rebuild_search(context: Context) -> dict[str, Any]:
    """Put every object of every kind anew (or of the kind in ``args``); started again, it begins again."""
    wanted = context.args.get("kind")
    chosen = [kind for name, kind in kinds().items() if wanted in {None, name}]
    return {kind.kind: rebuild(kind, context.progress) for kind in chosen}
