"""Letters of the demonstration: one at each stage, written and answered by the invented people at their own moments."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from yingshang.calendars.queries.days import add_working_days
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.events import record
from yingshang.kernel.files import store_file
from yingshang.letters.actions import answering, deciding
from yingshang.letters.actions.drafting import Source, Wanted, draft_letter
from yingshang.letters.actions.finishing import finish
from yingshang.letters.actions.numbering import set_code, set_start
from yingshang.letters.actions.seals import add_seal
from yingshang.letters.models import Letter
from yingshang.ops import events
from yingshang.orgs.models import Person, Unit
from yingshang.orgs.queries.actors import actor_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.kernel.actor import Actor
    from yingshang.letters.models import Receipt

DATA = Path(__file__).parents[1] / "demo_letters.toml"
_STEPS = ("check", "sign", "issue", "receive", "answer", "accept", "close")
_RED = (200, 22, 29, 255)


@command("kernel.run_as_system", target="clerk")
def write_letters(*, actor: Actor, clerk: Person) -> int:
    """Codes, a seal and the letters of ``demo_letters.toml``; how many letters."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    writers = _Writers(data, clerk)
    with clock.standing_at(_moment(data["began"])):
        writers.prepare()
    for row in data["letter"]:
        writers.write(row)
    count = Letter.objects.count()
    record(events.demo_lettered, clerk, actor=actor, letters=count)
    return count


def _at(username: str) -> tuple[Actor, Unit]:
    """An account and the unit of its post."""
    actor = actor_for(Person.objects.get(username=username))
    return actor, Unit.objects.get(pk=actor.unit_id or 0)


class _Writers:
    """The office and those who answer it."""

    def __init__(self, data: dict[str, Any], clerk: Person) -> None:
        self.data = data
        self.clerk = actor_for(clerk)
        self.head, self.leader = (actor_for(Person.objects.get(username=name)) for name in ("section", "leader"))
        self.office = Unit.objects.get(pk=self.clerk.unit_id or 0)

    def prepare(self) -> None:
        """Codes, where the year goes on from paper, and the seals of the three that issue."""
        year = clock.today().year
        for row in self.data["code"]:
            keeper, issuer = _at(row["keeper"]) if "keeper" in row else (self.clerk, self.office)
            set_code(actor=keeper, issuer=issuer, kinds=row["kinds"], code=row["code"])
            set_start(actor=keeper, issuer=issuer, code=row["code"], year=year, first=row["first"])
        _seal(self.head, self.office, self.data["seal"])
        for name in ("partner", "signer"):
            _seal(*_at(self.data[name]), self.data[f"{name}_seal"])

    def write(self, row: dict[str, Any]) -> None:
        """One letter up to its stage, a step each working day or as its row says."""
        moment = _moment(row["ago"])
        units, partners = _units(row["to"]), _units(row.get("partners", ()))
        day = clock.local(moment).date()
        source = Source("demo", row["template"], self._said(row["source"], day)) if row.get("source") else None
        facts = {name: self._said(value, day) for name, value in row["facts"].items()}
        tables = {name: [self._line(line, day) for line in lines] for name, lines in row.get("tables", {}).items()}
        wanted = Wanted(row["template"], facts=facts, tables=tables, source=source, partners=partners)
        with clock.standing_at(moment):
            letter = draft_letter(actor=self.clerk, issuer=self.office, recipients=units, wanted=wanted)
        for step in _STEPS[: _STEPS.index(row["until"]) + 1] if row["until"] else ():
            moment += timedelta(hours=1)
            if step in {"answer", "accept", "close"}:
                moment = _after(moment, row.get("days", 2))
            with clock.standing_at(min(moment, clock.now())):
                self._step(letter, step, row)
        if row.get("void"):
            letter.refresh_from_db()
            deciding.void_letter(actor=self.head, letter=letter, version=letter.version, reason=row["void"])

    def _said(self, value: Any, day: date, late: int = 10) -> Any:  # noqa: ANN401 - a fact as the file has it
        """The words of a letter of that day with its dates in their places."""
        if not isinstance(value, str):
            return value
        year, quarter = divmod(day.year * 4 + (day.month - 1) // 3 - 1, 4)
        return value.format(
            late=add_working_days(day, -late).isoformat(),
            year=day.year,
            month=self.data["months"][day.month - 2],
            quarter=self.data["quarters"][quarter].format(year=year),
        )

    def _line(self, line: dict[str, str], day: date) -> dict[str, str]:
        late = int(line.get(self.data["overdue"], 10))
        return {name: self._said(value, day, late) for name, value in line.items()}

    def _step(self, letter: Letter, step: str, row: dict[str, Any]) -> None:
        letter.refresh_from_db()
        given: dict[str, Any] = {"letter": letter, "version": letter.version}
        match step:
            case "check":
                deciding.check_letter(actor=self.head, **given)
            case "sign":
                finish(deciding.sign_letter(actor=self.leader, **given))
            case "issue":
                deciding.issue_letter(actor=self.clerk, **given)
            case "close":
                deciding.close_letter(actor=self.clerk, **given)
            case _:
                for receipt in letter.receipts.select_related("unit"):
                    self._answer(receipt, step, row)

    def _answer(self, receipt: Receipt, step: str, row: dict[str, Any]) -> None:
        given: dict[str, Any] = {"receipt": receipt, "version": receipt.version}
        match step:
            case "receive":
                answering.receive(actor=_liaison(receipt.unit), **given)
            case "answer":
                answering.answer(actor=_liaison(receipt.unit), text=row["answer"], **given)
            case "accept":
                answering.accept_answer(actor=self.clerk, **given)


def _units(names: Iterable[str]) -> list[Unit]:
    return [Unit.objects.get(name__endswith=name) for name in names]


def _seal(keeper: Actor, issuer: Unit, name: str) -> None:
    stored = store_file(ContentFile(_picture()), name="seal.png", actor=keeper)
    add_seal(actor=keeper, issuer=issuer, name=name, file=stored.pk)


def _liaison(unit: Unit) -> Actor:
    """Somebody of the unit who answers for it."""
    people = Person.objects.filter(posts__unit=unit, posts__kind="liaison").order_by("pk")
    return actor_for(people[0])


def _moment(days_ago: int) -> datetime:
    day = add_working_days(clock.today(), -days_ago)
    return datetime.combine(day, time(9, 10), clock.SHANGHAI)


def _after(moment: datetime, days: int) -> datetime:
    day = add_working_days(clock.local(moment).date(), days)
    return datetime.combine(day, clock.local(moment).time(), clock.SHANGHAI)


def _picture() -> bytes:
    """An invented seal: a ring and a star, without any body's name."""
    side = 600
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((12, 12, side - 12, side - 12), outline=_RED, width=18)
    middle = side // 2
    draw.regular_polygon((middle, middle, 70), 5, fill=_RED)
    draw.line((150, 430, 450, 430), fill=_RED, width=10)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
