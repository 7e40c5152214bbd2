"""How the figures of circulars are said in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from yingshang.supervision.web.circular_tables import Line

register = template.Library()


def _percent(share: Decimal | None) -> str:
    return "—" if share is None else f"{share}%"


@register.filter
def rate_words(line: Line) -> str:
    """83.3%, or — without anything due."""
    return _percent(line.rate)


@register.filter
def before_words(line: Line) -> str:
    """The rate of the period before."""
    return _percent(line.before)


@register.filter
def word_of(value: str, words: Mapping[str, str]) -> str:
    """The word for a value."""
    return str(words.get(value, value))
