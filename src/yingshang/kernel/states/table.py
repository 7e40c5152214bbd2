"""Transition tables and their one runner."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.bulk import insert_rows
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import History
from yingshang.kernel.rules import may

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model

    from yingshang.kernel.actor import Actor

_TABLES: dict[str, StateTable] = {}
_HISTORY = (
    "table", "object_id", "verb", "source", "target", "given", "person_id", "person_name", "post", "unit", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """One row: ``verb`` (for code), shown as ``label``, takes an object from any of ``sources`` to ``target``.

    ``permission`` names the predicate that must hold; ``needs`` are the things the person must give; ``danger`` asks
    for confirmation.
    """

    verb: str
    label: str
    sources: tuple[str, ...]
    target: str
    permission: str
    needs: tuple[str, ...] = ()
    danger: bool = False


class StateTable:
    """The moves of one kind of object; ``labels`` has the Chinese word of every state that ``field`` may hold."""

    def __init__(self, name: str, labels: Mapping[str, str], moves: tuple[Move, ...], *, field: str = "state") -> None:
        """Register the table; ValueError for an unknown state, a verb that is unclear, or a name taken."""
        used = {state for move in moves for state in (*move.sources, move.target)}
        if unknown := used - set(labels):
            raise ValueError(f"{name}: no such state {sorted(unknown)}")
        pairs = [(move.verb, source) for move in moves for source in move.sources]
        if len(pairs) != len(set(pairs)) or name in _TABLES:
            raise ValueError(f"{name}: two moves with one verb from one state, or a table declared twice")
        self.name, self.labels, self.moves, self.field = name, dict(labels), moves, field
        _TABLES[name] = self

    def open_to(self, actor: Actor, obj: Model) -> list[Move]:
        """The moves that this actor may make with the object as it is: what the buttons are drawn from."""
        state = getattr(obj, self.field)
        return [m for m in self.moves if state in m.sources and may(actor, m.permission, obj)]

    def move(self, obj: Model, verb: str, *, actor: Actor, **given: object) -> Move:
        """Carry out ``verb`` inside a command: permission, needs, compare-and-set of the state, one history row.

        Raises Refusal (``kernel.no_such_move``, ``kernel.needed``), NotAllowed, or Conflict when the state changed
        meanwhile.
        """
        state = getattr(obj, self.field)
        move = self._allowed(obj, verb, actor, given)
        manager = type(obj)._default_manager
        if not manager.filter(pk=obj.pk, **{self.field: state}).update(**{self.field: move.target}):
            raise Conflict(theirs=manager.filter(pk=obj.pk).first())
        setattr(obj, self.field, move.target)
        self._keep([(obj.pk, move, state)], actor, given)
        return move

    def move_all(
        self,
        objects: Sequence[Model],
        verb: str,
        *,
        actor: Actor,
        also: Mapping[str, object] | None = None,
        **given: object,
    ) -> None:
        """Carry out ``verb`` on several objects as ``move`` does on one, with one statement for each state they are in.

        ``also`` are fields that are set in the same statement. All of them or none: raises what ``move`` raises. For
        what the clock does to very many at once.
        """
        moved = [(obj, self._allowed(obj, verb, actor, given), str(getattr(obj, self.field))) for obj in objects]
        groups: dict[tuple[str, str], list[Model]] = {}
        for obj, move, state in moved:
            groups.setdefault((state, move.target), []).append(obj)
        changes = {key: {**(also or {}), self.field: key[1]} for key in groups}
        for (state, target), several in groups.items():
            manager = type(several[0])._default_manager
            keys = [obj.pk for obj in several]
            rows = manager.filter(pk__in=keys, **{self.field: state})
            if rows.update(**changes[state, target]) != len(keys):
                raise Conflict(theirs=manager.filter(pk__in=keys).exclude(**{self.field: target}).first())
        for key, several in groups.items():
            for obj, (name, value) in product(several, changes[key].items()):
                setattr(obj, name, value)
        self._keep([(obj.pk, move, state) for obj, move, state in moved], actor, given)

    def latest(self, obj: Model, *verbs: str) -> History | None:
        """The newest move of an object, or the newest of some verbs; one query."""
        rows = History.objects.filter(table=self.name, object_id=obj.pk)
        return (rows.filter(verb__in=verbs) if verbs else rows).order_by("-id").first()

    def _allowed(self, obj: Model, verb: str, actor: Actor, given: Mapping[str, object]) -> Move:
        move = self._find(verb, getattr(obj, self.field), obj)
        if not actor.is_system and not may(actor, move.permission, obj):
            raise NotAllowed
        for need in move.needs:
            if given.get(need) in (None, "", [], ()):
                raise Refusal("kernel.needed", field=need, act=move.label)
        return move

    def _keep(self, moved: Sequence[tuple[int, Move, str]], actor: Actor, given: Mapping[str, object]) -> None:
        kept = {name: value if isinstance(value, int | float | bool) else str(value) for name, value in given.items()}
        who, now = (actor.person_id, actor.name, actor.post, actor.unit), clock.now()
        rows = [(self.name, pk, move.verb, source, move.target, kept, *who, now) for pk, move, source in moved]
        insert_rows(History, _HISTORY, rows)

    def _find(self, verb: str, state: str, obj: Model) -> Move:
        for move in self.moves:
            if move.verb == verb and state in move.sources:
                return move
        label = next((m.label for m in self.moves if m.verb == verb), verb)
        raise Refusal("kernel.no_such_move", act=label, state=self.labels.get(state, state), target=str(obj))


def known_tables() -> dict[str, StateTable]:
    """All tables by name, for the documents that are drawn from them."""
    return dict(_TABLES)
