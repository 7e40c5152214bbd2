"""What can happen around logging in, and how it is said. Nothing here holds a password or what a stranger typed."""

from __future__ import annotations

from yingshang.kernel.events import event_type

logged_in = event_type("accounts.logged_in", "登录（{method}），设备：{device}", silent=("agent",))
logged_out = event_type("accounts.logged_out", "退出登录")
bucket_full = event_type("accounts.bucket_full", "{kind}的错误次数达到 {tries} 次，暂停验证至 {until}")
bucket_emptied = event_type("accounts.bucket_emptied", "解除“{target}”的登录锁定")
session_ended = event_type("accounts.session_ended", "结束“{person}”的一次登录，原因：{reason}")
password_changed = event_type("accounts.password_changed", "修改了密码")
factor_enrolled = event_type("accounts.factor_enrolled", "启用动态验证码")
factor_removed = event_type("accounts.factor_removed", "停用“{target}”的动态验证码")
recovery_renewed = event_type("accounts.recovery_renewed", "重新生成备用码")
recovery_used = event_type("accounts.recovery_used", "使用了一个备用码，还剩 {left} 个")
identity_proved = event_type("accounts.identity_proved", "再次验证了身份")
invited = event_type("accounts.invited", "为“{target}”签发开通码，{until} 前有效")
invitation_revoked = event_type("accounts.invitation_revoked", "作废“{target}”的开通码")
activated = event_type("accounts.activated", "凭开通码设置密码，账号开通")
account_suspended = event_type("accounts.account_suspended", "停用“{target}”的账号，原因：{reason}")
account_restored = event_type("accounts.account_restored", "恢复“{target}”的账号，原因：{reason}")
account_reset = event_type("accounts.account_reset", "收回“{target}”的密码，改用开通码重新设置")
