"""Tasks on their way: where they stand in the document, before their narrative is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongwen.extract.fields import Fields
    from gongwen.model import Span


@dataclass(slots=True)
class Draft:
    """A task before its narrative is read. All spans are of the view."""

    part: int
    path: list[str]
    ordinal: str
    title: Span
    body: list[Span]
    fields: Fields
    span: Span
    mark: str
    parent: int  # identity of the node or table above it: siblings share what is printed once for all
    inherited: Fields | None = None
    from_table: bool = False
    staged: list[tuple[Span, Span]] = field(default_factory=list)  # head and cell of each column that is a time
    phase: tuple[str, str] | None = None  # first and last month (ISO) of the phase that the heading names


@dataclass(slots=True)
class Found:
    """What the parts of one document hold: drafts of tasks, and stretches that may hold other duties."""

    drafts: list[Draft] = field(default_factory=list)
    background: list[Span] = field(default_factory=list)  # items and paragraphs of background sections
    prose: list[Span] = field(default_factory=list)  # paragraphs outside numbered items
    listing: list[Span] = field(default_factory=list)  # items of sections that list channels, scopes, themes
    unread: list[Span] = field(default_factory=list)  # tables nobody could make sense of
