"""What can be found: an app registers each kind of object once, and how it is found, shown and reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from yingshang.kernel.actor import Actor


class Words(NamedTuple):
    """What of an object is searched, and the moment by which newer ones come first."""

    title: str
    body: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Searchable:
    """A kind of object. ``visible`` gives the rows that an actor may see (it begins with ``visible_to``).

    ``words`` of an object must hold nothing that somebody who sees the object may not read. ``url`` leads to it, given
    its number. The index follows every event whose target is such an object; what changes without an event of its own
    is put anew with ``kernel.search.reindex``. ``own``, where it is given, says the keys of these rows too, put
    together from what each reason to see them gives: of somebody who sees few sooner known than by asking every row.
    """

    label: str
    model: type[Model]
    visible: Callable[[Actor], QuerySet[Any]]
    words: Callable[[Any], Words]
    url: Callable[[int], str]
    own: Callable[[Actor], QuerySet[Any, Any]] | None = None

    @property
    def kind(self) -> str:
        """How it is called in the index: app.model."""
        return self.model._meta.label_lower


_KINDS: dict[str, Searchable] = {}


def searchable(kind: Searchable) -> Searchable:
    """Register a kind. Raises ValueError when its model is registered already."""
    if kind.kind in _KINDS:
        raise ValueError(f"{kind.kind} is registered twice")
    _KINDS[kind.kind] = kind
    return kind


def kinds() -> dict[str, Searchable]:
    """All kinds by name, in the order in which they were registered."""
    return dict(_KINDS)
