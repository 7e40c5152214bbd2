"""What tests of documents share."""

from __future__ import annotations

import pytest

from yingshang.orgs.queries import resolving


@pytest.fixture(autouse=True)
def _folder(own_files):
    """A store of files of its own for every test."""


@pytest.fixture(autouse=True)
def _names():
    """What was read of names is remembered by counters that a rolled-back test gives out again."""
    resolving._kept.clear()


@pytest.fixture
def clerk(actors):
    return actors["clerk"]
