"""By the clock: a backup every night, an examination every morning, a drill every week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.health import examine
from yingshang.kernel.jobs import every, job
from yingshang.ops.actions.backing_up import make_backup
from yingshang.ops.actions.drilling import run_drill
from yingshang.ops.enums import BackupReason
from yingshang.ops.queries.examination import THOROUGH, stored, thorough_names
from yingshang.ops.rules.options import backup_options

if TYPE_CHECKING:
    from yingshang.kernel.jobs import Context


@job("ops.backup", label="备份系统", atomic=False, lease=1800, max_attempts=3)
def backup(context: Context) -> dict[str, object]:
    """One backup; killed, it is made anew."""
    reason = BackupReason(context.args.get("reason", BackupReason.NIGHTLY))
    made = make_backup(actor=context.actor, reason=reason, told=context.renew)
    manifest = made.backup.manifest
    return {"name": manifest.name, "files": manifest.count, "new": made.new, "spoilt": len(manifest.spoilt)}


@job("ops.drill", label="恢复演练", atomic=False, lease=1800, max_attempts=2)
def drill(context: Context) -> dict[str, object]:
    """One drill; its report is in the ledger."""
    done = run_drill(actor=context.actor, told=context.renew)
    return {"name": done.backup.manifest.name, "outcome": done.outcome.value, "problems": len(done.problems)}


@job(THOROUGH, label="全面体检", atomic=False, lease=1800, max_attempts=2)
def examine_thoroughly(context: Context) -> dict[str, object]:
    """The checks that read for long, one after the other; what they saw is the result."""
    names = thorough_names()
    found = []
    for done, name in enumerate(names):
        context.progress(done, len(names))
        found += examine(name)
    context.progress(len(names), len(names))
    return {"findings": stored(found)}


every("ops.backup", backup_options().nightly, "ops.backup", label="每夜备份")
every(THOROUGH, "30 5 * * *", THOROUGH, label="每日全面体检")
every("ops.drill", backup_options().drill, "ops.drill", label="每周恢复演练")
