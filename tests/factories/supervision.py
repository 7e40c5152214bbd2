"""Ladders in force for the office of the cast."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from yingshang.kernel.actor import SYSTEM
from yingshang.supervision.actions.ladders import set_ladder
from yingshang.supervision.queries.examples import examples

if TYPE_CHECKING:
    from yingshang.orgs.models import Unit
    from yingshang.supervision.models import Ladder


def in_force(example: str, office: Unit, *, since: date = date(2026, 1, 1), **changes: Any) -> Ladder:
    """An example ladder of ``office``, which is its own supervising body unless ``supervisor`` says otherwise."""
    supervisor = changes.pop("supervisor", office)
    draft = replace(examples()[example], **changes)
    return set_ladder(actor=SYSTEM, draft=draft, office=office, supervisor=supervisor, valid_from=since)
