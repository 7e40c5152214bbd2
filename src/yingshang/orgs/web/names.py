"""Looking up names of units, settling doubts, and the list of what people taught."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from yingshang.kernel import clock
from yingshang.kernel.apart import run_apart
from yingshang.kernel.apart.tables import fold_head
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.sheets.reading import MOST_BYTES
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.refusals import Sentence, say
from yingshang.kernel.web.requests import Request
from yingshang.orgs.actions.names import teach_alias
from yingshang.orgs.enums import UnitState
from yingshang.orgs.forms.choosing import UnitField, unit_label
from yingshang.orgs.forms.names import HEADS, MOST_NAMES, NamesForm, names_in
from yingshang.orgs.models import Unit
from yingshang.orgs.queries.resolving import Reading, resolve_names
from yingshang.orgs.queries.units import trails
from yingshang.orgs.web.lists import ALIASES

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_SETTLED = 200  # doubts that one page offers to settle; the rest come up when these are settled
_SHOWN = 4  # units that a doubtful name may mean, written out
_ORDER = ("doubtful", "unknown", "group", "sure")
_LAMPS = {
    "sure": ("green", "认得"),
    "group": ("blue", "单位组"),
    "doubtful": ("yellow", "存疑"),
    "unknown": ("red", "不认得"),
}


@dataclass
class Line:
    """One name with what it may mean; ``number`` is its place among those that can be settled here, else None.

    ``meant`` are the units that it may mean with what each belongs to; ``picked`` and ``other`` are what somebody
    chose, ``wrong`` why that did not go.
    """

    reading: Reading
    trail: list[Unit]
    meant: tuple[tuple[Unit, str], ...] = ()
    number: int | None = None
    offers: tuple[tuple[int, str], ...] = ()
    picked: str = ""
    other: str = ""
    wrong: Sentence | str = ""

    @property
    def lamp(self) -> tuple[str, str]:
        """The lamp of how clear it is, and its word."""
        return _LAMPS[self.reading.state]


def aliases(request: Request) -> HttpResponseBase:
    """Everything that people have taught; withdrawing is an act of the list."""
    return list_page(request, ALIASES)


def names(request: Request) -> HttpResponse:
    """The form; sent, what each name means, the doubtful ones first."""
    if request.method != "POST":
        return _page(request, NamesForm(actor=request.actor), None)
    form = NamesForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _page(request, form, None, status=422)
    try:
        wanted = [*form.cleaned_data["names"], *_from_file(request, form.cleaned_data["column"])]
        wanted = list(dict.fromkeys(wanted))
        if not wanted:
            raise Refusal("orgs.names_none")
        if len(wanted) > MOST_NAMES:
            raise Refusal("orgs.names_many", count=len(wanted), most=MOST_NAMES)
    except Refusal as refusal:
        return _page(request, form, None, refusal=say(refusal), status=422)
    return _looked_up(request, form, wanted)


def teach(request: Request) -> HttpResponse:
    """Keep what was chosen for doubtful names; the page comes again with what is now clear."""
    if request.method != "POST":
        return names(request)
    if not may(request.actor, "orgs.teach_alias"):
        raise NotAllowed
    form = NamesForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _page(request, form, None, status=422)
    chosen = list(_chosen(request))
    if not chosen:
        refusal = say(Refusal("orgs.nothing_chosen"))
        return _looked_up(request, form, form.cleaned_data["names"], refusal=refusal, status=422)
    wrong: dict[str, tuple[str, str, Sentence | str]] = {}
    for number, name, picked, other in chosen:
        fault = _teach(request, number, name, picked or other)
        if fault:
            wrong[name] = (picked, other, fault)
    done = len(chosen) - len(wrong)
    if done:
        messages.success(request, f"已记住 {done} 个名称，以后再出现会直接认得。")
    return _looked_up(request, form, form.cleaned_data["names"], wrong=wrong, status=422 if wrong else 200)


def _teach(request: Request, number: int, name: str, unit: str) -> Sentence | str:
    """Why it could not be kept; "" when it was."""
    field = UnitField(required=True)
    field.actor = request.actor
    try:
        found = cast("Unit", field.clean(f"#{unit}" if unit.isdigit() else unit))
        key = request.actor.key[:40]
        teach_alias(actor=request.actor.once(f"{key}:{number}" if key else ""), unit=found, alias=name)
    except ValidationError as error:
        return " ".join(error.messages)
    except Refusal as refusal:
        return say(refusal)
    return ""


def _chosen(request: Request) -> Iterable[tuple[int, str, str, str]]:
    """Place, name, number of the unit picked, or what was typed."""
    for number in range(MOST_SETTLED):
        name = names_in(request.POST.get(f"name-{number}", ""))[:1]
        picked, other = request.POST.get(f"pick-{number}", ""), request.POST.get(f"other-{number}", "")
        if name and (picked.strip() or other.strip()):
            yield number, name[0], picked[:20].strip(), other[:200].strip()


def _looked_up(
    request: Request,
    form: NamesForm,
    wanted: list[str],
    *,
    wrong: dict[str, tuple[str, str, Sentence | str]] | None = None,
    refusal: Sentence | None = None,
    status: int = 200,
) -> HttpResponse:
    readings = resolve_names(wanted, actor=request.actor, on=form.cleaned_data["on"])
    lines = _lines(readings, on_a_day=form.cleaned_data["on"] is not None)
    for one in lines:
        one.picked, one.other, one.wrong = (wrong or {}).get(one.reading.text, ("", "", ""))
    typed = request.POST.copy()
    typed["names"] = "\n".join(wanted)
    form.data = typed
    return _page(request, form, lines, refusal=refusal, status=status)


def _lines(readings: list[Reading], *, on_a_day: bool) -> list[Line]:
    """The names in the order in which people care: doubtful, unknown, collective, clear."""
    above = trails(unit for reading in readings for unit in _units_of(reading))
    lines = []
    settled = 0
    for reading in sorted(readings, key=lambda one: _ORDER.index(one.state)):
        meant = tuple(
            (match.unit, above[match.unit.pk][-1].name if above[match.unit.pk] else "")
            for match in reading.matches[:_SHOWN]
        )
        line = Line(reading, above[reading.best.pk] if reading.best else [], meant)
        if reading.state in {"doubtful", "unknown"} and settled < MOST_SETTLED and not on_a_day:
            line.number, settled = settled, settled + 1
            units = {unit.pk: unit for unit in _units_of(reading) if unit.state == UnitState.ACTIVE}
            line.offers = tuple((pk, unit_label(unit, above[pk])) for pk, unit in units.items())
        lines.append(line)
    return lines


def _units_of(reading: Reading) -> list[Unit]:
    """Every unit that is spoken of: the clear one, candidates, and those that took over from them."""
    best = [reading.best] if reading.best else []
    return [*best, *(unit for match in reading.matches for unit in (match.unit, *match.successors))]


def _from_file(request: Request, column: str) -> list[str]:
    """The names in the column of the table that came along; [] without one. Raises Refusal for what is no table."""
    file = request.FILES.get("file")
    if file is None:
        return []
    if (file.size or 0) > MOST_BYTES:
        raise Refusal("kernel.sheet_too_big", most=MOST_BYTES // 1024 // 1024)
    heads = [fold_head(column)] if column.strip() else [fold_head(head) for head in HEADS]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        with path.open("wb") as copy:
            for part in file.chunks():
                copy.write(part)
        table: dict[str, Any] = run_apart("tables", path, options={"wanted": heads}, memory=2 << 30)
    folded = [fold_head(head) for head in table["heads"]]
    place = next(folded.index(head) for head in heads if head in folded)
    return names_in("\n".join(cells[place] for _, cells in table["rows"] if place < len(cells)))


def _page(
    request: Request,
    form: NamesForm,
    lines: list[Line] | None,
    *,
    refusal: Sentence | None = None,
    status: int = 200,
) -> HttpResponse:
    counts = dict.fromkeys(_ORDER, 0)
    for one in lines or ():
        counts[one.reading.state] += 1
    page = {
        "form": form,
        "lines": lines,
        "counts": [(*_LAMPS[state], counts[state]) for state in reversed(_ORDER)],
        "open": counts["doubtful"] + counts["unknown"],
        "may_teach": may(request.actor, "orgs.teach_alias"),
        "offered": MOST_SETTLED,
        "refusal": refusal,
        "today": clock.today(),
        "most": MOST_BYTES,
    }
    return render(request, "orgs/names.html", page, status=status)
