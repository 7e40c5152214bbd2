"""The cards of a review: what stands in them, and their markup.

The markup is put together here: a template takes a millisecond for each card, and a paper has hundreds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yingshang.documents.enums import Gap, ItemKind, ItemState, Match
from yingshang.documents.queries.doubts import is_dated
from yingshang.documents.queries.judging import edited_fields
from yingshang.documents.queries.plans import plan_of
from yingshang.documents.queries.review import gaps_of
from yingshang.documents.queries.standing import OPEN_NAMES
from yingshang.documents.web.rows import TaskRow
from yingshang.documents.web.words import say_deadline
from yingshang.kernel.templatetags.look import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingshang.documents.models import ItemUnit

_NO_TIME = {"no_deadline", "deadline_unread"}
_UNITS = {"lead", "participating", "responsible", "report_to"}
FIELDS = {
    "title": "任务", "content": "具体工作", "lead_units": "牵头单位", "participating_units": "配合单位",
    "responsible_units": "责任单位", "report_to": "报送", "deadline": "时限", "quotas": "数量要求", "targets": "目标值",
    "note": "备注", "duties": "任务内事项",
}  # fmt: skip
_CARD = (
    '<li class="card card-{state}{classes}" id="item-{pk}" data-step data-item="{pk}" data-group="{group}" '
    'data-order="{order}" data-version="{version}" data-flags="{flags}" data-start="{start}" data-end="{end}" '
    'data-marks="{marks}" data-acts="{acts}" data-state="{lamp}"{then} tabindex="-1">\n{conflict}'
    '<div class="card-line">{tick}<span class="card-number num">{ordinal}</span>'
    '<a class="card-title" href="#item-{pk}" data-choose-card>{title}</a>'
    '<span class="card-state">{said}</span></div>\n'
    '<p class="card-facts">{facts}</p>\n{doubts}<div class="card-more">\n{more}</div>\n'
    '<div class="card-form" id="form-{pk}"></div>\n</li>\n'
)
_CONFLICT = SafeString(
    '<p class="card-note" role="alert">别人刚刚改过这一项，您的操作没有执行。下面是现在的内容，请看过再办。</p>\n'
)
_FACT = '<span><span class="soft">{}</span> {}</span>'
_TICK = '<input type="checkbox" class="list-tick card-tick" data-tick-card aria-label="勾选 {}">'
_OPEN = '<span class="unit-open">{}<span class="unit-note">{}</span></span>'
_NONE = SafeString()


@dataclass(frozen=True)
class Card(TaskRow):
    """An item as the page shows it. ``then``: what the script does next; ``conflict``: what was sent came too late."""

    then: str = ""
    conflict: bool = False

    @property
    def group(self) -> int:
        """The task that it belongs to: its own number, or that of the task it is a duty of."""
        return self.item.parent_id or self.item.pk

    @cached_property
    def open_names(self) -> list[str]:
        """Its printed names that stand for nothing yet."""
        return [row.printed for row in self.everybody if row.match in OPEN_NAMES]

    @property
    def doubtful(self) -> bool:
        """Whether a person has to look at something before it can be accepted."""
        return self.item.state == ItemState.PROPOSED and bool(self.item.signals or self.open_names)

    @property
    def doubts(self) -> list[str]:
        """The engine's doubts, and a phrase that a person has put there and that names no time."""
        told = any(each.get("code") in _NO_TIME for each in self.item.signals)
        unread = self.item.due_phrase.strip() and not told and not is_dated(self.item)
        return [*super().doubts, *(["时限文字里没有读出日期：修改时限，或者写上完成日期。"] if unread else [])]

    @property
    def clear(self) -> bool:
        """Whether it waits and nothing about it needs a look."""
        return self.item.state == ItemState.PROPOSED and not self.doubtful

    @property
    def flags(self) -> str:
        """What the filters look for."""
        gaps = gaps_of(self.item)
        found = {
            "doubt": self.doubtful,
            "open": self.item.state == ItemState.PROPOSED,
            "nounit": Gap.UNITLESS in gaps,
            "nolead": Gap.LEADLESS in gaps,
            "nodate": Gap.UNDATED in gaps,
            "name": bool(self.open_names),
            "edited": self.item.edited,
            "dropped": self.item.state == ItemState.DROPPED,
        }
        return " ".join(name for name, holds in found.items() if holds)

    @property
    def marks(self) -> str:
        """The words of the text that its facts and doubts were read from, for the script: [kind, start, end]."""
        found = [[_kind(fact), *span] for fact, _, span in self.item.evidence]
        whole = [self.item.start, self.item.end]  # a doubt about the item as a whole stands in words beside it
        found += [["doubt", *signal["span"]] for signal in self.item.signals if signal.get("span") not in (None, whole)]
        return json.dumps(found)

    @property
    def edits(self) -> list[tuple[str, str]]:
        """What a person has made other than it was read: the field and what the engine had read."""
        if not self.item.edited or self.item.extracted is None:
            return []
        return [(FIELDS.get(name, name), _told(self.item.extracted, name)) for name in edited_fields(self.item)]

    @property
    def html(self) -> SafeString:
        """The card as markup."""
        item = self.item
        classes = (" card-doubtful" if self.doubtful else "") + (" card-below" if item.parent_id else "")
        return format_html(
            _CARD,
            state=item.state,
            classes=classes,
            pk=item.pk,
            group=self.group,
            order=item.order,
            version=item.version,
            flags=self.flags,
            start=item.start,
            end=item.end,
            marks=self.marks,
            acts=reverse("documents:item_act", args=[item.pk, "edit"]),
            lamp=self.lamp,
            then=format_html(' data-then="{}"', self.then) if self.then else "",
            conflict=_CONFLICT if self.conflict else "",
            tick=_NONE if item.state == ItemState.DROPPED else format_html(_TICK, item.title),
            ordinal=item.ordinal or "·",
            title=item.title,
            said=ItemState(item.state).label,
            facts=_facts(self),
            doubts=_doubts(self),
            more=_more(self),
        )


