"""``yingshang check``: the installation examines itself. With options of Django's own check, that one runs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.check import Command as DjangoCheck

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import examine

_DJANGO = ("tags", "list_tags", "deploy", "databases")


class Command(DjangoCheck):
    """One line for each finding; code 1 when anything is a fault."""

    help = "系统体检：逐项检查数据库、审计记录、后台任务、备份等，有故障时退出码为 1。"

    def handle(self, *app_labels: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Examine, unless the options are those of Django's check."""
        if app_labels or any(options.get(name) for name in _DJANGO) or options.get("fail_level", "ERROR") != "ERROR":
            super().handle(*app_labels, **options)
            return
        results = examine()
        for result in results:
            found = result.finding
            self.stdout.write(f"【{found.level.label}】{result.label}：{found.what}{found.todo}")
        faults = sum(result.finding.level == HealthLevel.FAULT for result in results)
        if faults:
            raise CommandError(f"有 {faults} 处故障，请按上面的提示处理。")
        self.stdout.write("没有故障。")
