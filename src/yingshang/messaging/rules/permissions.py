"""Who may do what with messages, and the hours that the office sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.parameters import Declared, declare
from yingshang.kernel.rules import allow, holds, is_somebody, is_system, predicate
from yingshang.messaging.models import Delivery, Preference, Receipt
from yingshang.orgs.enums import PostKind, Scope

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

KEEPERS = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.SYSTEM_ADMIN})


def _hours(first: int, last: int) -> dict[str, str]:
    return {f"{hour:02}:{minute:02}": f"{hour:02}:{minute:02}" for hour in range(first, last) for minute in (0, 30)}


DIGEST_AT = declare(Declared("messaging.digest_at", "每日汇总发送时间", "消息", "09:00", "默认", choices=_hours(7, 18)))
QUIET_FROM = declare(Declared("messaging.quiet_from", "免打扰开始", "消息", "20:00", "默认", choices=_hours(17, 24)))
QUIET_UNTIL = declare(Declared("messaging.quiet_until", "免打扰结束", "消息", "08:00", "默认", choices=_hours(5, 10)))
MOST_ATTEMPTS = declare(
    Declared("messaging.most_attempts", "发送失败最多尝试", "消息", 5, "默认", unit="次", least=1, most=10)
)


@predicate
def is_receiver(actor: Actor, receipt: Receipt | None) -> bool:
    """The message was told to the actor."""
    return isinstance(receipt, Receipt) and actor.person_id == receipt.person_id


@predicate
def is_own_preference(actor: Actor, preference: Preference | None) -> bool:
    """One's own ways."""
    return isinstance(preference, Preference) and actor.person_id == preference.person_id


@predicate
def keeps(actor: Actor, delivery: Delivery | None) -> bool:
    """A clerk, head of section or administrator who sees all units."""
    return bool(actor.roles & KEEPERS) and actor.scope == Scope.ALL


allow("messaging.tell", is_system | is_somebody)  # asked by commands of other rooms, which have asked their own
allow("messaging.send", is_system)
allow("messaging.try_channel", holds(PostKind.SYSTEM_ADMIN))
allow("messaging.read", is_receiver)
allow("messaging.read_several", is_somebody)
allow("messaging.set_preferences", is_own_preference)
allow("messaging.keep_deliveries", keeps & holds(*KEEPERS))
