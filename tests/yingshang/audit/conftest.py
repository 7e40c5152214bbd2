"""A ledger to try things on, and a way to alter it as somebody with the database in hand would."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories.audit import act


@pytest.fixture
def ledger(county, actors):
    """Ten entries by the clerk; the county is there to act on."""
    for number in range(10):
        act(actor=actors["system_admin"], unit=county.town, word=f"第{number}次", phone=f"1380000{number:04}")
    return county.town


@pytest.fixture
def sql():
    """Run a statement past every rule of the application."""

    def run(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)

    return run
