"""``yingshang search``: look at the index, or make it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from yingshang.kernel.search import kinds
from yingshang.kernel.search.index import doubts_of, rebuild

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Check or rebuild."""

    help = "查看搜索索引是否完整（check），或全部重建（rebuild）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("act", choices=["check", "rebuild"], help="check 查看，rebuild 重建")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """One line for each kind of object. Leaves with 1 when a check found something."""
        doubtful = False
        for kind in kinds().values():
            if options["act"] == "rebuild":
                self.stdout.write(f"{kind.label}：已重建 {rebuild(kind)} 条")
                continue
            doubts = doubts_of(kind)
            doubtful |= bool(doubts)
            self.stdout.write(
                f"{kind.label}：缺 {len(doubts.missing)}，过时 {len(doubts.stale)}，多余 {len(doubts.orphaned)}"
            )
        if doubtful:
            self.stdout.write("请运行 yingshang search rebuild 重建索引。")
            raise SystemExit(1)