def _facts(card: Card) -> SafeString:
    """Its kind, its units by role, when, how much."""
    item = card.item
    kind = "" if item.kind == ItemKind.TASK else format_html('<span class="soft">{}</span> ', ItemKind(item.kind).label)
    roles = (("牵头", card.lead), ("责任", card.responsible), ("配合", card.participating))
    units = format_html_join("", _FACT, ((role, _units(rows)) for role, rows in roles if rows))
    said = card.deadline or item.due_phrase
    due = format_html(_FACT, "时限", said) if said else ""
    numbers = format_html("<span>{}</span>", "；".join(found)) if (found := card.numbers) else ""
    return format_html("{}{}{}{}", kind, units, due, numbers)


def _units(rows: Sequence[ItemUnit]) -> SafeString:
    """Their printed names; what stands for nothing yet says so, what stands for a unit says which."""
    return format_html_join("、", "{}", ((_unit(row),) for row in rows))


def _unit(row: ItemUnit) -> SafeString:
    if row.match in OPEN_NAMES:
        return format_html(_OPEN, row.printed, Match(row.match).label)
    if row.match == Match.NOT_A_UNIT:
        return format_html('<span class="soft">{}</span>', row.printed)
    meant = row.unit or row.group
    return format_html('<span title="{}">{}</span>', meant.name if meant else "", row.printed)


def _doubts(card: Card) -> SafeString:
    """What has to be looked at before it is accepted, or why it was not."""
    if card.item.state == ItemState.DROPPED:
        return format_html('<p class="soft">不采纳：{}</p>\n', card.item.drop_reason)
    if card.item.state != ItemState.PROPOSED:
        return _NONE
    doubts = format_html_join("", "<li>{}</li>", ((one,) for one in card.doubts))
    names = "、".join(card.open_names)
    return format_html(
        "{}{}\n",
        format_html('<ul class="doubts">{}</ul>', doubts) if doubts else "",
        format_html('<p class="doubts">名称未定：{}</p>', names) if names else "",
    )


def _more(card: Card) -> SafeString:
    """What is unfolded with the card that is chosen."""
    item = card.item
    parts = [
        ('<p class="soft">{}</p>\n', plan_of(item)),
        ('<p class="card-content">{}</p>\n', linebreaksbr(item.content) if item.content != item.title else ""),
        ('<p><span class="soft">备注</span> {}</p>\n', item.note),
        ('<p><span class="soft">报送</span> {}</p>\n', "、".join(map(str, item.report_to or ()))),
        ('<p class="soft">{}</p>\n', (item.due or {}).get("reading") or ""),
        ("{}", _edited(card)),
        ('<p class="soft">{} 采纳</p>\n', _settled(card)),
    ]
    return format_html_join("", "{}", ((format_html(markup, text),) for markup, text in parts if text))


def _edited(card: Card) -> SafeString:
    if edits := card.edits:
        rows = format_html_join(
            "", "<dt>{}</dt><dd><del>{}</del></dd>", ((name, told or "（没有）") for name, told in edits)
        )
        markup = '<details class="card-edits"><summary>与读出的不同 {} 处</summary><dl>{}</dl></details>\n'
        return format_html(markup, len(edits), rows)
    return _NONE if card.item.extracted is not None else format_html('<p class="soft">{}</p>\n', "人工增加")


def _settled(card: Card) -> str:
    """Who accepted it when."""
    item = card.item
    if not item.settled_by or item.state != ItemState.ACCEPTED:
        return ""
    return f"{item.settled_by} {moment(item.settled_at)}"


def _kind(fact: str) -> str:
    return "units" if fact in _UNITS else "deadline" if fact == "deadline" else "number"


def _told(extracted: dict[str, Any], name: str) -> str:
    value = extracted.get(name)
    if name == "deadline":
        return say_deadline(value) if value else ""
    if isinstance(value, list):
        return "、".join(str(part.get("text", part)) if isinstance(part, dict) else str(part) for part in value)
    return str(value or "")
