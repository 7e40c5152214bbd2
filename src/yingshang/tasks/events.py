"""What can happen to tasks, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

round_begun = event_type("tasks.round_begun", "开始交办“{target}”的{count}项任务", silent=("round",))
item_handed_out = event_type("tasks.item_handed_out", "交办任务“{target}”：{parts}个单位", silent=("matter",))
round_ended = event_type(
    "tasks.round_ended", "交办“{target}”：已交办{handed}项，未能交办{refused}项", silent=("round",)
)
change_handed_out = event_type(
    "tasks.change_handed_out",
    "交办任务“{target}”的变动：{changes}（理由：{reason}）",
    silent=("added", "removed", "told"),
)
change_settled = event_type("tasks.change_settled", "核对任务“{target}”，和交办时一致")
table_kept = event_type("tasks.table_kept", "上传任务表“{target}”，读出{count}行")
table_written = event_type("tasks.table_written", "按“{file}”写入“{target}”：修改{changed}项，新增{created}项任务")
