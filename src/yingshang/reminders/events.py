"""What can happen to rules and reminders, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

rule_set = event_type(
    "reminders.rule_set", "制定提醒规则“{target}”，自{valid_from}起执行，依据：{basis}", silent=("steps",)
)
rule_ended = event_type("reminders.rule_ended", "提醒规则“{target}”执行到{last}为止：{reason}")
sweep_begun = event_type("reminders.sweep_begun", "开始{target}的提醒，补办自{since}以来的", silent=("dropped",))
noted = event_type("reminders.noted", "{target}：登记到期提醒{count}件", silent=("last",))
group_told = event_type("reminders.group_told", "{target}：提醒{unit}{count}件", silent=("message",))
sweep_ended = event_type("reminders.sweep_ended", "完成{target}的提醒，共{count}件")
chased = event_type("reminders.chased", "催办“{target}”：{text}", silent=("message",))
