"""Who may do what with an obligation, and the numbers that the office sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yingshang.kernel.parameters import Declared, declare, value_of
from yingshang.kernel.rules import allow, holds, predicate
from yingshang.messaging.rules.kinds import declare_kind
from yingshang.orgs.enums import PostKind, Scope

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.actions.handing_out import Source
    from yingshang.obligations.models import Feed, Matter, Obligation, Series

YELLOW_DAYS = declare(
    Declared("obligations.yellow_days", "临期提示提前", "应办事项", 5, "默认", unit="个工作日", least=0, most=60)
)
MOST_EXTENSIONS = declare(
    Declared("obligations.most_extensions", "每件事项最多延期", "应办事项", 2, "默认", unit="次", least=0, most=20)
)
HORIZON_DAYS = declare(
    Declared("obligations.horizon_days", "定期事项提前生成", "应办事项", 92, "默认", unit="天", least=7, most=400)
)
SIGN_OFF_BY = declare(
    Declared(
        "obligations.sign_off_by",
        "由谁销号",
        "应办事项",
        "office",
        "默认",
        choices={"office": "交办单位经办人", "leader": "交办单位分管领导"},
    )
)

CHANGED = declare_kind("obligations.changed", "要求变动", "交办之后要求、时限有变动，要重新签收。")

FOR_UNIT = frozenset({PostKind.LIAISON, PostKind.SECTION_HEAD, PostKind.LEADER, PostKind.CLERK})
FOR_OFFICE = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD, PostKind.LEADER})
_SUPERVISED: set[str] = set()


def supervised(source_kind: str) -> None:
    """What comes from this source is handed out and followed by supervisors of the office, too. Rooms above say so."""
    _SUPERVISED.add(source_kind)


def supervised_sources() -> frozenset[str]:
    """The kinds of sources that ``supervised`` named."""
    return frozenset(_SUPERVISED)


def _gives(actor: Actor, source_kind: str) -> bool:
    """Whether one of the actor's posts hands out what comes from there; of which unit is asked beside it."""
    return bool(actor.roles & FOR_OFFICE) or (PostKind.SUPERVISOR in actor.roles and source_kind in _SUPERVISED)


@predicate
def can_hand_out(actor: Actor, source: Source) -> bool:
    """A working post; a supervisor's only for what comes from the sources of ``supervised``."""
    return _gives(actor, source.kind)


@predicate
def can_act_for_unit(actor: Actor, obligation: Obligation) -> bool:
    """A working post in the unit that owes the part, or in one above it that may see below."""
    if not actor.roles & FOR_UNIT:
        return False
    if obligation.unit_id == actor.unit_id:
        return True
    return actor.scope != Scope.OWN and bool(actor.unit_path) and obligation.unit.path.startswith(actor.unit_path)


def _acts_for_office(actor: Actor, obligation: Obligation) -> bool:
    if not _gives(actor, obligation.matter.source_kind) and not (obligation.parent_id and actor.roles & FOR_UNIT):
        return False
    giver = obligation.parent.unit_id if obligation.parent else obligation.matter.office_id
    return giver == actor.unit_id


def _acts_above(actor: Actor, obligation: Obligation) -> bool:
    above = obligation.parent
    return above is not None and (_acts_for_office(actor, above) or _acts_above(actor, above))


@predicate
def can_act_for_office(actor: Actor, obligation: Obligation) -> bool:
    """A working post in the unit that handed the matter out, or, for a section's part, in the unit that divided it."""
    return _acts_for_office(actor, obligation)


@predicate
def can_act_above(actor: Actor, obligation: Obligation) -> bool:
    """Who may do it with the unit's own part (or one above that): what sections have of it follows."""
    return _acts_above(actor, obligation)


@predicate
def can_sign_off(actor: Actor, obligation: Obligation) -> bool:
    """The office, or its leader in charge only, as the setting says."""
    if value_of(SIGN_OFF_BY.name) == "leader" and PostKind.LEADER not in actor.roles:
        return False
    giver = obligation.parent.unit_id if obligation.parent else obligation.matter.office_id
    return giver == actor.unit_id and _gives(actor, obligation.matter.source_kind)


@predicate
def is_office_of(actor: Actor, thing: Matter | Series) -> bool:
    """A working post in the unit that handed the matter out."""
    given: Any = thing
    matter = getattr(given, "matter", given)
    return getattr(matter, "office_id", None) == actor.unit_id and _gives(actor, matter.source_kind)


@predicate
def owns_feed(actor: Actor, feed: Feed) -> bool:
    """One's own address."""
    return actor.person_id is not None and feed.person_id == actor.person_id


allow("obligations.act_for_unit", can_act_for_unit)
allow("obligations.act_for_office", can_act_for_office)
allow("obligations.follow_parent", can_act_above)
allow("obligations.sign_off", can_sign_off)
# Asked by commands of the rooms above, which have asked their own: it is no page's permission.
allow("obligations.hand_out", can_hand_out)
allow("obligations.manage_matter", is_office_of)
allow("obligations.make_feed", holds(*FOR_UNIT))
allow("obligations.revoke_feed", owns_feed)
