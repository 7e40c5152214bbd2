"""Who may do what with reminders, and the numbers that the office sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.parameters import Declared, declare
from yingshang.kernel.rules import allow, holds, is_system, predicate
from yingshang.obligations.models import Obligation
from yingshang.obligations.rules import can_act_for_office
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor

_HOURS = {f"{hour:02}:{minute:02}": f"{hour:02}:{minute:02}" for hour in (6, 7, 8, 9, 10) for minute in (0, 15, 30, 45)}
SWEEP_AT = declare(Declared("reminders.sweep_at", "每个工作日提醒的时间", "提醒", "08:00", "默认", choices=_HOURS))
CATCH_UP = declare(
    Declared("reminders.catch_up_days", "停机后最多补办多少天的提醒", "提醒", 31, "默认", unit="天", least=1, most=366)
)


@predicate
def is_of_supervisor(actor: Actor, obligation: object) -> bool:
    """A supervisor, for what was handed to a unit; what a unit divided among its sections is its own affair."""
    return PostKind.SUPERVISOR in actor.roles and isinstance(obligation, Obligation) and obligation.parent_id is None


allow("reminders.sweep", is_system)
allow("reminders.keep_rules", holds(PostKind.CLERK, PostKind.SECTION_HEAD))
allow("reminders.chase", can_act_for_office | is_of_supervisor)
