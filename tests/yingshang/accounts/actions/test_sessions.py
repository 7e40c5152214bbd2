"""Following a session: that it is in use is noted in passing, and reading never fails for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from yingshang.accounts.actions.sessions import adopt_session, touch
from yingshang.kernel import clock


@pytest.fixture
def session(cast):
    row = adopt_session(cast["clerk"], key="k", address="127.0.0.1", agent="")
    row.seen_at = clock.now() - timedelta(hours=1)
    row.save(update_fields=["seen_at"])
    return row


def failing(words):
    """What refuses every UPDATE with these words, and notes that it did."""
    refused = []

    def wrapper(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            refused.append(sql)
            raise OperationalError(words)
        return execute(sql, params, many, context)

    return wrapper, refused


def test_the_note_is_left_out_while_others_write_and_made_the_next_time(session):
    wrapper, refused = failing("database is locked")
    with connection.execute_wrapper(wrapper):
        touch(session)
    assert len(refused) == 1
    touch(session)
    before = session.seen_at
    session.refresh_from_db()
    assert session.seen_at > before


def test_any_other_fault_is_told(session):
    wrapper, _ = failing("no such column: seen_at")
    with pytest.raises(OperationalError), connection.execute_wrapper(wrapper):
        touch(session)
