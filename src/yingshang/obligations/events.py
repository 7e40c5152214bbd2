"""What can happen to an obligation, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

matter_handed_out = event_type("obligations.matter_handed_out", "交办“{target}”，涉及{count}个单位")
backdated = event_type("obligations.backdated", "“{target}”照原文时限交办，交办时已过的时限：{dues}")
assigned = event_type("obligations.assigned", "向{unit}交办“{target}”，完成时限：{due}")
acknowledged = event_type("obligations.acknowledged", "签收“{target}”")
objected = event_type("obligations.objected", "对“{target}”提出异议：{reason}")
objection_settled = event_type("obligations.objection_settled", "答复“{target}”的异议：{decision}")
reported = event_type("obligations.reported", "报送“{target}”的进展：{text}")
extension_asked = event_type("obligations.extension_asked", "申请将“{target}”延期至{due}：{reason}")
extension_granted = event_type("obligations.extension_granted", "同意“{target}”延期，由{before}改为{due}")
extension_refused = event_type("obligations.extension_refused", "不同意“{target}”延期：{reason}")
submitted = event_type("obligations.submitted", "申请办结“{target}”：{result}")
sent_back = event_type("obligations.sent_back", "退回“{target}”：{reason}")
completed = event_type("obligations.completed", "审核通过“{target}”，评定为{grade}", silent=("note",))
signed_off = event_type("obligations.signed_off", "“{target}”销号")
looked_back = event_type("obligations.looked_back", "对“{target}”回头看：{finding}")
reopened = event_type("obligations.reopened", "重新办理“{target}”：{reason}")
suspended = event_type("obligations.suspended", "中止“{target}”：{reason}")
resumed = event_type("obligations.resumed", "恢复办理“{target}”：{reason}")
voided = event_type("obligations.voided", "作废“{target}”：{reason}")
changed = event_type(
    "obligations.changed",
    "“{target}”的要求有变动：{changes}{because}",
    silent=("due_before", "due_after", "demand_before", "demand_after"),
)
due_brought_forward = event_type("obligations.due_brought_forward", "“{target}”的时限随本单位由{before}提前到{due}")
people_named = event_type("obligations.people_named", "“{target}”的分管领导为{leader}，责任人为{handler}")
people_kept = event_type(
    "obligations.people_kept", "“{target}”以后各期的分管领导为{leader}，责任人为{handler}，随之更新{count}期"
)
rhythm_set = event_type("obligations.rhythm_set", "自{since}起按周期报告“{target}”：{rule}，首期为{due}")
feed_made = event_type("obligations.feed_made", "生成{target}地址，原地址停用")
feed_revoked = event_type("obligations.feed_revoked", "停用{target}地址")
anchored = event_type("obligations.anchored", "登记“{target}”的起算日{on}，完成时限为{due}")
divided = event_type("obligations.divided", "将“{target}”分解给{units}")
series_extended = event_type("obligations.series_extended", "生成“{target}”至{until}的各期事项，共{count}期")
due_days_moved = event_type("obligations.due_days_moved", "日历变动，“{target}”有{count}期的时限随之调整")
series_changed = event_type("obligations.series_changed", "自{since}起调整“{target}”的周期：{before}改为{rule}")
series_ended = event_type("obligations.series_ended", "“{target}”不再按期办理：{reason}")
counted = event_type("obligations.counted", "“{target}”本期计入{count}，累计{total}")
matter_reworded = event_type(
    "obligations.matter_reworded",
    "变更“{target}”的内容：{changes}",
    silent=("title_before", "content_before", "due_before"),
)
role_changed = event_type("obligations.role_changed", "在“{target}”中，{unit}改为{role}单位")
unit_released = event_type("obligations.unit_released", "{unit}不再承担“{target}”，作废{count}件：{reason}")
