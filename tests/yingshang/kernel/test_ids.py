"""Identifiers sort by time and cannot be guessed."""

from __future__ import annotations

import uuid

import time_machine

from yingshang.kernel.ids import new_id, secret


def test_it_is_a_uuid_of_version_7_and_the_variant_of_the_rfc():
    for _ in range(50):
        made = new_id()
        assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_later_ones_sort_later_and_carry_their_millisecond():
    with time_machine.travel(1_800_000_000.5, tick=False) as clock:
        first = new_id()
        clock.shift(0.001)
        second = new_id()
    assert first < second
    assert [made.int >> 80 for made in (first, second)] == [1_800_000_000_500, 1_800_000_000_501]


def test_ten_thousand_of_one_millisecond_differ():
    with time_machine.travel(1_800_000_000, tick=False):
        assert len({new_id() for _ in range(10_000)}) == 10_000


def test_a_secret_has_192_bits_and_fits_into_an_address():
    made = {secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(one) == 32 and one.replace("-", "").replace("_", "").isalnum() for one in made)
