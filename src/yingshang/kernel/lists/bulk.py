"""One act on many rows: a command for each, and a report that says for each row what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from yingshang.kernel.counting import total_of
from yingshang.kernel.errors import NotFound, Refusal
from yingshang.kernel.events import open_batch
from yingshang.kernel.jobs import Context, enqueue, job
from yingshang.kernel.lists.declaring import list_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.lists.asking import Asked
    from yingshang.kernel.lists.declaring import Act, ListSpec
    from yingshang.kernel.models import Job

MOST = 5_000  # rows of one act; more are done in several, so that each number stays one that somebody has read
AT_ONCE = 100  # rows that are done while one waits; more become a job
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one row: nothing to say, or the refusal."""

    key: str
    title: str
    refusal: Refusal | None = None


@dataclass
class Report:
    """What came of all. ``undone``: all or none was asked for, one was refused, so none was done."""

    lines: list[Line] = field(default_factory=list)
    undone: bool = False

    @property
    def refused(self) -> list[Line]:
        """The rows that were not done, with why."""
        return [line for line in self.lines if line.refusal is not None]

    @property
    def done(self) -> int:
        """How many were done."""
        return 0 if self.undone else len(self.lines) - len(self.refused)


def chosen(asked: Asked, keys: Iterable[str], *, everything: int | None = None) -> list[str]:
    """The keys of the rows to act on: the ticked ones, or with ``everything`` all that match.

    ``everything`` is the number that was stated. Raises Refusal ``kernel.nothing_chosen``, ``kernel.selection_many``,
    or ``kernel.selection_changed`` when another number of rows matches now.
    """
    if everything is None:
        found = list(dict.fromkeys(keys))
    else:
        total = total_of(asked.rows, limit=MOST)
        found = [str(key) for key in asked.rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1]]
        if total.exact and len(found) != everything:
            raise Refusal("kernel.selection_changed", before=everything, now=len(found))
    if not found:
        raise Refusal("kernel.nothing_chosen")
    if len(found) > MOST:
        raise Refusal("kernel.selection_many", most=MOST)
    return found


def act_on(
    spec: ListSpec,
    act: Act,
    keys: Sequence[str],
    *,
    actor: Actor,
    given: Mapping[str, Any],
    told: Callable[[int], None] = lambda _: None,
) -> Report:
    """Run the act's command on every row, each under a key of its own: repeated, it does nothing twice.

    A row that the actor may not see reads as one that is not there. ``told`` is called with how many are through.
    """
    if not act.together:
        return Report(_lines(spec, act, keys, actor=actor, given=given, told=told))
    report = Report()
    try:
        with transaction.atomic(), open_batch():
            report.lines = _lines(spec, act, keys, actor=actor, given=given, told=lambda _: None)
            if report.refused:
                raise _UndoError
    except _UndoError:
        report.undone = True
    told(len(keys))
    return report


class _UndoError(Exception):
    """Nothing is kept of an act that is all or none."""


def _lines(
    spec: ListSpec,
    act: Act,
    keys: Sequence[str],
    *,
    actor: Actor,
    given: Mapping[str, Any],
    told: Callable[[int], None],
) -> list[Line]:
    lines: list[Line] = []
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        rows = _rows(spec, chunk, actor)
        for key in chunk:
            lines.append(_line(act, key, rows.get(key), actor=actor, given=given))
            told(len(lines))
    return lines


def _line(act: Act, key: str, row: Any, *, actor: Actor, given: Mapping[str, Any]) -> Line:  # noqa: ANN401 - a row or None
    if row is None:
        return Line(key, "", NotFound())
    title = str(row)
    itself = actor.once(f"{actor.key[:40]}:{key}" if actor.key else "")
    try:
        act.run(actor=itself, **{act.target: row}, **given)
    except Refusal as refusal:
        return Line(key, title, refusal)
    return Line(key, title)


def _rows(spec: ListSpec, keys: Sequence[str], actor: Actor) -> dict[str, Any]:
    rows = spec.rows(actor)
    wanted, field = [], rows.model._meta.pk
    for key in keys:
        try:
            value = field.to_python(key)
            field.run_validators(value)  # a number that no database stores
        except ValidationError:
            continue
        wanted.append(value)
    return {str(row.pk): row for row in rows.filter(pk__in=wanted)}


def act_later(spec: ListSpec, act: Act, keys: Sequence[str], *, actor: Actor, typed: Mapping[str, str]) -> Job:
    """Queue the act for these rows; ``typed`` is what the act's form was sent, read again when it runs."""
    args = {"list": spec.key, "verb": act.verb, "keys": list(keys), "typed": dict(typed), "key": actor.key}
    with transaction.atomic():
        return enqueue(
            "kernel.act_on_rows", args, actor=actor.once(""), dedupe=f"rows:{actor.key}" if actor.key else None
        )


@job("kernel.act_on_rows", label="批量办理", atomic=False)
def act_on_rows(context: Context) -> dict[str, Any]:
    """Do it; started again after a fall, rows that were done already answer as they did."""
    args = context.args
    spec = list_named(args["list"])
    act = next(one for one in spec.acts if one.verb == args["verb"])
    given = read_form(act, args["typed"])
    actor = context.actor.once(args["key"] or f"job-{context.id}")
    keys = args["keys"]
    report = act_on(spec, act, keys, actor=actor, given=given, told=lambda done: context.progress(done, len(keys)))
    refused = [
        [line.key, line.title, line.refusal.code, {name: str(fact) for name, fact in line.refusal.facts.items()}]
        for line in report.refused
        if line.refusal
    ]
    return {"done": report.done, "undone": report.undone, "refused": refused}


def read_form(act: Act, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the act's form makes of what was typed. Raises Refusal ``kernel.needed`` when it is not complete."""
    if act.form is None:
        return {}
    form = act.form(data=dict(typed))
    if not form.is_valid():
        raise Refusal("kernel.needed", act=act.label)
    return dict(form.cleaned_data)


def report_of(result: Mapping[str, Any]) -> Report:
    """The report of a job that is done, from its stored result; the rows that went through have no line."""
    lines = []
    for key, title, code, facts in result.get("refused", []):
        refusal = NotFound() if code == "kernel.not_found" else Refusal(code)
        refusal.facts = facts
        lines.append(Line(key, title, refusal))
    done = [Line("", "")] * int(result.get("done", 0))
    return Report([*lines, *done], undone=bool(result.get("undone")))
