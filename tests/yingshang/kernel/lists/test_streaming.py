"""Rows for a file are those of the list with what they lead to, read once for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.orgs import make_person
from yingshang.documents.models import Item
from yingshang.kernel.lists import streaming
from yingshang.kernel.lists.streaming import streamed
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Post


def told(rows):
    return [(row.pk, row.person.name, row.unit.name, row.unit.parent and row.unit.parent.name) for row in rows]


@pytest.mark.parametrize("size", [1, 3, 2_000])
@pytest.mark.parametrize("kept", [2, 10_000])
def test_the_rows_are_the_same(county, actors, size, kept, monkeypatch):
    make_person("县领导", county.root, PostKind.LEADER)  # nothing is above the root
    monkeypatch.setattr(streaming, "SIZE", size)
    monkeypatch.setattr(streaming, "_KEPT", kept)
    rows = Post.objects.select_related("person", "unit__parent").order_by("-pk")
    expected = told(rows)
    assert len(expected) > 3
    assert any(parent for *_, parent in expected)
    assert not all(parent for *_, parent in expected)
    assert told(streamed(rows)) == expected


def test_no_row_asks_for_anything_itself(actors):
    rows = Post.objects.select_related("person", "unit__parent").order_by("-pk")
    with CaptureQueriesContext(connection) as queries:
        told(streamed(rows))
    assert len(queries) == 4  # posts, people, units, units above
    assert "JOIN" not in queries[0]["sql"]


def test_what_is_no_foreign_key_stays_joined(actors):
    rows = Item.objects.select_related("handed", "document__office")
    with CaptureQueriesContext(connection) as queries:
        assert list(streamed(rows)) == []
    assert "tasks_handeditem" in queries[0]["sql"]
    assert "documents_document" not in queries[0]["sql"]
