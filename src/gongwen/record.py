"""Records: classes of named fields, declared as dataclasses are.

A command that reads one small file spends a quarter of its time before it reads anything, most of it in making some
forty classes. The ``dataclasses`` module loads ``inspect`` and writes five methods for each of them; here one is
written, ``__init__``, and the others are shared. What ``__init__`` does is shorter too, and a document makes a
hundred thousand of these objects.

What is kept: ``__slots__``, ``==``, ``repr``, and for ``frozen`` ones a hash and the refusal of changes. Checkers of
types see a dataclass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
Fields = dict[str, Any]  # name → default

NEW: Any = type("_New", (), {"__repr__": lambda _: "NEW"})()  # not given: the field gets an object of its own
_NEEDED = object()
_LITERALS: dict[Any, str] = {list: "[]", dict: "{}"}


class _Fresh:
    """The default of a field that gets an object of its own in every record."""

    __slots__ = ("factory",)

    def __init__(self, factory: Callable[[], Any]) -> None:
        self.factory = factory


def fresh(*, factory: Callable[[], T]) -> T:
    """As the default of a field: what ``factory`` returns, anew for each record."""
    return _Fresh(factory)  # type: ignore[return-value]  # stands for the value in the declaration only


@dataclass_transform(field_specifiers=(fresh,))
def record(*, frozen: bool = False, eq: bool = True, slots: bool = True) -> Callable[[type[T]], type[T]]:
    """Make the annotated names of a class its fields, in their order, behind those of the classes above it.

    ``frozen`` records cannot be changed and have a hash; ``eq=False`` compares by identity; ``slots=False`` leaves
    room for attributes that are no fields (a cached property).
    """

    def make(cls: type[T]) -> type[T]:
        declared: dict[str, str] = cls.__annotations__
        own = [name for name, kind in declared.items() if "ClassVar" not in kind]
        above: Fields = getattr(cls, "__fields__", {})
        found: Fields = {**above, **{name: cls.__dict__.get(name, _NEEDED) for name in own}}
        body: dict[str, Any] = {"__fields__": found, "__init__": _init(cls, found, frozen=frozen)}
        if "__repr__" not in cls.__dict__:
            body["__repr__"] = _repr
        if eq:
            body |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
        if frozen:
            body |= {"__setattr__": _refuse, "__delattr__": _refuse, "__reduce__": _reduce}
        return _slotted(cls, own, body) if slots else _completed(cls, body)

    return make


def values(of: object) -> Iterator[tuple[str, Any]]:
    """Names and values of the fields of a record, in their order."""
    return ((name, getattr(of, name)) for name in of.__fields__)  # type: ignore[attr-defined]  # every record has them


def names(cls: type) -> tuple[str, ...]:
    """The names of the fields of a record's class, in their order."""
    return tuple(cls.__fields__)  # type: ignore[attr-defined]  # every record has them


def _slotted(cls: type[T], own: list[str], body: dict[str, Any]) -> type[T]:
    # Slots can only be given to a class when it is made, so it is made again.
    left_out = {*own, "__dict__", "__weakref__"}
    kept = {name: value for name, value in cls.__dict__.items() if name not in left_out}
    again: Any = type(cls.__name__, cls.__bases__, {**kept, **body, "__slots__": tuple(own)})
    return again  # type: ignore[no-any-return]  # it is what ``cls`` was


def _completed(cls: type[T], body: dict[str, Any]) -> type[T]:
    for name, value in body.items():
        setattr(cls, name, value)
    return cls


def _init(cls: type, found: Fields, *, frozen: bool) -> Any:  # noqa: ANN401 - a function made from its text
    known: dict[str, Any] = {"NEW": NEW, "put": object.__setattr__}
    heads, lines = ["self"], []
    for name, default in found.items():
        value = name
        if isinstance(default, _Fresh):
            known[f"new_{name}"] = default.factory
            value = f"{_LITERALS.get(default.factory, f'new_{name}()')} if {name} is NEW else {name}"
            heads.append(f"{name}=NEW")
        elif default is _NEEDED:
            heads.append(name)
        else:
            known[f"default_{name}"] = default
            heads.append(f"{name}=default_{name}")
        lines.append(f" put(self, '{name}', {value})" if frozen else f" self.{name} = {value}")
    exec(f"def __init__({', '.join(heads)}):\n" + "\n".join(lines or [" pass"]), known)  # noqa: S102 - names of fields
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _repr(self: Any) -> str:  # noqa: ANN401 - any record
    said = ", ".join([f"{name}={value!r}" for name, value in values(self)])
    return f"{type(self).__qualname__}({said})"


def _eq(self: object, other: object) -> Any:  # noqa: ANN401 - a bool, or NotImplemented
    if type(other) is not type(self):
        return NotImplemented
    return all(value == getattr(other, name) for name, value in values(self))


def _hash(self: Any) -> int:  # noqa: ANN401 - any record
    return hash(tuple([value for _, value in values(self)]))


def _refuse(self: object, name: str, _value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:  # noqa: ANN401 - any record
    return type(self), tuple([value for _, value in values(self)])
