"""Rows of name, value and unit to be typed; ``static/obligations/figures.js`` adds rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.html import format_html, format_html_join

from yingshang.obligations.actions.by_unit import Figure

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

_PARTS = (("name", "数据名称", "如：新增经营主体"), ("value", "数值", "320"), ("unit", "单位", "户"))
_LEAST = 2
_BOX = (
    "<div data-figures><div data-figures-lines>{}</div>"
    '<button type="button" class="button button-quiet" data-figures-more hidden>{}</button></div>'
)
_FIELD = (
    '<span><label class="visually-hidden" for="{1}">{2}</label>'
    '<input type="text" name="{0}" id="{1}" value="{4}" placeholder="{3}" autocomplete="off"></span>'
)


class FiguresInput(forms.Widget):
    """A line of three fields for each figure, two lines at least."""

    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, ...]]:  # noqa: ANN401 - Django's
        """The rows as typed; a request without lists (a dict) has none."""
        if not hasattr(data, "getlist"):
            return []
        columns = [data.getlist(f"{name}_{part}")[:200] for part, _, _ in _PARTS]
        return list(zip(*columns, strict=False))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ANN401 - Django's
        """Whether it was not sent at all."""
        return f"{name}_name" not in data

    def id_for_label(self, id_: str) -> str:
        """The first field."""
        return f"{id_}_name_0"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ANN401 - Django's
        """The lines, what was typed in them."""
        rows = [_typed(row) for row in value or ()]
        rows += [("", "", "")] * (_LEAST - len(rows))
        base = (attrs or {}).get("id", f"id_{name}")
        lines = format_html_join("", "{}", ((_line(name, base, place, row),) for place, row in enumerate(rows)))
        return format_html(_BOX, lines, "再加一行")


def _typed(row: object) -> tuple[str, str, str]:
    if isinstance(row, Figure):
        return row.name, f"{row.value:f}", row.unit
    name, value, unit = (str(part) for part in row)  # type: ignore[attr-defined]  # a row as typed
    return name, value, unit


def _line(name: str, base: str, place: int, row: tuple[str, str, str]) -> SafeString:
    parts = (
        (f"{name}_{part}", f"{base}_{part}_{place}", label, hint, value)
        for (part, label, hint), value in zip(_PARTS, row, strict=True)
    )
    return format_html('<div class="figure-line">{}</div>', format_html_join("", _FIELD, parts))
