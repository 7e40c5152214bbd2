"""What is loaded is searched no more, what comes later is: cycles of requests are found as ever."""

from __future__ import annotations

import gc
import weakref

import pytest

from yingshang.kernel import settling


class Thing:
    """Something that can be in a cycle and be looked for."""


@pytest.fixture
def _as_before():
    before, thresholds = list(gc.callbacks), gc.get_threshold()
    gc.callbacks[:] = [each for each in before if each is not settling._keep]  # another test may have served
    settling._left[0] = 0
    gc.disable()  # by itself it would count, too
    yield
    gc.enable()
    gc.set_threshold(*thresholds)
    gc.callbacks[:] = [each for each in before if each is not settling._keep]
    settling._left[0] = 0
    gc.unfreeze()


def is_searched(thing: object) -> bool:
    return any(other is thing for other in gc.get_objects())


@pytest.mark.usefixtures("_as_before")
def test_what_is_there_is_set_aside_and_what_comes_later_with_the_next_full_searches():
    early = Thing()
    settling.settle()
    assert not is_searched(early)
    things = []
    for _ in range(settling.ROUNDS):
        things.append(Thing())
        assert is_searched(things[-1])
        gc.collect()
    assert [is_searched(thing) for thing in things] == [False] * settling.ROUNDS
    late = Thing()
    gc.collect()
    assert is_searched(late)


@pytest.mark.usefixtures("_as_before")
def test_full_searches_become_rare_and_small_ones_stay_as_they_were():
    own = (700, 10, 10)  # of Python; a test before this one may have set others
    gc.set_threshold(*own)
    settling.settle()
    assert gc.get_threshold()[:2] == own[:2]
    assert gc.get_threshold()[2] >= 10 * own[2]


@pytest.mark.usefixtures("_as_before")
def test_cycles_that_come_later_are_found_and_references_still_count():
    early = Thing()
    known = weakref.ref(early)
    settling.settle()
    cycle = Thing()
    cycle.itself = cycle
    found = weakref.ref(cycle)
    del cycle, early
    assert known() is None
    gc.collect()
    assert found() is None


@pytest.mark.usefixtures("_as_before")
def test_once_is_as_good_as_twice():
    before = len(gc.callbacks)
    settling.settle()
    settling.settle()
    assert len(gc.callbacks) == before + 1
