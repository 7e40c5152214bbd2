"""What can happen to an installation, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

demo_made = event_type("ops.demo_made", "建立演示县“{target}”：{units}个单位，{people}人")
installed = event_type("ops.installed", "建立系统，使用单位“{target}”")
backup_made = event_type(
    "ops.backup_made",
    "备份系统（{reason}）：{name}，审计末号{number}，文件{files}个，用时{seconds}秒",
    silent=("spoilt", "removed"),
)
restored = event_type(
    "ops.restored", "用备份{name}恢复系统，审计末号{number}，原有数据移到{aside}，用时{seconds}秒", silent=("made_at",)
)
drill_done = event_type(
    "ops.drill_done", "恢复演练：备份{name}，{outcome}，用时{seconds}秒", silent=("problems", "steps", "made_at")
)
key_exported = event_type("ops.key_exported", "导出密钥副本，密钥标识{fingerprint}")
demo_lettered = event_type("ops.demo_lettered", "为演示县补上往来公文{letters}份")
demo_lived = event_type("ops.demo_lived", "为演示县补上三个月的办理经过：{parts}件应办事项，{acts}次办理")
demo_climbed = event_type("ops.demo_climbed", "为演示县施行督办规则，提出{steps}项督办措施")
demo_supervised = event_type("ops.demo_supervised", "为演示县补上问题清单{problems}条、通报{circulars}份")
