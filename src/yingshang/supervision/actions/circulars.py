"""Circulars: counted, written, frozen, corrected, made into letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.text import line, paragraphs
from yingshang.obligations.queries.loads import midnight
from yingshang.orgs.models import Unit
from yingshang.supervision import events
from yingshang.supervision.enums import CIRCULAR_MOVES, CircularState, Figure, ScopeKind, TableOrder
from yingshang.supervision.models import Circular
from yingshang.supervision.queries.circular_facts import facts_of
from yingshang.supervision.queries.circular_kinds import kind_named
from yingshang.supervision.queries.circulars import period_of, published_before
from yingshang.supervision.queries.figures import digest_of, duties_of, figures_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yingshang.kernel.actor import Actor
    from yingshang.supervision.queries.periods import Period

MOST_DAYS = 366
LONGEST = 4000
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class About:
    """What a circular is about: its period, its cut-off, which duties, and how its table is ordered.

    ``scope`` is {} for all, {"title", "basis"} for one document's, {"units": ids} for some units'.
    """

    period: Period
    cut_off: datetime
    scope_kind: str = ScopeKind.ALL
    scope: Mapping[str, Any] = field(default_factory=dict)
    order: str = TableOrder.RATE


@command("supervision.make_circular")
def make_circular(*, actor: Actor, kind: str, about: About) -> Circular:
    """Count the figures and draft the words of a circular of the actor's unit.

    Raises Refusal for an unknown kind, a period that is too long or has not begun, a cut-off that is still to come or
    lies before the period, a scope of nothing.
    """
    wanted = kind_named(kind)
    office = Unit.objects.get(pk=actor.unit_id or 0)
    _check(about)
    circular = Circular(
        office=office,
        kind=wanted.key,
        first=about.period.first,
        last=about.period.last,
        cut_off=about.cut_off,
        scope_kind=about.scope_kind,
        scope=dict(about.scope),
        order=about.order,
        made_by=actor.name,
        made_at=clock.now(),
    )
    facts = _count(circular, actor)
    circular.title = wanted.title.format_map(facts)
    circular.blocks = _generated(circular, facts, kept={})
    circular.save(force_insert=True)
    record(events.circular_made, circular, actor=actor, **_told(circular))
    return circular


@command("supervision.manage_circular", target="circular")
def recount_circular(*, actor: Actor, circular: Circular, version: int, cut_off: datetime) -> Circular:
    """Count a draft anew as of ``cut_off``. What the clerk has written stays; other blocks say the new figures."""
    _only_draft(circular)
    circular.cut_off = cut_off
    _check(About(period_of(circular), cut_off, circular.scope_kind, circular.scope, circular.order))
    facts = _count(circular, actor)
    circular.blocks = _generated(circular, facts, kept=_edited(circular))
    circular.save()
    record(events.circular_counted, circular, actor=actor, cut_off=_said(circular.cut_off), digest=circular.digest)
    return circular


@command("supervision.manage_circular", target="circular")
def write_circular(*, actor: Actor, circular: Circular, version: int, title: str, texts: Mapping[str, str]) -> Circular:
    """Change the title and the words of a draft; ``texts`` by the names of blocks, those left out stay.

    Raises Refusal for no title or too long a text.
    """
    _only_draft(circular)
    circular.title = _title(title)
    changed = []
    for block in circular.blocks:
        text = paragraphs(texts.get(block["name"], block["text"]))
        if len(text) > LONGEST:
            raise Refusal("supervision.too_long", field=block["name"], most=LONGEST, words=len(text))
        if text != block["text"]:
            block["text"] = text
            changed.append(block["heading"])
    circular.save(update_fields=["title", "blocks"])
    record(events.circular_written, circular, actor=actor, blocks="、".join(changed) or "—")
    return circular


@command("supervision.manage_circular", target="circular")
def compose_circular(*, actor: Actor, circular: Circular, version: int, names: Sequence[str]) -> Circular:
    """Make the blocks called ``names`` from the figures once more: what was written in them is given up."""
    _only_draft(circular)
    kept = {name: text for name, text in _edited(circular).items() if name not in set(names)}
    headings = [block["heading"] for block in circular.blocks if block["name"] in set(names)]
    if not headings:
        raise Refusal("supervision.no_block", field="names")
    facts = facts_of(circular.figures, circular.before, period_of(circular), circular.cut_off)
    circular.blocks = _generated(circular, facts, kept=kept)
    circular.save(update_fields=["blocks"])
    record(events.circular_composed, circular, actor=actor, blocks="、".join(headings))
    return circular


@command("supervision.manage_circular", target="circular")
def freeze_circular(*, actor: Actor, circular: Circular, version: int) -> Circular:
    """定稿: nothing is counted anew; the next number of its kind and year is drawn, a correction keeps its number.

    What it corrects is replaced.
    """
    Unit.objects.select_for_update().get(pk=circular.office_id)  # one number at a time
    CIRCULAR_MOVES.move(circular, "freeze", actor=actor)
    old = circular.corrects
    if old is not None:
        old = Circular.objects.select_for_update().get(pk=old.pk)
        CIRCULAR_MOVES.move(old, "replace", actor=actor, reason=circular.reason)
        record(events.circular_replaced, old, actor=actor, revision=circular.revision, reason=circular.reason)
        circular.year, circular.number = old.year, old.number
    else:
        circular.year = clock.today().year
        same = Circular.objects.filter(office=circular.office_id, kind=circular.kind, year=circular.year)
        circular.number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
    circular.frozen_by, circular.frozen_at = actor.name, clock.now()
    circular.save(update_fields=["year", "number", "frozen_by", "frozen_at"])
    issue = {"year": circular.year, "issue": circular.number, "revision": circular.revision}
    record(events.circular_frozen, circular, actor=actor, digest=circular.digest[:16], **issue)
    return circular


@command("supervision.manage_circular", target="circular")
def correct_circular(*, actor: Actor, circular: Circular, version: int, reason: str) -> Circular:
    """A new draft of a frozen circular, counted as of the same cut-off, with the words that were written.

    The old one stays in force until the new one is frozen. Raises Refusal without a reason, for a draft, or when a
    correction is under way.
    """
    given = line(reason)[:500]
    if circular.state not in {CircularState.FROZEN, CircularState.LETTERED}:
        raise Refusal("supervision.circular_fixed", state=CircularState(circular.state).label)
    if not given:
        raise Refusal("kernel.needed", field="reason", act=str(Circular._meta.get_field("reason").verbose_name))
    if circular.corrections.exclude(state=CircularState.WITHDRAWN).exists():
        raise Refusal("supervision.correction_under_way")
    new = Circular.objects.get(pk=circular.pk)
    new.pk, new.state, new.version = None, CircularState.DRAFT, 1
    new._state.adding = True
    new.corrects, new.reason, new.revision = circular, given, circular.revision + 1
    new.year = new.number = new.letter_id = new.voided_letter_id = new.frozen_at = None
    new.frozen_by, new.made_by, new.made_at = "", actor.name, clock.now()
    facts = _count(new, actor)
    new.blocks = _generated(new, facts, kept=_edited(circular))
    new.save(force_insert=True)
    record(events.circular_corrected, new, actor=actor, revision=new.revision, reason=given)
    return new


@command("supervision.manage_circular", target="circular")
def withdraw_circular(*, actor: Actor, circular: Circular, version: int, reason: str) -> Circular:
    """Take a draft or a frozen circular back; the row, and a number that was drawn, stay."""
    given = line(reason)[:500]
    CIRCULAR_MOVES.move(circular, "withdraw", actor=actor, reason=given)
    record(events.circular_withdrawn, circular, actor=actor, reason=given)
    return circular


def _check(about: About) -> None:
    period, now = about.period, clock.now()
    if period.last < period.first or (period.last - period.first).days > MOST_DAYS:
        raise Refusal("supervision.bad_period", field="last", most=MOST_DAYS)
    if about.cut_off > now:
        raise Refusal("supervision.cut_off_to_come", field="cut_off")
    if about.cut_off < midnight(period.first):
        raise Refusal("supervision.cut_off_before", field="cut_off", first=period.first.isoformat())
    empty = about.scope_kind == ScopeKind.UNITS and not about.scope.get("units")
    if empty or (about.scope_kind == ScopeKind.SOURCE and not about.scope.get("title")):
        raise Refusal("supervision.no_scope", field="scope_kind")


def _count(circular: Circular, actor: Actor) -> dict[str, Any]:
    """Count the figures of the period and of the one before; the facts that sentences are filled with."""
    rows = duties_of(actor, circular.scope_kind, circular.scope)
    period = period_of(circular)
    found = figures_of(rows, period, circular.cut_off, office=circular.office)
    circular.figures = found.as_json(circular.order)
    circular.digest = digest_of(circular.figures, period, circular.cut_off, _scope(circular))
    earlier = period.before
    published = published_before(circular, earlier)
    if published is not None:
        circular.before = _short(published.figures, "issue", published.pk)
    else:
        behind = circular.cut_off - midnight(period.last + timedelta(days=1))
        moment = midnight(earlier.last + timedelta(days=1)) + behind
        circular.before = _short(figures_of(rows, earlier, moment, office=circular.office).as_json(), "counted", None)
    circular.before |= {"first": earlier.first.isoformat(), "last": earlier.last.isoformat()}
    return facts_of(circular.figures, circular.before, period, circular.cut_off)


def _short(figures: Mapping[str, Any], source: str, key: int | None) -> dict[str, Any]:
    units = {str(one["unit"]): one["counts"] for one in figures["units"]}
    return {"source": source, "issue": key, "total": figures["total"], "units": units}


def _scope(circular: Circular) -> dict[str, Any]:
    return {"kind": str(circular.scope_kind), **circular.scope}


def _generated(circular: Circular, facts: Mapping[str, Any], kept: Mapping[str, str]) -> list[dict[str, str]]:
    """The blocks: their texts from the facts, or what was written in them."""
    blocks = []
    for block in kind_named(circular.kind).blocks:
        text = block.text(facts)
        blocks.append(
            {"name": block.name, "heading": block.heading, "text": kept.get(block.name, text), "generated": text}
        )
    return blocks


def _edited(circular: Circular) -> dict[str, str]:
    return {block["name"]: block["text"] for block in circular.blocks if block["text"] != block["generated"]}


def _only_draft(circular: Circular) -> None:
    if circular.state != CircularState.DRAFT:
        raise Refusal("supervision.circular_fixed", state=CircularState(circular.state).label)


def _title(title: str) -> str:
    kept = line(title)
    if not kept:
        raise Refusal("supervision.no_circular_title", field="title")
    if len(kept) > LONGEST_TITLE:
        raise Refusal("supervision.too_long", field="title", most=LONGEST_TITLE, words=len(kept))
    return kept


def _said(moment: datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def _told(circular: Circular) -> dict[str, object]:
    return {
        "cut_off": _said(circular.cut_off),
        "units": len(circular.figures["units"]),
        "duties": circular.figures["total"][Figure.DUE],
        "digest": circular.digest,
    }
