"""The cells of a paper's table of tasks: in Python, since a long paper has hundreds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yingshang.documents.enums import DateOrigin, Match

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yingshang.documents.models import ItemUnit
    from yingshang.documents.web.rows import TaskRow

register = template.Library()
_OPEN = frozenset({Match.DOUBTFUL, Match.UNKNOWN})


@register.filter
def named_units(units: Iterable[ItemUnit]) -> SafeString:
    """The names as printed: those that are not settled are marked, a settled one says whom it means."""
    return mark_safe("、".join(map(_named, units)))  # noqa: S308 - put together by format_html


def _named(row: ItemUnit) -> SafeString:
    if row.match in _OPEN:
        note = format_html('<span class="unit-note">{}</span>', row.get_match_display())
        return format_html('<span class="unit-open">{}{}</span>', row.printed, note)
    if row.match == Match.NOT_A_UNIT:
        return format_html('<span class="soft">{}</span>', row.printed)
    meant = row.unit or row.group
    return format_html('<span title="{}">{}</span>', meant.name if meant else "", row.printed)


@register.filter
def due_words(row: TaskRow) -> SafeString:
    """The deadline as printed, and below it what it means, how it was read, and that a person wrote it."""
    item = row.item
    below = [row.deadline if row.deadline != item.due_phrase else "", (item.due or {}).get("reading") or ""]
    below.append("人工填写" if item.due_origin == DateOrigin.SET else "")
    lines = [format_html('<div class="soft">{}</div>', words) for words in below if words]
    return mark_safe("".join([format_html("{}", item.due_phrase), *lines]))  # noqa: S308 - as above
