"""``yingshang drill``: restore the newest backup elsewhere, look at it, say how long it took and what was found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from yingshang.audit.queries.heads import current_head
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.files.scrubbing import scrub
from yingshang.kernel.health import examine
from yingshang.ops.actions.drilling import run_drill
from yingshang.ops.actions.trying import visit_pages
from yingshang.orgs.models import Person, Unit

if TYPE_CHECKING:
    from argparse import ArgumentParser

_CHECKS = ("kernel.database", "kernel.migrations", "audit.chain", "orgs.administrators")


class Command(BaseCommand):
    """Nothing of this installation is touched; its ledger gets the result."""

    help = "恢复演练：把最近一份备份恢复到临时位置，核对后删除"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--inside`` is what the drill itself runs in the scratch installation."""
        parser.add_argument("--inside", action="store_true", help="（演练内部使用）查看本文件夹里恢复出来的系统")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """The drill, or its inner half."""
        if options["inside"]:
            self.stdout.write(json.dumps(_look(), ensure_ascii=False))
            return
        drill = run_drill(actor=SYSTEM)
        manifest = drill.backup.manifest
        steps, figures = drill.steps, drill.figures
        self.stdout.write(f"恢复演练：备份 {manifest.name}（{clock.local(manifest.made_at):%Y-%m-%d %H:%M}）")
        self.stdout.write(f"恢复用时 {steps.get('restore', 0):.0f} 秒，查看用时 {steps.get('look', 0):.0f} 秒。")
        if figures:
            self.stdout.write(
                f"恢复出来的系统：单位 {figures['units']} 个，人员 {figures['people']} 名，"
                f"审计末号 {figures['number']}，核对文件 {figures['files']} 个，打开页面 {figures['pages']} 次。"
            )
        for problem in drill.problems:
            self.stdout.write(f"问题：{problem}")
        if drill.problems:
            raise CommandError(f"演练发现 {len(drill.problems)} 个问题，请按上面的提示处理后再演练一次。")
        self.stdout.write("数据与备份清单一致，审计记录完整，没有发现问题。")


def _look() -> dict[str, Any]:
    """What a restored installation is like: the checks, every stored file, every page."""
    problems = [
        f"{result.label}：{result.finding.what}"
        for result in examine(*_CHECKS)
        if result.finding.level == HealthLevel.FAULT
    ]
    scrubbed = scrub()
    problems += [
        f"文件 {found['stored_as']} 内容变了或找不到"
        for found in scrubbed.found
        if found["kind"] in {"changed", "missing"}
    ]
    visits = visit_pages()
    problems += [
        f"页面 {visit.path}（{visit.role or '未登录'}）打不开：{visit.status}" for visit in visits if visit.is_fault
    ]
    return {
        "problems": problems,
        "units": Unit.objects.count(),
        "people": Person.objects.count(),
        "number": current_head().number,
        "files": scrubbed.checked,
        "pages": len(visits),
    }
