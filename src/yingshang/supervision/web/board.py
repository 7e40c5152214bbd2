"""督办看板: units and weeks; every number leads to its duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from yingshang.kernel.templatetags.look import lamp_mark
from yingshang.kernel.text import line as one_line
from yingshang.obligations.enums import Lamp
from yingshang.orgs.enums import UnitKind
from yingshang.orgs.models import Unit
from yingshang.supervision.queries.board import Board, Cell, Line, Week, board_of, given_rows, kept_for

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
    """A number with its lamp and what is read out."""

    number: int
    lamp: str
    said: str
    now: bool = False


def board(request: Request) -> HttpResponse:
    """The board of what the actor's unit handed out; for supervisors of everything."""
    form = BoardForm(request.GET)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    office = Unit.objects.visible_to(request.actor).get(pk=request.actor.unit_id or 0)
    made = board_of(given_rows(request.actor), office, kept=kept_for(request.actor), **given)
    doors = _doors(made) if made.weeks else []
    page = {
        "form": form,
        "board": made,
        "weeks": [_head(week) for week in made.weeks],
        "groups": [
            {
                "kind": group.kind.label,
                "count": len(group.lines),
                "sum": _row(made, group.sum, "", doors, plain=True),
                "rows": [
                    (one.unit, _row(made, one, str(one.unit.pk if one.unit else ""), doors)) for one in group.lines
                ],
            }
            for group in made.groups
        ],
        "sum": _row(made, made.sum, "", doors),
        "office": reverse("obligations:office"),
        "narrowed": bool(given.get("words") or given.get("kind") or given.get("late")),
        "at": made.at,
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


def _doors(made: Board) -> list[str]:
    """Where the numbers of each column lead: overdue, before the weeks, each week, after them, undated, waiting."""
    first, last = made.weeks[0].first, made.weeks[-1].last
    with_unit = {"state": "with_unit", "_sort": "due"}
    queries: list[dict[str, object]] = [
        {"lamp": "red", "_sort": "due"},
        {**with_unit, "due_to": _before(first)},
        *({**with_unit, "due_from": week.first, "due_to": week.last} for week in made.weeks),
        {**with_unit, "due_from": _after(last)},
        {"state": "with_unit", "undated": "yes"},
        {"state": "submitted"},
    ]
    address = reverse("obligations:office")
    return [f"{address}?{urlencode(query)}" for query in queries]


def _row(made: Board, line: Line, unit: str, doors: list[str], *, plain: bool = False) -> SafeString:
    """The cells of a line as they are shown; ``plain`` without lamps and links."""
    cells = [Shown(line.red, Lamp.RED if line.red else "", "逾期"), _shown(line.earlier, "更早到期")]
    cells += [
        _shown(cell, f"第{week.number}周到期", now=week.place == 0)
        for week, cell in zip(made.weeks, line.weeks, strict=True)
    ]
    cells.append(_shown(line.later, "以后到期"))
    cells.append(Shown(line.undated, Lamp.GREY if line.undated else "", "未定时限"))
    cells.append(Shown(line.blue, Lamp.BLUE if line.blue else "", "待审核"))
    of = f"&unit={unit}" if unit else ""
    # Thousands of cells: written here at once, a template for each would take most of the page's time.
    parts = [_plain(cell) if plain else _cell(cell, door + of) for cell, door in zip(cells, doors, strict=True)]
    return mark_safe("".join(parts))  # noqa: S308 - what is put into the cells is escaped there


def _cell(cell: Shown, href: str) -> str:
    state = f" is-{cell.lamp}" if cell.lamp else ""
    if not cell.number:
        return f'<td class="num board-cell{state}{_now(cell)}"></td>'
    return (
        f'<td class="num board-cell{state}{_now(cell)}"><a href="{escape(href)}" title="{escape(cell.said)}">'
        f'<span class="board-mark" aria-hidden="true">{lamp_mark(cell.lamp)}</span>{cell.number}'
        f'<span class="visually-hidden"> {escape(cell.said)}</span></a></td>'
    )


def _plain(cell: Shown) -> str:
    return f'<td class="num board-cell{_now(cell)}">{cell.number or ""}</td>'


def _now(cell: Shown) -> str:
    return " is-now" if cell.now else ""


def _shown(cell: Cell, said: str, *, now: bool = False) -> Shown:
    parts = [("逾期", cell.red), ("临期", cell.yellow)]
    more = "，".join(f"其中{word} {count} 件" for word, count in parts if count)
    return Shown(cell.total, cell.lamp or "", f"{said} {cell.total} 件" + (f"，{more}" if more else ""), now)


def _before(day: date) -> date:
    return day.fromordinal(day.toordinal() - 1)


def _after(day: date) -> date:
    return day.fromordinal(day.toordinal() + 1)
