"""iCalendar (RFC 5545), as much of it as due moments need: a calendar of events in UTC, escaped and folded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLD = 75  # octets of a line (3.1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event at one moment: ``uid`` stays the same when it changes, ``version`` counts its changes."""

    uid: str
    at: datetime
    title: str
    note: str = ""
    url: str = ""
    version: int = 0


def calendar(entries: Iterable[Entry], *, name: str, stamp: datetime) -> str:
    """The calendar as text with CRLF. Moments are in UTC, which every program shows in the reader's own time."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//yingshang//obligations//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(entry: Entry, stamp: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"DTSTAMP:{_utc(stamp)}",
        f"DTSTART:{_utc(entry.at)}",
        f"SUMMARY:{escaped(entry.title)}",
        f"SEQUENCE:{entry.version}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.note:
        lines.append(f"DESCRIPTION:{escaped(entry.note)}")
    if entry.url:
        lines.append(f"URL:{entry.url}")
    return [*lines, "END:VEVENT"]


def escaped(text: str) -> str:
    """A TEXT value (3.3.11): backslash, semicolon, comma and line end are written with a backslash."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(char for char in plain if char == "\t" or (ord(char) >= 32 and ord(char) != 127))


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, none cut inside a character; what follows begins with a blank."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > _FOLD:
            pieces.append(piece)
            piece, size = "", 1  # the blank that the next piece begins with
        piece, size = piece + char, size + width
    return "\r\n ".join([*pieces, piece])


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
