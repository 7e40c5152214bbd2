"""督办看板: units and weeks; every number leads to its duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.text import line as one_line
from yingshang.obligations.enums import Lamp
from yingshang.orgs.enums import UnitKind
from yingshang.orgs.models import Unit
from yingshang.supervision.queries.board import Board, Cell, Line, Week, board_of, given_rows

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from yingshang.kernel.web.requests import Request

_LONGEST = 60


class BoardForm(forms.Form):
    """Which units."""

    words = forms.CharField(
        label="单位名称", required=False, widget=forms.TextInput({"type": "search", "data-key-focus": "/"})
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *UnitKind.choices])
    late = forms.BooleanField(label="只看有逾期的", required=False)

    def clean_words(self) -> str:
        """Plain words. Raises ValidationError for too many."""
        words = one_line(self.cleaned_data["words"])
        if len(words) > _LONGEST:
            raise forms.ValidationError(f"最多 {_LONGEST} 个字，请只写关键的几个字。")
        return words


class Shown(NamedTuple):
    """A number with its lamp, its address and what is read out."""

    number: int
    lamp: str
    href: str
    said: str
    now: bool = False


def board(request: Request) -> HttpResponse:
    """The board of what the actor's unit handed out; for supervisors of everything."""
    form = BoardForm(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    office = Unit.objects.visible_to(request.actor).get(pk=request.actor.unit_id or 0)
    made = board_of(given_rows(request.actor), office, **given)
    page = {
        "form": form,
        "board": made,
        "weeks": [_head(week) for week in made.weeks],
        "groups": [
            {
                "kind": group.kind.label,
                "count": len(group.lines),
                "sum": _row(made, group.sum, ""),
                "rows": [(line.unit, _row(made, line, str(line.unit.pk if line.unit else ""))) for line in group.lines],
            }
            for group in made.groups
        ],
        "sum": _row(made, made.sum, ""),
        "narrowed": bool(given.get("words") or given.get("kind") or given.get("late")),
        "at": clock.now(),
    }
    return render(request, "supervision/board.html", page, status=422 if form.errors else 200)


def _head(week: Week) -> dict[str, object]:
    said = f"第{week.number}周"
    return {
        "name": "本周" if week.place == 0 else said,
        "days": f"{week.first.month}.{week.first.day}起",
        "now": week.place == 0,
        "label": f"{said} {week.first:%Y-%m-%d} 至 {week.last:%Y-%m-%d}",
    }


def _row(made: Board, line: Line, unit: str) -> list[Shown]:
    """The cells of a line: overdue, then the weeks with what lies before and after, undated, waiting for the office."""
    of = {"unit": unit} if unit else {}
    first, last = made.weeks[0].first, made.weeks[-1].last
    cells = [Shown(line.red, Lamp.RED if line.red else "", _door(lamp="red", _sort="due", **of), "逾期")]
    cells.append(_shown(line.earlier, of, None, _before(first), "更早到期"))
    cells += [
        _shown(cell, of, week.first, week.last, f"第{week.number}周到期", now=week.place == 0)
        for week, cell in zip(made.weeks, line.weeks, strict=True)
    ]
    cells.append(_shown(line.later, of, _after(last), None, "以后到期"))
    grey, blue = Lamp.GREY if line.undated else "", Lamp.BLUE if line.blue else ""
    cells.append(Shown(line.undated, grey, _door(state="with_unit", undated="yes", **of), "未定时限"))
    cells.append(Shown(line.blue, blue, _door(state="submitted", **of), "待审核"))
    return cells


def _shown(
    cell: Cell, of: dict[str, str], first: date | None, last: date | None, said: str, *, now: bool = False
) -> Shown:
    days = {**({"due_from": first} if first else {}), **({"due_to": last} if last else {})}
    href = _door(state="with_unit", _sort="due", **days, **of)
    parts = [("逾期", cell.red), ("临期", cell.yellow)]
    more = "，".join(f"其中{word} {count} 件" for word, count in parts if count)
    return Shown(cell.total, cell.lamp or "", href, f"{said} {cell.total} 件" + (f"，{more}" if more else ""), now)


def _door(**query: object) -> str:
    return f"{reverse('obligations:office')}?{urlencode(query)}"


def _before(day: date) -> date:
    return day.fromordinal(day.toordinal() - 1)


def _after(day: date) -> date:
    return day.fromordinal(day.toordinal() + 1)
