"""What can happen to messages, and how it is said. Whom a message reached is in its own rows, not in the chain."""

from __future__ import annotations

from yingshang.kernel.events import event_type

told = event_type("messaging.told", "发出消息“{target}”（{kind}），收件{count}人", silent=("message",))
read = event_type("messaging.read", "阅读消息“{target}”")
several_read = event_type("messaging.several_read", "将{count}条消息标为已读")
sent = event_type("messaging.sent", "已发出{target}，第{attempt}次", silent=("reference", "answer"))
not_sent = event_type("messaging.not_sent", "{target}没有发出：{error}", silent=("attempt",))
unclear = event_type("messaging.unclear", "{target}是否发出不明，等待核对", silent=("attempt",))
left_to_hand = event_type("messaging.left_to_hand", "{target}转为人工通知：{reason}")
retried = event_type("messaging.retried", "重新发送{target}")
told_by_hand = event_type("messaging.told_by_hand", "人工办结{target}：{how}")
cancelled = event_type("messaging.cancelled", "不再办理{target}：{reason}")
tried = event_type("messaging.tried", "试发{channel}到{place}，对方已经接收", silent=("answer",))
tried_in_vain = event_type("messaging.tried_in_vain", "试发{channel}到{place}，没有成功：{error}")
preferences_set = event_type("messaging.preferences_set", "{target}的接收方式：{ways}")
