"""Whether everything can be found: what the search index lacks, or holds in an old form."""

from __future__ import annotations

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health.registry import Finding, register
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search import kinds
from yingshang.kernel.search.index import doubts_of

NEWEST = 1_000  # objects of each kind whose words are compared: some tenths of a second


def check_search() -> list[Finding]:
    """Objects without an entry, entries without an object, entries with other words than their object."""
    found = []
    for kind in kinds().values():
        doubts = doubts_of(kind, newest=NEWEST)
        if not doubts:
            continue
        found.append(
            Finding(
                HealthLevel.ATTENTION,
                what=(
                    f"搜索索引里，{kind.label}缺 {len(doubts.missing)} 个、过时 {len(doubts.stale)} 个、"
                    f"多余 {len(doubts.orphaned)} 个，搜索可能找不全。"
                ),
                todo="请在“搜索”页面按“重建搜索索引”，或在服务器上运行 yingshang search rebuild。",
            )
        )
    if found:
        return found
    return [Finding(HealthLevel.NORMAL, what=f"搜索索引完整，共 {SearchEntry.objects.count()} 条。")]


register("kernel.search", check_search, label="搜索索引", thorough=True)
