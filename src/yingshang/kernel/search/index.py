"""Keeping the index: entries are put in the transaction that changed their object, by following its events."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db import connection

from yingshang.kernel import clock
from yingshang.kernel.models import SearchEntry
from yingshang.kernel.search.declaring import Searchable, kinds
from yingshang.kernel.search.tokens import compact, of_kind, of_title, terms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from yingshang.kernel.models import Event

_CHUNK = 500


@dataclass
class Doubts:
    """What the index lacks, holds in an old form, or holds of objects that are gone: (kind, number)."""

    missing: list[tuple[str, int]] = field(default_factory=list)
    stale: list[tuple[str, int]] = field(default_factory=list)
    orphaned: list[tuple[str, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.orphaned)


def follow_events(events: list[Event]) -> None:
    """Put the targets of these events anew; called inside their transaction."""
    touched: dict[str, set[int]] = {}
    for event in events:
        if event.target_kind in kinds() and event.target_id.isdigit():
            touched.setdefault(event.target_kind, set()).add(int(event.target_id))
    for kind, keys in touched.items():
        reindex(kinds()[kind], sorted(keys), changed=True)


def reindex(kind: Searchable, keys: Sequence[int], *, changed: bool = False) -> None:
    """Put these objects anew (with ``changed``: where their words changed); those that are gone leave the index.

    Most events change a state and no word, and a long paper has thousands of terms to take out and put in.
    """
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        entries = [_entry(kind, one) for one in kind.model._default_manager.filter(pk__in=chunk)]
        if changed:
            rows = SearchEntry.objects.filter(kind=kind.kind, object_id__in=chunk)
            known = {one.object_id: one for one in rows}
            same = {one.object_id for one in entries if _says_the_same(one, known.get(one.object_id))}
            chunk = [key for key in chunk if key not in same]
            entries = [one for one in entries if one.object_id not in same]
        if chunk:
            _remove(kind, chunk)
            _put(entries)


def rebuild(kind: Searchable, told: Callable[[int], None] = lambda _: None) -> int:
    """Put all objects of a kind anew, and drop what is left of objects that are gone; how many there are.

    PostgreSQL is told of what it then holds: of an index whose words it has never counted it expects the wrong things
    until it counts them by itself.
    """
    keys = list(kind.model._default_manager.order_by("pk").values_list("pk", flat=True))
    gone = set(SearchEntry.objects.filter(kind=kind.kind).values_list("object_id", flat=True)) - set(keys)
    reindex(kind, sorted(gone))
    for start in range(0, len(keys), _CHUNK):
        reindex(kind, keys[start : start + _CHUNK])
        told(start)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute('ANALYZE "kernel_searchentry"')
    return len(keys)


def doubts_of(kind: Searchable, *, newest: int | None = None) -> Doubts:
    """What a rebuild would mend. With ``newest`` only the words of so many objects are compared, for a quick look."""
    indexed = SearchEntry.objects.filter(kind=kind.kind)
    indexed_keys = indexed.order_by("object_id").values_list("object_id", flat=True).iterator()
    objects = kind.model._default_manager.order_by("pk").values_list("pk", flat=True).iterator()
    doubts = Doubts()
    compared: deque[int] = deque(maxlen=newest)
    # Two rising rows side by side: however many there are, only those to be compared are held.
    rows = merge(((key, True) for key in objects), ((key, False) for key in indexed_keys))
    for key, found in groupby(rows, key=itemgetter(0)):
        match [is_object for _, is_object in found]:
            case [True]:
                doubts.missing.append((kind.kind, key))
            case [False]:
                doubts.orphaned.append((kind.kind, key))
            case _:
                compared.append(key)
    waiting = iter(compared)
    while chunk := list(islice(waiting, _CHUNK)):
        entries = {one.object_id: one for one in indexed.filter(object_id__in=chunk)}
        for one in kind.model._default_manager.filter(pk__in=chunk):
            entry = entries.get(one.pk)
            if entry is not None and _words(_entry(kind, one)) != _words(entry):
                doubts.stale.append((kind.kind, one.pk))
    doubts.stale.sort()
    return doubts


def _says_the_same(entry: SearchEntry, known: SearchEntry | None) -> bool:
    """An object without a moment of its own keeps that of its last change of words."""
    if known is None or _words(entry) != _words(known):
        return False
    return entry.at is None or entry.at == known.at


def _words(entry: SearchEntry) -> tuple[str, str, str]:
    return entry.title, entry.body, entry.terms


def _entry(kind: Searchable, one: Any) -> SearchEntry:  # noqa: ANN401 - an object of any kind
    title, body, at = kind.words(one)
    title, body = title.replace("\0", " ")[:300], body.replace("\0", " ")[:20_000]
    plain_title = compact(title)
    return SearchEntry(
        kind=kind.kind,
        object_id=one.pk,
        title=title,
        body=body,
        plain_title=plain_title,
        plain=compact(f"{title}\n{body}"),
        terms=f"{of_kind(kind.kind)} {of_title(plain_title)} {terms_of(title, body)}",
        at=at,  # type: ignore[misc]  # None until it is put into the index
    )


def _remove(kind: Searchable, keys: Iterable[int]) -> None:
    rows = SearchEntry.objects.filter(kind=kind.kind, object_id__in=list(keys))
    if connection.vendor == "sqlite":
        _fts("INSERT INTO kernel_search(kernel_search, rowid, terms) VALUES ('delete', %s, %s)", rows)
    rows.delete()


def _put(entries: list[SearchEntry]) -> None:
    for entry in entries:
        entry.at = entry.at or clock.now()
    SearchEntry.objects.bulk_create(entries)
    if connection.vendor == "sqlite":
        _fts("INSERT INTO kernel_search(rowid, terms) VALUES (%s, %s)", entries)


def _fts(statement: str, entries: Iterable[SearchEntry]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(one.pk, one.terms) for one in entries])
