"""``yingshang backup``: make a backup, list them, read one through, or write a copy of the key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.ops.actions.backing_up import make_backup, note_key_export
from yingshang.ops.enums import BackupReason
from yingshang.ops.queries.backups import Backup, backups, damages
from yingshang.ops.rules.manifest import read
from yingshang.ops.rules.options import backup_options

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Works while the site is in use."""

    help = "备份数据库和文件（不用停止网站）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--folder", metavar="文件夹", help="备份放在哪里（默认按 yingshang.toml）")
        parser.add_argument("--list", action="store_true", help="列出已有的备份")
        parser.add_argument("--verify", metavar="备份", help="逐个文件核对一份备份，不做新的")
        parser.add_argument("--export-key", metavar="文件", help="把密钥另存一份，供另外保管")

    def handle(self, *_: object, **options: Any) -> None:  # noqa: ANN401 - as Django declares it
        """One of the four."""
        folder = Path(options["folder"]).expanduser().resolve() if options["folder"] else backup_options().folder
        if options["list"]:
            self._list(folder)
        elif options["verify"]:
            self._verify(folder, options["verify"])
        elif options["export_key"]:
            self._export_key(Path(options["export_key"]).expanduser())
        else:
            self._make(folder)

    def _make(self, folder: Path) -> None:
        made = make_backup(actor=SYSTEM, reason=BackupReason.MANUAL, folder=folder)
        manifest = made.backup.manifest
        self.stdout.write(f"备份已完成，用时 {made.seconds:.0f} 秒：{made.backup.path}")
        self.stdout.write(
            f"审计末号 {manifest.number}，文件 {manifest.count} 个（{_size(manifest.size)}），其中新存 {made.new} 个。"
        )
        if not manifest.with_key:
            self.stdout.write("备份不含密钥 secret.key，请另外保管一份（yingshang backup --export-key 文件）。")
        if manifest.spoilt:
            raise CommandError(
                f"有 {len(manifest.spoilt)} 个文件内容缺失或变了，没有备份到。请在“文件巡检”查看，从以前的备份恢复。"
            )

    def _list(self, folder: Path) -> None:
        found = backups(folder)
        for backup in found:
            self.stdout.write(_line(backup))
        if not found:
            self.stdout.write(f"{folder} 里没有可用的备份。")

    def _verify(self, folder: Path, name: str) -> None:
        path = Path(name) if Path(name).is_dir() else folder / name
        backup = Backup(path, read(path, settings.SECRET_KEY))
        if wrong := damages(backup):
            raise CommandError(f"备份 {path.name} 有 {len(wrong)} 处损坏：{'、'.join(wrong[:3])}。请不要用它恢复。")
        self.stdout.write(f"备份 {path.name} 完好：{backup.manifest.count} 个文件逐个核对一致。")

    def _export_key(self, target: Path) -> None:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(settings.SECRET_KEY + "\n")
        note_key_export(actor=SYSTEM)
        self.stdout.write(f"密钥已另存为 {target}。请存入 U 盘或打印后放进保险柜，不要和备份放在一起。")


def _line(backup: Backup) -> str:
    manifest = backup.manifest
    at = f"{clock.local(manifest.made_at):%Y-%m-%d %H:%M}"
    files = f"文件 {manifest.count} 个（{_size(manifest.size)}）"
    return f"{manifest.name}  {at}  {BackupReason(manifest.reason).label}  审计末号 {manifest.number}  {files}"


def _size(number: int) -> str:
    return filesizeformat(number).replace("\xa0", " ")
