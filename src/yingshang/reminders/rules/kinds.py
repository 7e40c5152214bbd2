"""The kinds of messages that reminders send."""

from __future__ import annotations

from yingshang.messaging.rules.kinds import declare_kind

REMINDER = declare_kind("reminders.due", "应办提醒", "按提醒规则，每个工作日早上把到期和逾期的事项合在一起提醒一次。")
CHASE = declare_kind("reminders.chase", "催办", "交办单位或督查部门催办，请尽快办理并报送进展。")
