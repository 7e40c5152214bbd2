"""Whether what is to leave the site leaves it."""

from __future__ import annotations

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, register
from yingshang.messaging.enums import trouble_said
from yingshang.messaging.queries.channels import Standing, standings


def check_channels() -> list[Finding]:
    """Deliveries that are stuck, failed or unclear, by channel; and which channels there are."""
    rows = standings()
    found = [finding for row in rows for finding in _troubles(row)]
    if found:
        return found
    there = [row for row in rows if row.way == "on"]
    if not there:
        return [Finding(HealthLevel.NORMAL, what="没有接通邮件和短信网关，消息在站内看，或由人工通知。")]
    return [Finding(HealthLevel.NORMAL, what=f"近 7 天发出{row.channel.label} {row.sent} 条。") for row in there]


def _troubles(row: Standing) -> list[Finding]:
    found = []
    label = row.channel.label
    if row.stuck:
        found.append(
            Finding(
                HealthLevel.FAULT,
                what=f"有 {row.stuck} 条{label}过了时间没有发出。",
                todo="请检查后台任务进程是否在运行，并打开“消息通道”试发一条。",
            )
        )
    why = trouble_said(row.last.error, row.last.error_text[:80]) if row.last else "—"
    if row.again:
        found.append(
            Finding(
                HealthLevel.ATTENTION,
                what=f"有 {row.again} 条{label}没有发出，正在隔时再试；最近一次的原因：{why}。",
                todo="系统自己再试，不用登记；一直发不出去的，请打开“消息通道”试发一条，查明原因。",
            )
        )
    if row.failed or row.unknown:
        found.append(
            Finding(
                HealthLevel.ATTENTION,
                what=f"近 7 天有 {row.failed} 条{label}没有发出，{row.unknown} 条结果不明；最近一次的原因：{why}。",
                todo="请打开“消息通道”看原因、试发；接通以后重新发送，或者转人工通知。",
            )
        )
    return found


register("messaging.channels", check_channels, label="消息发送")
