"""Handing out what has changed: units that are new, units that are free again, dates, roles and words that are others.

Prose: docs/algorithms/handing-out.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from yingshang.calendars.enums import Roll
from yingshang.documents.enums import MOVES, DocumentState
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.obligations.actions.by_office import Change, change, void
from yingshang.obligations.actions.handing_out import Wording, assign, check_parts
from yingshang.obligations.actions.rewording import change_role, release_unit, reword_matter, tell
from yingshang.obligations.actions.series import change_rule, end_series
from yingshang.obligations.enums import CURRENT_STATES, WITH_UNIT, DueKind, SeriesState
from yingshang.obligations.queries.rhythms import rules_so_far
from yingshang.orgs.models import Unit
from yingshang.tasks import events
from yingshang.tasks.actions.handing_out import content_of
from yingshang.tasks.queries.agreed import agreed_of, due_data
from yingshang.tasks.queries.changes import Amended, amended_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.documents.models import Item
    from yingshang.kernel.actor import Actor
    from yingshang.obligations.actions.handing_out import Due, Part
    from yingshang.obligations.models import Matter, Obligation, Series
    from yingshang.tasks.models import HandedItem
    from yingshang.tasks.queries.agreed import Move


@command("tasks.hand_out_document", target="item")
def hand_out_change(
    *, actor: Actor, item: Item, version: int, told: str, reason: str, new_members: bool = False
) -> HandedItem:
    """Hand out what a task says otherwise than its units were told; ``told`` says that in words.

    ``new_members`` expands collective names anew, as of today. Effects: units that are new get their parts, units that
    are gone from the task are released, parts still with their units are changed and signed for again, words of the
    matter are those of the task. What waits for the office or is done stays as it is. Where nothing differs, only that
    is noted. Raises Refusal for a task that was not handed out, without a reason, or for what stands in the way.
    """
    amended = amended_of(item, new_members=new_members)
    if amended is None:
        raise Refusal("tasks.not_handed_out")
    handed = amended.handed
    if amended.difference:
        if not reason.strip():
            raise Refusal("tasks.no_reason", field="reason")
        _check(amended)
        _Change(amended, told, reason.strip(), actor).carry_out()
        handed.agreed = agreed_of(amended.plan)
        handed.changed_times += 1
        facts = amended.difference
        counts = {"added": len(facts.added), "removed": len(facts.removed), "told": bool(facts.tells_everybody)}
        record(events.change_handed_out, item, actor=actor, changes=told, reason=reason.strip()[:200], **counts)
    else:
        record(events.change_settled, item, actor=actor)
    handed.item_version = item.version
    handed.version += 1
    handed.save()
    document = item.document
    document.refresh_from_db()
    if document.state == DocumentState.ACCEPTED:
        MOVES.move(document, "hand_out", actor=actor)
    return handed


def _check(amended: Amended) -> None:
    """What stands in the way; a date that passed since it was agreed stands in nobody's way."""
    for problem in amended.stopping:
        raise problem.refusal()
    now = clock.now()
    fresh = tuple(due for due in amended.plan.dues if due_data(due) not in amended.handed.agreed["dues"])
    for due in fresh:
        if due.at is not None and due.at < now:
            raise Refusal("tasks.past_due", words=f"{clock.local(due.at):%Y-%m-%d}", unit="")
    if amended.plan.parts:
        check_parts(amended.plan.parts, now, backdated=True)


