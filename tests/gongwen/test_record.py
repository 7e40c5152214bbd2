"""Records behave as frozen or plain dataclasses with slots do."""

from __future__ import annotations

import copy
import pickle
from typing import ClassVar

import pytest

from gongwen.record import fresh, names, record, values


@record()
class Plain:
    name: str
    count: int = 3
    items: list[str] = fresh(factory=list)
    table: dict[str, int] = fresh(factory=dict)
    chosen: set[int] = fresh(factory=set)
    kind: ClassVar[str] = "plain"

    @property
    def both(self) -> str:
        """What a method sees."""
        return f"{self.name}{self.count}"


@record()
class Longer(Plain):
    more: bool = False


@record(frozen=True)
class Fixed:
    start: int
    words: tuple[str, ...] = ()


@record(eq=False, slots=False)
class Loose:
    name: str = "a"


@record()
class Named:
    name: str

    def __repr__(self) -> str:
        return "its own"


@record()
class Empty:
    pass


def test_fields_are_given_by_place_or_name_and_have_defaults():
    assert list(values(Plain("a", 5, ["b"]))) == [
        ("name", "a"),
        ("count", 5),
        ("items", ["b"]),
        ("table", {}),
        ("chosen", set()),
    ]
    assert Plain(name="a", items=[]).count == 3
    assert Plain("a").both == "a3"
    assert Plain.kind == "plain"
    with pytest.raises(TypeError, match="name"):
        Plain()
    with pytest.raises(TypeError, match="colour"):
        Plain("a", colour=1)
    assert list(values(Empty())) == []


def test_what_is_fresh_is_shared_by_nobody():
    one, other = Plain("a"), Plain("a")
    one.items.append("b")
    one.table["c"] = 1
    one.chosen.add(2)
    assert (other.items, other.table, other.chosen) == ([], {}, set())
    given: list[str] = []
    assert Plain("a", items=given).items is given


def test_equal_are_records_of_one_class_with_equal_fields():
    assert Plain("a") == Plain("a", 3, [])
    assert Plain("a") != Plain("a", 4)
    assert Plain("a") != Longer("a")
    assert Plain("a") != "a"
    assert Loose() != Loose()
    with pytest.raises(TypeError, match="unhashable"):
        hash(Plain("a"))


def test_a_record_shows_its_fields():
    assert repr(Longer("a")) == "Longer(name='a', count=3, items=[], table={}, chosen=set(), more=False)"
    assert repr(Named("a")) == "its own"


def test_a_plain_record_can_be_changed_but_gets_no_other_attributes():
    one = Plain("a")
    one.count = 4
    assert one.count == 4
    with pytest.raises(AttributeError):
        one.colour = 1
    loose = Loose()
    loose.colour = 1
    assert vars(loose) == {"name": "a", "colour": 1}


def test_a_frozen_record_cannot_be_changed_and_has_a_hash():
    one = Fixed(1, ("a",))
    with pytest.raises(AttributeError, match=r"Fixed\.start cannot be changed"):
        one.start = 2
    with pytest.raises(AttributeError, match=r"Fixed\.start cannot be changed"):
        del one.start
    assert {one: "found"}[Fixed(1, ("a",))] == "found"


@pytest.mark.parametrize("one", [Longer("a", items=["b"], more=True), Fixed(1, ("a",)), Loose("b")])
def test_records_are_copied_and_pickled(one):
    assert list(values(copy.deepcopy(one))) == list(values(one))
    assert list(values(pickle.loads(pickle.dumps(one)))) == list(values(one))


def test_names_are_those_of_the_class_and_of_the_classes_above():
    @record()
    class Above:
        first: int

    @record()
    class Below(Above):
        second: int = 2

    assert names(Below) == ("first", "second")
