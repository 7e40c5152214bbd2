"""``yingshang restore``: first the folder with settings and key, where there is none yet; then the data."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from yingshang.config import home
from yingshang.config.cli.parser import Parser, chinese
from yingshang.ops.queries.backups import backups
from yingshang.ops.rules.manifest import KEY, SETTINGS, Manifest, fingerprint, read

if TYPE_CHECKING:
    import argparse

_STEPS = {
    "verifying": "正在核对备份（逐个文件）……",
    "loading": "正在恢复数据……",
    "finishing": "正在更新数据表、核验审计记录……",
}


def restore(arguments: list[str]) -> int:
    """Restore a backup; what was there is set aside. Raises Refusal and CommandError."""
    given = parser().parse_args(arguments)
    folder = home.place()
    source = _source(given, folder)
    manifest = read(source)
    _key(given, folder, source, manifest)
    _settings(given, folder, source)
    import django  # noqa: PLC0415 - the settings are there only now

    django.setup()
    from yingshang.kernel.actor import SYSTEM  # noqa: PLC0415 - needs the apps
    from yingshang.ops.actions.restoring import restore as act  # noqa: PLC0415 - as above

    done = act(
        actor=SYSTEM,
        source=source,
        force=given.force,
        without_key=given.without_key,
        told=lambda step: print(_STEPS[step], flush=True),
    )
    _tell(done.manifest, done.seconds, done.aside)
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    found = chinese(Parser(prog="yingshang restore", description="用备份恢复系统；原有数据移到一边，不删除"))
    found.add_argument("backup", nargs="?", metavar="备份", help="备份的名称或文件夹；不写就用最近一份")
    found.add_argument("--folder", metavar="文件夹", help="备份所在的文件夹")
    found.add_argument("--force", action="store_true", help="已有数据也恢复，原有数据移到一边")
    found.add_argument("--key", metavar="文件", help="另外保管的密钥文件 secret.key")
    found.add_argument("--without-key", action="store_true", help="密钥找不回来也恢复：动态验证码要重新绑定")
    found.add_argument("--database", metavar="地址", help="新建的文件夹使用的 PostgreSQL 地址")
    return found


def _source(given: argparse.Namespace, folder: Path) -> Path:
    """The folder of the backup. Raises CommandError when there is none."""
    from django.core.management.base import CommandError  # noqa: PLC0415 - the settings are not read yet

    named = Path(given.backup).expanduser() if given.backup else None
    if named is not None and named.is_dir():
        return named.resolve()
    place = Path(given.folder).expanduser() if given.folder else _stored_folder(folder)
    if named is not None and (place / named).is_dir():
        return (place / named).resolve()
    found = [] if named else backups(place)
    if not found:
        raise CommandError(
            f"在 {place} 里没有找到{'备份' + str(named) if named else '可用的备份'}。请写明备份文件夹的完整路径。"
        )
    sys.stdout.write(f"使用最近一份备份：{found[0].path}\n")
    return found[0].path.resolve()


def _stored_folder(folder: Path) -> Path:
    named = os.environ.get("YINGSHANG_BACKUP_FOLDER") or home.stored(folder).get("backup", {}).get("folder")
    return folder / named if named else folder / "backups"


def _key(given: argparse.Namespace, folder: Path, source: Path, manifest: Manifest) -> None:
    """Put the key that the backup was made with into the folder; one that is there is set aside under a new name."""
    from django.core.management.base import CommandError  # noqa: PLC0415 - as above

    inside = source / KEY
    offered = Path(given.key).expanduser() if given.key else inside if manifest.with_key else None
    there = folder / home.SECRET
    if offered is None:
        if not there.is_file() and not given.without_key and "YINGSHANG_SECRET_KEY" not in os.environ:
            raise CommandError(
                "这份备份不含密钥。请用 --key 指明另外保管的 secret.key；确实找不回来，用 --without-key 恢复，"
                "登录会全部退出，绑定的动态验证码要重新绑定。"
            )
        return
    if not offered.is_file():
        raise CommandError(f"没有密钥文件 {offered}。")
    secret = offered.read_text(encoding="utf-8").strip()
    if fingerprint(secret) != manifest.key:
        raise CommandError(f"密钥文件 {offered} 不是做这份备份时用的密钥，没有改动。请换成当时的 secret.key。")
    if there.is_file():
        if there.read_text(encoding="utf-8").strip() == secret:
            return
        there.rename(there.with_name(f"{home.SECRET}.{manifest.name}"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(there, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(secret + "\n")


def _settings(given: argparse.Namespace, folder: Path, source: Path) -> None:
    """Where the folder has no settings yet, those of the backup; what they lack is asked of the options."""
    if not (folder / home.SETTINGS).is_file():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (source / SETTINGS).is_file():
            shutil.copyfile(source / SETTINGS, folder / home.SETTINGS)
            (folder / home.SETTINGS).chmod(0o600)
            if given.database:
                _put_database(folder / home.SETTINGS, given.database)
    home.make(folder, {"database.url": given.database})


def _put_database(path: Path, url: str) -> None:
    text = path.read_text(encoding="utf-8")
    line = f'url = "{url}"\n'
    path.write_text(text.replace("[database]\n", "[database]\n" + line, 1), encoding="utf-8")


def _tell(manifest: Manifest, seconds: float, aside: str) -> None:
    lines = [
        f"已恢复到 {manifest.at} 的状态：审计末号 {manifest.number}，文件 {manifest.count} 个，用时 {seconds:.0f} 秒。",
        "数据与备份清单一致，审计记录完整。所有人需要重新登录。",
    ]
    if manifest.spoilt:
        lines.append(f"做备份时就有 {len(manifest.spoilt)} 个文件内容缺失或变了，恢复后仍然缺失。")
    if aside:
        lines.append(f"原有数据没有删除，在：{aside}")
    sys.stdout.write("\n".join([*lines, "用 yingshang serve 启动。"]) + "\n")