class _Change:
    """One change while it is carried out."""

    def __init__(self, amended: Amended, told: str, reason: str, actor: Actor) -> None:
        self.amended, self.told, self.reason, self.actor = amended, told, reason, actor
        self.matter: Matter = amended.handed.matter
        self.changed: set[int] = set()

    def carry_out(self) -> None:
        """Words first, so that whoever is told reads them; then who, then when."""
        item, difference = self.amended.item, self.amended.difference
        if difference.words:
            wording = Wording(item.title, content_of(item), item.due_phrase)
            reword_matter(actor=self.actor, matter=self.matter, wording=wording, words=self.told)
        for unit in Unit.objects.filter(pk__in=difference.removed):
            release_unit(actor=self.actor, matter=self.matter, unit=unit, reason=self.reason)
        for part, _ in difference.roles:
            change_role(actor=self.actor, matter=self.matter, unit=part.unit, role=part.role)
        staying = self._staying()
        for move in difference.dues:
            self._move(move, staying)
        whole = self.matter.obligations.filter(parent__isnull=True)
        self._tell(whole if difference.words else whole.filter(unit__in=[part.unit for part, _ in difference.roles]))
        now = clock.now()
        for part in difference.added:
            for due in part.dues:
                assign(self.matter, part, self._as_others_report(due), actor=self.actor, now=now)

    def _as_others_report(self, due: Due) -> Due:
        """Who joins reports as the others do by now: by the rhythm that the office has given them since, if any."""
        if due.rule:
            found = self._series(due_data(due))
        elif due.at is None and not due.anchor:
            found = self._reports(due_data(due))
        else:
            return due
        latest = max(found, key=lambda series: series.pk, default=None)
        if latest is None or latest.rule == due.rule:
            return due
        return replace(due, kind=DueKind(latest.kind), rule=latest.rule, roll=Roll(latest.roll), starts_on=None)

    def _staying(self) -> list[Part]:
        added = {part.unit.pk for part in self.amended.difference.added}
        return [part for part in self.amended.plan.parts if part.unit.pk not in added]

    def _tell(self, parts: Iterable[Obligation]) -> None:
        for part in parts:
            if part.pk not in self.changed and tell(part, self.told, reason=self.reason, actor=self.actor):
                self.changed.add(part.pk)

    def _move(self, move: Move, staying: list[Part]) -> None:
        before, after = move.before, move.after
        if before is not None and self._reports(before):
            self._end(self._reports(before))
            if after is not None:
                self._bring(after, staying)
        elif before is not None and after is not None and bool(before["rule"]) and _same_but_rule(before, after):
            self._new_rule(before, after)
        elif before is not None and after is not None and not before["rule"] and after["at"] and _is_day(before):
            self._new_day(before, after)
        else:
            if before is not None:
                self._drop(before)
            if after is not None:
                self._bring(after, staying)

    def _new_day(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        to = Change(self.told, datetime.fromisoformat(after["at"]), reason=self.reason)
        for row in self._singles(before).filter(state__in=WITH_UNIT):
            change(actor=self.actor, obligation=row, version=row.version, to=to)
            self.changed.add(row.pk)

    def _new_rule(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        for series in self._series(before):
            since = clock.today()
            while self.matter.series.filter(unit=series.unit, rule=after["rule"], starts_on=since).exists():
                since += timedelta(days=1)
            change_rule(actor=self.actor, series=series, version=series.version, rule=after["rule"], since=since)

    def _drop(self, before: dict[str, Any]) -> None:
        self._end(self._series(before) if before["rule"] else [])
        if not before["rule"]:
            for row in self._singles(before).filter(state__in=CURRENT_STATES):
                void(actor=self.actor, obligation=row, version=row.version, reason=self.reason)

    def _bring(self, after: dict[str, Any], staying: list[Part]) -> None:
        due = next(due for due in self.amended.plan.dues if due_data(due) == after)
        now = clock.now()
        for part in staying:
            assign(self.matter, part, due, actor=self.actor, now=now)

    def _singles(self, before: dict[str, Any]) -> Any:  # noqa: ANN401 - a queryset of obligations
        return self.matter.obligations.filter(series__isnull=True, parent__isnull=True, label=before["label"])

    def _series(self, before: dict[str, Any]) -> list[Series]:
        """The running series of a rhythm that was agreed, also where the office has set another rule since."""
        running = self.matter.series.filter(state=SeriesState.RUNNING).select_related("follows")
        return [series for series in running if before["rule"] in rules_so_far(series)]

    def _reports(self, before: dict[str, Any]) -> list[Series]:
        """The rhythms that the office has since given to a duty that was handed out without date or rhythm."""
        if before["rule"] or before["kind"] not in {DueKind.CONTINUOUS, DueKind.NONE}:
            return []
        return list(self.matter.series.filter(kind=DueKind.CONTINUOUS, state=SeriesState.RUNNING))

    def _end(self, many: Iterable[Series]) -> None:
        for series in many:
            end_series(actor=self.actor, series=series, version=series.version, since=clock.today(), reason=self.reason)


def _same_but_rule(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return bool(after["rule"]) and all(before[name] == after[name] for name in ("kind", "roll", "quota", "quota_unit"))


def _is_day(due: dict[str, Any]) -> bool:
    """Whether a single part waits for it: on a day, without one, or after an event."""
    return not due["rule"]
