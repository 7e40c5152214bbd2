"""The answer of the engine: one typed tree with ``to_dict()``.

Names and meaning are those of schema ``gongwen/1``. Spans are half-open character offsets into
``Decomposition.text``, the extracted text that ``gongwen text FILE`` prints. Dates are ISO strings
(``2020-05-21``), or date and time (``2018-05-16T16:00``) where an hour is printed. A missing fact is
``None`` or an empty list, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMA = "gongwen/1"
Span = tuple[int, int]


class _Record:
    """Shared ``to_dict``: public fields in their order; fields whose metadata says ``private`` are left out."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings, numbers and None, ready for ``json.dumps``."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self) if not f.metadata.get("private")}  # type: ignore[arg-type]  # every subclass is a dataclass


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field of any record
    if isinstance(value, _Record):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


@dataclass(slots=True)
class Signal(_Record):
    """A doubt that a person should look at: stable code, Chinese message, where."""

    code: str
    message: str
    span: Span | None = None


@dataclass(slots=True, frozen=True)
class Relative(_Record):
    """A time counted from an event; a negative ``amount`` is before it.

    ``unit``: day, workday, month, year, hour or minute. ``anchor``: the event as printed, or empty.
    """

    amount: int
    unit: str
    anchor: str


@dataclass(slots=True, frozen=True)
class Window(_Record):
    """From ``start`` to ``end``, both ISO and both inside."""

    start: str
    end: str


@dataclass(slots=True, frozen=True)
class Quota(_Record):
    """So many of something per period (``per``: once, day, week, half-month, month, quarter, half-year, year)."""

    count: int
    unit: str
    per: str
    what: str
    at_least: bool = False


@dataclass(slots=True, frozen=True)
class Target(_Record):
    """A printed figure to be reached; a percentage is a fraction (80% is 0.8)."""

    metric: str
    op: str
    value: float


@dataclass(slots=True)
class Deadline(_Record):
    """When something is due, as read from ``text``.

    ``due`` the last moment (ISO date, or date and time), ``all_due`` every one in order, ``milestone`` the
    date of a first result, ``recurrence`` an RFC 5545 RRULE without prefix, ``continuous`` work without end,
    ``relative`` a time hanging on an event, ``window`` a span of time, ``count`` how many times,
    ``reading`` one Chinese sentence where another reading exists.
    """

    text: str = ""
    due: str | None = None
    all_due: list[str] = field(default_factory=list)
    milestone: str | None = None
    recurrence: str | None = None
    continuous: bool = False
    relative: Relative | None = None
    window: Window | None = None
    count: int | None = None
    reading: str | None = None

    @property
    def empty(self) -> bool:
        """True when the phrase set no time at all."""
        return not (self.due or self.milestone or self.recurrence or self.continuous or self.relative or self.window)


class Evidence(NamedTuple):
    """Which rule read which words for which fact; what ``--explain`` prints."""

    fact: str
    rule: str
    span: Span


@dataclass(slots=True)
class Duty(_Record):
    """A dated or counted duty inside one task: who, to whom, by when, how many."""

    text: str
    responsible_units: list[str]
    report_to: list[str]
    deadline: Deadline
    quotas: list[Quota] = field(default_factory=list)
    span: Span | None = None


@dataclass(slots=True)
class Obligation(Duty):
    """A duty outside the tasks: to report, or a requirement with a named unit or a printed time."""


def _unmoved(span: Span) -> Span:
    return span


@dataclass(slots=True)
class Task(_Record):
    """The smallest numbered item that carries an action. Units and words as printed."""

    scheme: int
    path: list[str]
    ordinal: str
    title: str
    content: str
    lead_units: list[str] = field(default_factory=list)
    participating_units: list[str] = field(default_factory=list)
    responsible_units: list[str] = field(default_factory=list)
    report_to: list[str] = field(default_factory=list)
    deadline: Deadline = field(default_factory=Deadline)
    quotas: list[Quota] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    note: str = ""
    span: Span = (0, 0)
    confidence: float = 1.0
    signals: list[Signal] = field(default_factory=list)
    grounds: list[tuple[str, str, Span]] = field(default_factory=list, metadata={"private": True})
    place: Callable[[Span], Span] = field(default=_unmoved, metadata={"private": True}, compare=False, repr=False)

    @property
    def evidence(self) -> list[Evidence]:
        """Which rule read which words for which fact. ``place`` finds the words of ``grounds`` in the text: few ask."""
        return [Evidence(fact, rule, self.place(span)) for fact, rule, span in self.grounds]


@dataclass(slots=True, frozen=True)
class Citation(_Record):
    """A document cited as a basis."""

    title: str
    number: str | None = None


@dataclass(slots=True)
class Contact(_Record):
    """A person to ask, with telephone and address of mail as printed."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(slots=True)
class Document(_Record):
    """The head of the document."""

    title: str | None = None
    number: str | None = None
    issuers: list[str] = field(default_factory=list)
    issued_on: str | None = None
    addressees: list[str] = field(default_factory=list)
    kind: str | None = None
    urgency: str | None = None
    classification: str | None = None
    signatory: str | None = None
    citations: list[Citation] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    script: str = "simplified"


@dataclass(slots=True)
class TimetableRow(_Record):
    """One line of a timetable; ``date`` ISO where it could be read."""

    order: str | None = None
    unit: str | None = None
    date: str | None = None
    time: str | None = None
    place: str | None = None


@dataclass(slots=True)
class Timetable(_Record):
    """An annexed timetable."""

    title: str
    rows: list[TimetableRow] = field(default_factory=list)


@dataclass(slots=True)
class Form(_Record):
    """An annexed form to be filled: its title and the names of its fields in order."""

    title: str
    fields: list[str] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Ignored(_Record):
    """A stretch left out on purpose: ``reason`` is page, listing, annex, background or prose."""

    reason: str
    span: Span


@dataclass(slots=True)
class Decomposition(_Record):
    """Everything read from one document."""

    document: Document
    schemes: list[str]
    tasks: list[Task]
    obligations: list[Obligation]
    timetables: list[Timetable]
    forms: list[Form]
    slogans: list[str]
    signals: list[Signal]
    text: str = field(default="", metadata={"private": True})
    ignored: list[Ignored] = field(default_factory=list, metadata={"private": True})

    def to_dict(self) -> dict[str, Any]:
        """The object of schema ``gongwen/1``; the keys come in the order the schema prints them."""
        return {"schema": SCHEMA, **_Record.to_dict(self)}
