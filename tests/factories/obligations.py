"""Matters handed out by the office of the cast."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count
from typing import TYPE_CHECKING

from yingshang.kernel.clock import SHANGHAI
from yingshang.obligations.actions.handing_out import Due, Part, Source, Wording, hand_out
from yingshang.obligations.enums import DueKind
from yingshang.orgs.enums import UnitRole

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.models import Matter
    from yingshang.orgs.models import Unit

_number = count(1)


def on(day: date, at: time = time(17, 30)) -> datetime:
    """A due moment in the office's time."""
    return datetime.combine(day, at, SHANGHAI)


def by(day: date, **more: object) -> Due:
    """Due once, on a day."""
    return Due(DueKind.ONCE, at=on(day), **more)


def every(rule: str, **more: object) -> Due:
    """Due again and again."""
    return Due(more.pop("kind", DueKind.RECURRING), rule=rule, **more)


def part(unit: Unit, *dues: Due, role: str = UnitRole.RESPONSIBLE) -> Part:
    """What a unit owes."""
    return Part(unit, role, dues)


def handed_out(actor: Actor, office: Unit, *parts: Part, title: str = "编印惠企政策汇编") -> Matter:
    """A matter of an invented document."""
    source = Source("document", str(next(_number)), "青营商发〔2026〕7号")
    return hand_out(actor=actor, source=source, office=office, wording=Wording(title), parts=parts)
