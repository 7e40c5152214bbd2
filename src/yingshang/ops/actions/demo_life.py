"""Three months of invented life: tables handed out, signed for, reported, sent back, passed, late. Always the same.

Every act is the command that a person would use, at its own moment: the clock stands where the story is.
"""

from __future__ import annotations

import io
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from xlsxwriter import Workbook

from yingshang.calendars.queries.days import is_working_day
from yingshang.documents.models import Document
from yingshang.kernel import clock
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import record
from yingshang.kernel.files import store_file
from yingshang.obligations.actions import by_office, by_unit
from yingshang.obligations.actions.series import extend_series
from yingshang.obligations.enums import Grade, State
from yingshang.obligations.models import Extension, Obligation, Series
from yingshang.ops import events
from yingshang.ops.actions.demo_reminders import chase_late, remind
from yingshang.orgs.enums import PostKind, UnitRole
from yingshang.orgs.models import Person
from yingshang.orgs.queries.actors import actor_for
from yingshang.tasks.actions.handing_out import Choices, begin_round
from yingshang.tasks.actions.importing import keep_table, write_table
from yingshang.tasks.forms.sheets import LEDGER
from yingshang.tasks.jobs import carry_out
from yingshang.tasks.queries.tables import TableRow, compared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yingshang.kernel.actor import Actor

DATA = Path(__file__).parents[1] / "demo_tasks.toml"
_SEED = 20260821  # any number; it must not change
_GRADES = {Grade.EXCELLENT: 3, Grade.GOOD: 6, Grade.PASSED: 5, Grade.FAILED: 1}


@command("kernel.run_as_system", target="clerk")
def live(*, actor: Actor, clerk: Person) -> int:
    """Hand the invented tables out at their moments and let units and office work until now; how many acts."""
    life = _Life(clerk)
    life.run()
    record(events.demo_lived, clerk, actor=actor, acts=life.acts, parts=Obligation.objects.count())
    return life.acts


