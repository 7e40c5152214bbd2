"""Links that rooms above put on the page of an obligation; obligations know nothing of what is behind them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A button: its label, and the name of an address that takes the key of the obligation."""

    label: str
    address: str


_LINKS: list[Link] = []


def offer(label: str, address: str) -> None:
    """Put a link on every obligation's page, once."""
    link = Link(label, address)
    if link not in _LINKS:
        _LINKS.append(link)


def links() -> tuple[Link, ...]:
    """Those that were offered, in that order."""
    return tuple(_LINKS)
