"""Facts become JSON values that both databases give back unchanged."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingshang.kernel.events.plain import plain
from yingshang.kernel.models import Event
from yingshang.orgs.enums import PostKind

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("given_value", "expected"),
    [
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00+00:00"),
        (Decimal("1.10"), "1.10"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (PostKind.CLERK, "clerk"),
        ({"b", "a"}, ["a", "b"]),
        ((1, True, None), [1, True, None]),
        (1e16, 10**16),
        (-0.0, 0),
        ({1: "a\0"}, {"1": "a\ufffd"}),
        ("长" * 20_001, "长" * 20_000),
    ],
)
def test_a_value_has_one_form(given_value, expected):
    assert plain(given_value) == expected


@pytest.mark.parametrize(("wrong", "error"), [(float("nan"), ValueError), (object(), TypeError), (b"x", TypeError)])
def test_what_has_no_form_is_a_defect(wrong, error):
    with pytest.raises(error):
        plain(wrong)


@pytest.mark.django_db
def test_the_database_gives_back_what_was_written():
    @given(VALUES)
    def back(value):
        facts = {"value": plain(value)}
        event = Event.objects.create(type="tests.x", target_kind="x", target_id="1", facts=facts, at=datetime.now(UTC))
        stored = Event.objects.get(pk=event.pk).facts
        assert json.dumps(stored, sort_keys=True) == json.dumps(facts, sort_keys=True)

    back()