class _Life:
    """The story while it is told."""

    def __init__(self, clerk: Person) -> None:
        self.data = tomllib.loads(DATA.read_text(encoding="utf-8"))
        self.words: dict[str, list[str]] = self.data["words"]
        self.random = Random(_SEED)  # noqa: S311 - a story is no secret
        self.today = clock.today()
        self.clerk = clerk
        self.people: dict[int, Actor | None] = {}
        self.pace: dict[int, float] = {}
        self.acts = 0

    def run(self) -> None:
        """Day by day from the first table to now."""
        papers = sorted(self.data["paper"], key=lambda paper: -int(paper["before"]))
        day = self.today - timedelta(days=papers[0]["before"])
        while day <= self.today:
            for paper in papers:
                if self.today - timedelta(days=paper["before"]) == day:
                    with clock.standing_at(_moment(day, 9)):
                        self._hand_out(paper)
            if is_working_day(day):
                remind(day, today=self.today, clerk=self.clerk, words=self.data["reminding"])
                self._work(day)
            day += timedelta(days=1)
        for series in Series.objects.all():
            extend_series(actor=SYSTEM, series=series)
        self._leave_open()
        self.acts += chase_late(self.clerk, self.data["reminding"]["chase"])

    def _leave_open(self) -> None:
        """What the office has to decide today: an objection and an asked extension, where the story left none."""
        parts = Obligation.objects.filter(parent__isnull=True, series__isnull=True, due_at__gt=clock.now())
        parts = parts.select_related("unit", "matter", "series", "parent").order_by("-id")
        if not Obligation.objects.filter(state=State.OBJECTED).exists():
            self._first(parts.filter(state=State.IN_PROGRESS), self._change_and_object)
        if not Extension.objects.filter(granted__isnull=True).exists():
            self._first(parts.filter(state=State.IN_PROGRESS, extended_times=0), self._ask)

    def _first(self, parts: Iterable[Obligation], act: Callable[[Obligation, Actor], object]) -> None:
        """Let the first unit that has somebody to act for it do so."""
        for part in parts:
            unit = self._unit(part)
            if unit is not None:
                act(part, unit)
                self.acts += 1
                return

    def _change_and_object(self, part: Obligation, unit: Actor) -> None:
        """The office asks for more; the unit, told to sign again, objects."""
        to = by_office.Change(self._say("change"), demand=self._say("demand"))
        by_office.change(actor=self._office(), obligation=part, version=part.version, to=to)
        part.refresh_from_db()
        by_unit.object_to(actor=unit, obligation=part, version=part.version, reason=self._say("object"))

    def _ask(self, part: Obligation, unit: Actor) -> None:
        later = (part.due_at or clock.now()) + timedelta(days=15)
        reason = self._say("extend")
        by_unit.ask_extension(actor=unit, obligation=part, version=part.version, due_at=later, reason=reason)

    def _hand_out(self, paper: dict[str, Any]) -> None:
        office = actor_for(self.clerk)
        rows = [self._row(number, task) for number, task in enumerate(paper["task"], start=1)]
        file = store_file(_workbook(rows), name=f"{paper['title']}.xlsx", actor=office)
        facts = {"title": paper["title"], "sha256": file.blob.sha256, "problems": [], "notes": []}
        table = keep_table(actor=office, document=None, file=file, rows=rows, facts=facts)
        document = write_table(actor=office, table=table, digest=compared(None, rows).digest)
        number = paper["number"].format(year=clock.today().year)
        Document.objects.filter(pk=document.pk).update(doc_number=number)
        document.refresh_from_db()
        chosen = list(document.items.values_list("pk", flat=True))
        choices = Choices(clock.today(), with_people=True)
        row = begin_round(actor=office, document=document, version=document.version, items=chosen, choices=choices)
        carry_out(row, office)
        self.acts += 3

    def _row(self, number: int, task: dict[str, Any]) -> TableRow:
        phrase = task.get("phrase", "")
        if "due" in task:
            day = clock.today() + timedelta(days=task["due"])
            phrase = self.words["due"][0].format(year=day.year, month=day.month, day=day.day)
        words = {"ordinal": str(number), "title": task["title"], "content": task["content"], "due_phrase": phrase}
        return TableRow(number + 1, None, words, {str(role): task.get(str(role), []) for role in UnitRole})

    def _work(self, day: date) -> None:
        """What happens on one day, part by part; hours go on, so that the ledger reads in order."""
        open_ = Obligation.objects.filter(
            state__in=(State.ASSIGNED, State.OBJECTED, State.IN_PROGRESS, State.SUBMITTED)
        )
        live_now = open_.exclude(starts_on__gt=day).select_related("unit", "matter", "series", "parent")
        for place, part in enumerate(live_now.order_by("id")):
            moment = _moment(day, 9) + timedelta(minutes=30 + place % 420)
            if moment > datetime.now(UTC):
                return
            with clock.standing_at(moment):
                self._turn(part, day)

    def _turn(self, part: Obligation, day: date) -> None:
        unit = self._unit(part)
        pace = self.pace.setdefault(part.unit_id, self.random.choice((0.9, 0.9, 0.7, 0.5, 0.25)))
        left = (clock.local(part.due_at).date() - day).days if part.due_at else 30
        if unit is None:
            return
        try:
            {
                State.ASSIGNED: self._sign,
                State.OBJECTED: self._settle,
                State.IN_PROGRESS: self._progress,
                State.SUBMITTED: self._judge,
            }[State(part.state)](part, unit, pace, left)
        except Refusal:
            return

    def _sign(self, part: Obligation, unit: Actor, pace: float, left: int) -> None:
        luck = self.random.random()
        if luck < 0.04 and part.series_id is None:
            by_unit.object_to(actor=unit, obligation=part, version=part.version, reason=self._say("object"))
        elif luck < pace * 0.7:
            by_unit.acknowledge(actor=unit, obligation=part, version=part.version)
        else:
            return
        self.acts += 1

    def _settle(self, part: Obligation, unit: Actor, pace: float, left: int) -> None:
        if self.random.random() < 0.15:
            by_office.settle_objection(
                actor=self._office(),
                obligation=part,
                version=part.version,
                upheld=False,
                decision=self._say("settle"),
            )
            self.acts += 1

    def _progress(self, part: Obligation, unit: Actor, pace: float, left: int) -> None:
        luck = self.random.random()
        if part.extensions.filter(granted__isnull=True).exists():
            self._answer(part)
        elif left <= 12 and luck < pace * 0.18 + (0.1 if left < 3 else 0):
            self._finish(part, unit)
        elif luck > 0.95 and 0 < left < 7 and part.series_id is None and part.due_at is not None:
            later = part.due_at + timedelta(days=self.random.choice((10, 15, 20)))
            by_unit.ask_extension(
                actor=unit, obligation=part, version=part.version, due_at=later, reason=self._say("extend")
            )
            self.acts += 1
        elif luck > 0.93:
            by_unit.report(actor=unit, obligation=part, text=self._say("progress"))
            self.acts += 1

    def _finish(self, part: Obligation, unit: Actor) -> None:
        if part.quota and part.counted < part.quota:
            by_unit.report(actor=unit, obligation=part, text=self._say("progress"), count=part.quota - part.counted)
            part.refresh_from_db()
        leads = part.role == UnitRole.LEAD
        by_unit.submit(
            actor=unit,
            obligation=part,
            version=part.version,
            result=self._say("result"),
            despite=self._say("despite") if leads and self.random.random() < 0.5 else "",
        )
        self.acts += 1

    def _answer(self, part: Obligation) -> None:
        asked = part.extensions.get(granted__isnull=True)
        granted = self.random.random() < 0.7
        by_office.decide_extension(
            actor=self._office(),
            obligation=part,
            version=part.version,
            due_at=asked.asked_due_at if granted else None,
            decision=self._say("granted" if granted else "refused"),
        )
        self.acts += 1

    def _judge(self, part: Obligation, unit: Actor, pace: float, left: int) -> None:
        luck = self.random.random()
        given: dict[str, Any] = {"actor": self._office(), "obligation": part, "version": part.version}
        if luck < 0.07:
            by_office.send_back(**given, reason=self._say("send_back"))
        elif luck < 0.4:
            grade = self.random.choices(tuple(_GRADES), tuple(_GRADES.values()))[0]
            by_office.complete(**given, grade=grade, note=self._say("note"), despite=self._say("despite"))
            if self.random.random() < 0.5:
                part.refresh_from_db()
                by_office.sign_off(actor=self._office(), obligation=part, version=part.version)
        else:
            return
        self.acts += 1

    def _say(self, what: str) -> str:
        return self.random.choice(self.words[what])

    def _office(self) -> Actor:
        if 0 not in self.people:
            self.people[0] = actor_for(self.clerk)
        return self.people[0] or actor_for(self.clerk)

    def _unit(self, part: Obligation) -> Actor | None:
        """The liaison officer of the unit; nobody answers for one that has none."""
        if part.unit_id not in self.people:
            wanted = {"posts__unit": part.unit_id, "posts__kind": PostKind.LIAISON}
            person = Person.objects.filter(**wanted).order_by("id").first()
            self.people[part.unit_id] = actor_for(person) if person is not None else None
        return self.people[part.unit_id]


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.SHANGHAI)


def _workbook(rows: list[TableRow]) -> ContentFile[bytes]:
    """The table as the office would have it in Excel."""
    names = ("ordinal", "title", "content", "lead", "responsible", "participating", "due_phrase")
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [LEDGER.column(name).title for name in names])
        for place, row in enumerate(rows, start=1):
            cells = {**row.words, **{role: "、".join(told) for role, told in row.units.items()}}
            sheet.write_row(place, 0, [cells[name] for name in names])
    return ContentFile(file.getvalue())
