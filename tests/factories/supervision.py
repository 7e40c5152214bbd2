"""Ladders, problems and circulars of the office of the cast."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.supervision.actions.circulars import About, make_circular
from yingshang.supervision.actions.ladders import Bodies, set_ladder
from yingshang.supervision.actions.problems import Found, register_problem
from yingshang.supervision.enums import Category, FoundBy
from yingshang.supervision.queries.examples import examples
from yingshang.supervision.queries.periods import month_of

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit
    from yingshang.supervision.models import Circular, Ladder, Problem


def in_force(example: str, office: Unit, *, since: date = date(2026, 1, 1), **changes: Any) -> Ladder:
    """An example ladder of ``office``, which is its own supervising body unless ``supervisor`` says otherwise."""
    bodies = Bodies(changes.pop("supervisor", office), changes.pop("receiver", office.parent or office))
    draft = replace(examples()[example], **changes)
    return set_ladder(actor=SYSTEM, draft=draft, office=office, bodies=bodies, valid_from=since)


def found(lead: Unit | None, *others: Unit, title: str = "窗口要求重复提交材料", **more: object) -> Found:
    """A problem found today, to be mended in ten days."""
    today = clock.today()
    facts = {
        "found_on": today,
        "due_on": today + timedelta(days=10),
        "description": "办事人反映要交两次复印件。",
        **more,
    }
    return Found(FoundBy.INSPECTION, category=Category.SERVICE, title=title, lead=lead, others=others, **facts)


def problem_at(actor: Actor, lead: Unit | None, *others: Unit, **more: object) -> Problem:
    """A registered problem."""
    return register_problem(actor=actor, found=found(lead, *others, **more))


def circular_of(actor: Actor) -> Circular:
    """A draft about this month, as of now."""
    return make_circular(actor=actor, kind="supervision", about=About(month_of(clock.today()), clock.now()))
