"""How backups stand: the newest one, the last drill, and whether the key is kept anywhere else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yingshang.audit.models import Entry
from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, register
from yingshang.ops import events
from yingshang.ops.queries.backups import newest
from yingshang.ops.rules.manifest import fingerprint
from yingshang.ops.rules.options import backup_options

if TYPE_CHECKING:
    from yingshang.ops.queries.backups import Backup

LATE, MISSING = timedelta(days=2), timedelta(days=7)  # of the newest backup, which is made every night
UNTRIED = timedelta(days=14)  # of the last drill, which is made every week


def check_backups() -> list[Finding]:
    """How old the newest whole backup is, what it lacks, and whether it would burn with the data."""
    folder = backup_options().folder
    last = newest(folder)
    if last is None:
        return [
            Finding(
                HealthLevel.ATTENTION,
                what="还没有可用的备份。",
                todo="请运行 yingshang backup；任务进程在运行时，每夜自动备份。",
            )
        ]
    found = [_age(last)]
    if last.manifest.spoilt:
        found.append(
            Finding(
                HealthLevel.FAULT,
                what=f"最近一次备份时有 {len(last.manifest.spoilt)} 个文件内容缺失或变了，没有备份到。",
                todo="请打开“文件巡检”查看是哪些，从以前的备份恢复同名文件。",
            )
        )
    if folder.stat().st_dev == Path(settings.HOME).stat().st_dev:
        found.append(
            Finding(
                HealthLevel.ATTENTION,
                what="备份和数据在同一块磁盘上，磁盘坏了会一起丢。",
                todo="请在 yingshang.toml 的 [backup] 下把 folder 设到另一块磁盘或网络存储，或定期复制到别处。",
            )
        )
    return found


def _age(last: Backup) -> Finding:
    at = last.manifest.made_at
    age = clock.now() - at
    level = HealthLevel.FAULT if age > MISSING else HealthLevel.ATTENTION if age > LATE else HealthLevel.NORMAL
    days, hours, day = age.days, age.seconds // 3600, f"{clock.local(at):%Y-%m-%d %H:%M}"
    if level == HealthLevel.NORMAL:
        return Finding(level, what=f"最近一次备份在 {day}，距今 {days} 天 {hours} 小时，{last.path.name}。")
    return Finding(
        level,
        what=f"最近一次备份在 {day}，距今 {days} 天 {hours} 小时，{last.path.name}。",
        todo="请运行 yingshang backup，并在“后台任务”查看每夜备份为什么没有办成。",
    )


def check_drill() -> list[Finding]:
    """When a backup last proved to be one."""
    last = _last(events.drill_done.name)
    if last is None:
        return [
            Finding(
                HealthLevel.ATTENTION,
                what="还没有做过恢复演练，备份能不能用还不知道。",
                todo="请运行 yingshang drill；任务进程在运行时，每周自动演练。",
            )
        ]
    facts: dict[str, Any] = last.facts
    day, seconds, problems = f"{clock.local(last.at):%Y-%m-%d %H:%M}", facts["seconds"], facts["problems"]
    if problems:
        return [
            Finding(
                HealthLevel.FAULT,
                what=f"最近一次恢复演练在 {day}，用时 {seconds} 秒，发现 {len(problems)} 个问题：{problems[0]}",
                todo="请按提示处理后运行 yingshang drill 再演练一次；在此以前不要删除旧的备份。",
            )
        ]
    if (age := clock.now() - last.at) > UNTRIED:
        return [
            Finding(
                HealthLevel.ATTENTION,
                what=f"最近一次恢复演练在 {day}，距今 {age.days} 天。",
                todo="请运行 yingshang drill 再演练一次。",
            )
        ]
    return [Finding(HealthLevel.NORMAL, what=f"最近一次恢复演练在 {day}，用时 {seconds} 秒，没有发现问题。")]


def check_key() -> list[Finding]:
    """Whether the key is in the backups, or a copy of the one in use was written somewhere."""
    if backup_options().with_key:
        return [Finding(HealthLevel.NORMAL, what="备份里含有密钥，拿到备份的人可以打开一切，请严格保管。")]
    last = _last(events.key_exported.name)
    if last is not None and last.facts["fingerprint"] == fingerprint(settings.SECRET_KEY)[:8]:
        return [Finding(HealthLevel.NORMAL, what=f"密钥副本在 {clock.local(last.at):%Y-%m-%d} 导出过，另外保管。")]
    return [
        Finding(
            HealthLevel.ATTENTION,
            what="备份不含密钥，也没有导出过密钥副本；服务器坏了以后，绑定的动态验证码都要重新绑定。",
            todo="请运行 yingshang backup --export-key 文件，把副本放进保险柜。",
        )
    ]


def _last(kind: str) -> Entry | None:
    return Entry.objects.filter(type=kind).order_by("-number").first()


register("ops.backups", check_backups, label="备份")
register("ops.drill", check_drill, label="恢复演练")
register("ops.key", check_key, label="密钥副本")
