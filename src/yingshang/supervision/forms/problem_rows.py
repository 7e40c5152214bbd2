"""Rows of a problem list from Excel: which problem each means, what is wrong with its units, and writing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from yingshang.kernel.sheets import Stored
from yingshang.orgs.forms.unit_rows import Tree
from yingshang.orgs.models import Unit
from yingshang.supervision.actions.problems import Found, edit_problem, register_problem
from yingshang.supervision.enums import ProblemState
from yingshang.supervision.models import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.sheets import Change
    from yingshang.kernel.sheets.declaring import Key

_CHUNK = 500
_BETWEEN = re.compile(r"[、,，;；\n]+")


def names_in(text: object) -> list[str]:
    """The names that a cell lists, each once."""
    parts = [part.strip() for part in _BETWEEN.split(str(text or ""))]
    return list(dict.fromkeys(part for part in parts if part))


def stored_problems(actor: Actor, keys: Sequence[Key]) -> dict[Key, Stored]:
    """The own office's problems that the numbers mean."""
    wanted = {str(key[0]): key for key in keys if key[0]}
    numbers = list(wanted)
    own = Problem.objects.visible_to(actor).filter(office=actor.unit_id)
    found: dict[Key, Stored] = {}
    for start in range(0, len(numbers), _CHUNK):
        rows = own.filter(number__in=numbers[start : start + _CHUNK]).prefetch_related("shares__unit")
        found |= {wanted[row.number]: Stored(row, _values(row)) for row in rows}
    return found


def _values(row: Problem) -> dict[str, object]:
    from yingshang.supervision.forms.sheets import PROBLEMS  # noqa: PLC0415 - the sheet names these functions

    return {
        column.name: column.value(row) if column.value else getattr(row, column.name) for column in PROBLEMS.columns
    }


def check_problems(actor: Actor, rows: Sequence[Any]) -> Iterator[tuple[int, str, str, str]]:
    """Units that cannot be told, rows without any, and numbers of problems that are handed out already."""
    tree = Tree(actor)
    numbers = [str(row.values.get("number") or "") for row in rows]
    fixed = dict(
        Problem.objects.filter(office=actor.unit_id, number__in=[one for one in numbers if one][:_CHUNK])
        .exclude(state=ProblemState.REGISTERED)
        .values_list("number", "state")
    )
    for row, number in zip(rows, numbers, strict=True):
        names = names_in(row.values.get("others"))
        if not names and not row.values.get("lead_id"):
            yield row.row, "lead_id", "没有写单位", "责任单位和其他单位至少填一个"
        for name in names:
            if len(named(tree, name)) != 1:
                what = "不止一个" if named(tree, name) else "没有找到"
                yield row.row, "others", f"叫“{name}”的单位{what}", "写在用单位的全称或简称；同名的写成“上级/单位”"
        if number in fixed:
            yield row.row, "number", f"{number} 现在是“{ProblemState(fixed[number]).label}”，不能在表里改", "删去这一行"


def named(tree: Tree, name: str) -> list[int]:
    """The units in use that a name, full or short, can mean."""
    found = tree.active(name)
    return found or [pk for pk, row in tree.rows.items() if row["short_name"] == name and row["state"] == "active"]


def write_problem(actor: Actor, change: Change) -> object:
    """Register a problem, or mend one that is not handed out yet."""
    values = dict(change.values)
    number = str(values.pop("number", "") or "")
    tree = Tree(actor)
    others = [named(tree, name)[0] for name in names_in(values.pop("others", ""))]
    lead = values.pop("lead_id", None)
    units = Unit.objects.in_bulk([*others, *([cast("int", lead)] if lead else [])])
    found = Found(
        **{name: value or "" if name != "due_on" else value for name, value in values.items()},  # type: ignore[arg-type]  # the columns of the sheet
        lead=units[cast("int", lead)] if lead else None,
        others=tuple(units[pk] for pk in others),
    )
    if isinstance(change.stored, Problem):
        problem = Problem.objects.get(pk=change.stored.pk)
        return edit_problem(actor=actor, problem=problem, version=problem.version, found=found, number=number)
    return register_problem(actor=actor, found=found, number=number)
