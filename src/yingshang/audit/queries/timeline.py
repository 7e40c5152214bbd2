"""The acts on one object, as its page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.audit.models import Entry
from yingshang.kernel.events import known_types
from yingshang.kernel.models import PersonalFact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from yingshang.kernel.actor import Actor

_MOST = 200


def timeline_of(
    target: Model, actor: Actor, *, also: Sequence[Model] = (), unmask: bool = False, most: int = _MOST
) -> list[dict[str, object]]:
    """The newest ``most`` acts on ``target``, newest first: ``at``, ``who``, ``sentence``, ``note`` and ``number``.

    ``also`` are objects of one kind that belong to it, as the posts of a person do. The caller has found all of them
    through their own ``visible_to``; nobody and visitors get nothing. Personal facts are left out unless the caller
    says ``unmask``, having checked the right to see them and recorded the reading. At most three queries.
    """
    if actor.person_id is None and not actor.is_system:
        return []
    entries = list(Entry.objects.of(target._meta.label_lower, target.pk)[:most])
    if also:
        keys = [str(one.pk) for one in also]
        entries += Entry.objects.filter(target_kind=also[0]._meta.label_lower, target_id__in=keys)[:most]
        entries = sorted(entries, key=lambda entry: -entry.number)[:most]
    said = said_of(entries) if unmask else {entry.number: entry.sentence for entry in entries}
    return [
        {
            "number": entry.number,
            "at": entry.at,
            "who": who(entry),
            "sentence": said[entry.number],
            "note": " ".join(part for part in (entry.unit, entry.post) if part),
        }
        for entry in entries
    ]


def who(entry: Entry) -> str:
    """The name of the one who acted; of a stand-in also for whom."""
    return f"{entry.person_name} ({entry.for_person})" if entry.for_person else entry.person_name


def personal_of(entries: Iterable[Entry]) -> dict[int, dict[str, object]]:
    """Entry number → its personal facts as far as they are still there."""
    numbers = {entry.event_id: entry.number for entry in entries if entry.sealed}
    found: dict[int, dict[str, object]] = {number: {} for number in numbers.values()}
    for row in PersonalFact.objects.filter(event_id__in=numbers):
        found[numbers[row.event_id]][row.name] = row.value
    return found


def said_of(entries: Iterable[Entry]) -> dict[int, str]:
    """Entry number → its sentence with the personal facts in it; only for those who may see them.

    An act whose type is declared no more keeps the sentence of its day.
    """
    several, kinds = list(entries), known_types()
    personal = personal_of(several)
    return {
        entry.number: kinds[entry.type].say(
            target=entry.target_title, facts={**entry.facts, **personal.get(entry.number, {})}
        )
        if entry.type in kinds
        else entry.sentence
        for entry in several
    }
