"""What the templates of the components need: the menu by groups, assets that may be missing, dates, lamps, tables."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.staticfiles import finders
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware

from yingshang.kernel import clock
from yingshang.kernel.actor import NOBODY
from yingshang.kernel.web.addresses import place_of
from yingshang.kernel.web.menu import menu_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

register = template.Library()

WEEKDAYS = "一二三四五六日"
LAMPS = {
    "green": ("●", "正常"),
    "yellow": ("▲", "临期"),
    "red": ("■", "逾期"),
    "grey": ("○", "未启动"),
    "blue": ("◆", "待审核"),
}


@register.simple_tag(takes_context=True)
def menu_groups(context: template.Context) -> list[dict[str, object]]:
    """The actor's menu as groups of lines with address, label and whether the page shown is theirs.

    ``waits`` is the name by which the browser asks what waits there; "" where nothing can.
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    shown = match.view_name if match else ""
    actor = getattr(request, "actor", NOBODY)
    entries = menu_of(actor)
    return [
        {
            "name": group,
            "lines": [
                {
                    "href": place_of(entry.name),
                    "label": entry.label,
                    "current": entry.name == shown,
                    "waits": entry.name if entry.waiting is not None else "",
                }
                for entry in lines
            ],
        }
        for group, lines in groupby(entries, key=lambda entry: entry.group)
    ]


@register.simple_tag(takes_context=True)
def block_again(context: template.Context, name: str) -> str:
    """The text of a block once more: the title of the window is the heading of the page."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return str(block.render(context)) if block else ""


@lru_cache(maxsize=64)
def _is_there(path: str) -> bool:
    return finders.find(path) is not None


@register.simple_tag
def vendor(path: str) -> str:
    """The address of a file of ``static/vendor``; empty where they have not been built, so that pages still show."""
    whole = f"vendor/{path}"
    return static(whole) if _is_there(whole) else ""


@register.filter
def filled(slot: object) -> bool:
    """Whether a slot holds anything but blanks."""
    return bool(str(slot or "").strip())


@register.simple_tag
def ledger_table(slot: str, caption: str = "", classes: str = "") -> SafeString:
    """The rows of a ledger as a table with its caption, whether the page wrote ``<table>`` itself or only its parts."""
    inner = slot.strip()
    hidden = format_html('<caption class="visually-hidden">{}</caption>', caption) if caption else ""
    if not inner.startswith("<table"):
        return mark_safe(f'<table class="{classes}">{hidden}{inner}</table>')  # noqa: S308 - a slot is rendered already
    start, _, rest = inner.partition(">")
    if "<caption" in rest:
        hidden = ""
    return mark_safe(f"{start}>{hidden}{rest}")  # noqa: S308 - a slot is rendered already


@register.simple_tag
def tree_lines(nodes: Iterable[Mapping[str, Any]]) -> SafeString:
    """The lines of a tree and what stands below them; in Python, since a county has hundreds on one level."""
    return mark_safe("".join(_tree_line(node) for node in nodes))  # noqa: S308 - put together by format_html


def _tree_line(node: Mapping[str, Any]) -> str:
    below, lazy = node.get("children") or (), node.get("lazy") or ""
    twig = below or lazy
    expanded = format_html(' aria-expanded="{}"', "true" if node.get("open") else "false") if twig else ""
    label = format_html("<span>{}</span>", node["label"])
    if node.get("href"):
        label = format_html('<a href="{}" tabindex="-1">{}</a>', node["href"], node["label"])
    return format_html(
        '<li role="treeitem" tabindex="-1" data-id="{}"{} aria-selected="{}"{}><div class="tree-line">'
        '<span class="tree-twig{}" aria-hidden="true"></span>{}{}</div>{}</li>',
        node["id"],
        expanded,
        "true" if node.get("current") else "false",
        format_html(' data-lazy="{}"', lazy) if lazy else "",
        "" if twig else " tree-leaf",
        label,
        format_html(' <span class="tree-note">{}</span>', node["note"]) if node.get("note") else "",
        format_html('<ul role="group">{}</ul>', tree_lines(below)) if twig else "",
    )


@register.filter
def lamp_mark(state: str) -> str:
    """The figure that says a lamp's state without its colour."""
    return LAMPS.get(state, LAMPS["grey"])[0]


@register.filter
def lamp_word(state: str) -> str:
    """The usual word of a lamp's state."""
    return LAMPS.get(state, LAMPS["grey"])[1]


@register.simple_tag(name="lamp")
@lru_cache(maxsize=512, typed=True)  # a word that is markup already is not the same as its letters
def lamp_of(state: str, word: str = "") -> SafeString:
    """A lamp as ``<c-lamp>`` shows it, for tables of many lines: a component takes far longer to put together."""
    shape = format_html('<span class="lamp-shape" aria-hidden="true">{}</span>', lamp_mark(state))
    return format_html('<span class="lamp lamp-{}">{}{}</span>', state, shape, word or lamp_word(state))


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-05-16（周六）; nothing for nothing."""
    if value is None or value == "":
        return ""
    here = _here(value)
    return _said(here.date() if isinstance(here, datetime) else here)


@lru_cache(4_096)  # a file says the same few days a hundred thousand times
def _said(here: date) -> str:
    return f"{here:%Y-%m-%d}（周{WEEKDAYS[here.weekday()]}）"


@register.filter
def moment(value: datetime | None) -> str:
    """2026-05-16 10:20 in Chinese time; nothing for nothing."""
    return f"{_here(value):%Y-%m-%d %H:%M}" if value else ""


@register.filter
def item(mapping: object, key: object) -> object:
    """The value under a key or attribute, "" when there is none."""
    if isinstance(mapping, dict):
        return mapping.get(key, "")
    return getattr(mapping, str(key), "")


@register.filter
def count_errors(form: object) -> int:
    """How many sentences the error summary has."""
    errors: Iterable[list[str]] = getattr(form, "errors", {}).values()
    return sum(len(messages) for messages in errors)


def _here(value: date | datetime) -> date | datetime:
    return clock.local(value) if isinstance(value, datetime) and is_aware(value) else value
