"""``yingshang restore`` as a name in the list; ``config.cli.restore`` does it, before the settings are read."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Only its name and its line of help are used."""

    help = "用备份恢复系统；原有数据移到一边，不删除"

    def handle(self, *_: object, **__: object) -> None:
        """Refuse: the settings have been read already, and a restore may have to make them first."""
        raise CommandError("请直接运行 yingshang restore。")
