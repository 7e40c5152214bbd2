"""Kinds and states of logging in; stored values are English and permanent."""

from __future__ import annotations

from django.db.models import TextChoices

from yingshang.kernel.states import Move, StateTable
from yingshang.orgs.enums import PersonState


class Method(TextChoices):
    """How somebody proved who they are."""

    PASSWORD = "password", "密码"
    TOTP = "totp", "密码和动态验证码"
    RECOVERY = "recovery", "密码和备用码"
    OIDC = "oidc", "统一身份认证"
    INVITATION = "invitation", "开通码"
    ADOPTED = "adopted", "其他"


class EndReason(TextChoices):
    """Why a session is over."""

    LOGGED_OUT = "logged_out", "本人退出"
    IDLE = "idle", "长时间没有操作"
    EXPIRED = "expired", "超过最长登录时间"
    ENDED_BY_SELF = "ended_by_self", "本人在其他地方结束"
    ENDED_BY_ADMIN = "ended_by_admin", "安全管理员结束"
    PASSWORD_CHANGED = "password_changed", "密码已修改"
    NO_POST = "no_post", "已没有在任岗位"
    SUSPENDED = "suspended", "账号已停用"
    REPLACED = "replaced", "在同一浏览器重新登录"
    RESTORED = "restored", "系统从备份恢复"


class BucketKind(TextChoices):
    """What a bucket counts wrong attempts of."""

    STRANGERS = "strangers", "账号（陌生设备）"
    DEVICE = "device", "账号（本人设备）"
    PLACE = "place", "账号（常用地址）"
    ADDRESS = "address", "来源地址"
    SECOND = "second", "动态验证码"
    PROOF = "proof", "再次验证"
    CODE = "code", "开通码"


class InvitationState(TextChoices):
    """What has become of an invitation."""

    OPEN = "open", "待开通"
    USED = "used", "已使用"
    EXPIRED = "expired", "已过期"
    REVOKED = "revoked", "已作废"


_P = PersonState
ACCOUNT = StateTable(
    "accounts.account",
    dict(PersonState.choices),
    (
        Move("invite", "签发开通码", (_P.LISTED,), _P.INVITED, "accounts.invite_person"),
        Move("activate", "开通账号", (_P.INVITED,), _P.ACTIVE, "accounts.activate_account"),
        Move(
            "suspend", "停用账号", (_P.INVITED, _P.ACTIVE), _P.SUSPENDED, "accounts.suspend_account", ("reason",), True
        ),
        Move("restore", "恢复账号", (_P.SUSPENDED,), _P.ACTIVE, "accounts.restore_account", ("reason",)),
    ),
)
