"""What comes of one attempt to send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent: to which address, under which reference, with which words."""

    place: str
    reference: str
    subject: str
    text: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """``ok``: the receiving side took it. ``final``: it never will, another way is needed; else it may be tried again.

    ``unclear``: it was handed over and nobody said what became of it.
    """

    ok: bool
    error: str = ""
    text: str = ""
    final: bool = False
    unclear: bool = False
