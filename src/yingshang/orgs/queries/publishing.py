"""三公开: post, name, office telephone and division of work of who is marked for it, and nothing else of anybody."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from yingshang.kernel import clock
from yingshang.kernel.text import line
from yingshang.orgs.enums import UnitKind, UnitState
from yingshang.orgs.models import Unit
from yingshang.orgs.queries.people import public_posts

if TYPE_CHECKING:
    from datetime import date

    from yingshang.orgs.models import Post

# A mobile number however it is grouped, with or without the country's; an identity number.
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[\s-]?)?1[3-9]\d(?:[\s.-]?\d){8}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_ENDS = " 、,，;；/\n"


@dataclass(frozen=True, slots=True)
class Published:
    """What the public reads of one post; ``section`` is "" for a post of the unit itself."""

    section: str
    post: str
    name: str
    phone: str
    duties: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """A unit that publishes: its key, name and kind, and how many posts."""

    pk: int
    name: str
    kind: str
    posts: int


def without_private(text: str) -> str:
    """``text`` without mobile and identity numbers: those are nobody's office telephone, wherever they were written."""
    plain = unicodedata.normalize("NFKC", text)
    if not (_MOBILE.search(plain) or _IDENTITY.search(plain)):
        return text
    return _IDENTITY.sub("", _MOBILE.sub("", plain)).strip(_ENDS)


def publishers(wanted: str = "", on: date | None = None) -> list[Publisher]:
    """The units that publish on a day (today), in the order of the tree; a section's posts count for its office.

    ``wanted`` is part of a name. Four queries, however many there are.
    """
    posts = public_posts(on or clock.today()).order_by().values_list("unit__path", "unit__kind")
    counts = list(posts.annotate(count=Count("pk")))
    kinds = _of(
        {int(part) for path, kind, _ in counts if kind == UnitKind.SECTION for part in path.split("/")[:-1]}, "kind"
    )
    totals: Counter[int] = Counter()
    for path, _, count in counts:
        totals[_office(path, kinds)] += count
    units = Unit.objects.active()
    units = units.filter(pk__in=totals) if len(totals) <= _MANY else units
    if text := line(wanted)[:60]:
        units = units.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    rows = [row for row in units.values_list("pk", "name", "kind", "path") if row[0] in totals]
    above = {pk: [int(part) for part in path.split("/")[:-1]] for pk, _, _, path in rows}
    places = _of({part for parts in above.values() for part in parts}, "order")
    rows.sort(key=lambda row: [(places.get(part, 0), part) for part in above[row[0]]])
    return [Publisher(pk, name, str(UnitKind(kind).label), totals[pk]) for pk, name, kind, _ in rows]


_MANY = 500  # ids that a query is given; beyond, all rows are read and chosen from


def _of(ids: set[int], field: str) -> dict[int, Any]:
    """One field of each of these units, perhaps of others too."""
    units = Unit.objects.filter(pk__in=ids) if len(ids) <= _MANY else Unit.objects.all()
    return dict(units.order_by().values_list("pk", field))


def _office(path: str, kinds: dict[int, str]) -> int:
    """The nearest unit upwards that is no section; ``kinds`` knows those above sections."""
    parts = [int(part) for part in path.split("/")[:-1]]
    return next((part for part in reversed(parts) if kinds.get(part) != UnitKind.SECTION), parts[-1])


def published_by(unit: Unit, on: date | None = None) -> list[Published]:
    """What a unit publishes of itself and its sections on a day (today); one query. [] for one that is dissolved."""
    if unit.state != UnitState.ACTIVE:
        return []
    section = Q(unit__kind=UnitKind.SECTION)
    inner = Q(unit__parent__kind=UnitKind.SECTION, unit__parent__parent=unit)
    own = Q(unit=unit) | (section & (Q(unit__parent=unit) | inner))
    rows = public_posts(on or clock.today()).filter(own)
    return [_published(post, unit) for post in rows.order_by("unit__path", "id")]


def _published(post: Post, unit: Unit) -> Published:
    phones = (without_private(phone) for phone in (post.person.phone, post.unit.phone, unit.phone))
    return Published(
        section=post.unit.name if post.unit_id != unit.pk else "",
        post=without_private(post.title or str(post.get_kind_display())),
        name=without_private(post.person.name),
        phone=next((phone for phone in phones if phone), ""),
        duties=without_private(post.duties),
    )
