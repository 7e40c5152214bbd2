"""Rows for a file are those of the list with what they lead to, read once for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from tests.factories.orgs import make_person
from tests.factories.tasks import document, task
from yingshang.documents.models import Item
from yingshang.kernel.lists import streaming
from yingshang.kernel.lists.streaming import by_keys, streamed
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
    assert len(queries) == 5  # keys, posts, people, units, units above
    assert "JOIN" not in queries[1]["sql"]


def test_what_is_no_foreign_key_stays_joined(county):
    wanted = task(document(county.office), "一项任务", lead=[county.bureau])
    with CaptureQueriesContext(connection) as queries:
        (row,) = streamed(Item.objects.select_related("handed", "document__office"))
        assert (row, row.document.office, hasattr(row, "handed")) == (wanted, county.office, False)
    assert "tasks_handeditem" in queries[1]["sql"]
    assert 'JOIN "documents_document"' not in queries[1]["sql"]
    assert len(queries) == 4  # keys, items, documents, offices


def test_rows_that_go_meanwhile_are_left_out_and_nothing_stays_open(county, actors, monkeypatch):
    monkeypatch.setattr(streaming, "SIZE", 2)
    rows = streamed(Post.objects.order_by("pk"))
    first = next(rows)
    Post.objects.exclude(pk=first.pk).order_by("-pk").first().delete()  # a writer, and a row that is gone
    assert [first, *rows] == list(Post.objects.order_by("pk"))


def test_rows_by_keys_are_those_of_the_query_with_what_was_counted(actors):
    counted = Post.objects.filter(unit__posts__isnull=False).annotate(others=Count("unit__posts"))
    keys = list(counted.values_list("pk", flat=True))
    assert {row.pk: row.others for row in by_keys(counted, keys)} == {row.pk: row.others for row in counted}
    plain = Post.objects.filter(kind=PostKind.CLERK)
    assert "kind" not in str(by_keys(plain, keys).query).partition("WHERE")[2]


def kept(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_a_row_holds_what_the_query_gives(county):
    """Also what is annotated; what was left out is asked for, and a row can be written back."""
    wanted = task(document(county.office), "一项任务", lead=[county.bureau])
    task(document(county.office), "另一项任务")
    rows = Item.objects.annotate(shared=Count("units")).defer("extracted", "content").order_by("pk")
    expected = [kept(row) for row in rows]
    assert [row["shared"] for row in expected] == [1, 0]
    assert [kept(row) for row in streamed(rows)] == expected
    assert [kept(row) for row in streamed(Item.objects.only("title"))] == [
        kept(row) for row in Item.objects.only("title")
    ]
    first = next(streamed(rows))
    assert (first, first.content, first._state.db) == (wanted, wanted.content, "default")
    first.title = "改过的任务"
    first.save(update_fields=["title"])
    assert Item.objects.get(pk=wanted.pk).title == "改过的任务"


def test_what_is_fetched_beside_the_rows_stays_fetched(county):
    wanted = task(document(county.office), "一项任务", lead=[county.bureau])
    with CaptureQueriesContext(connection) as queries:
        (row,) = streamed(Item.objects.prefetch_related("units"))
        assert [one.unit_id for one in row.units.all()] == [county.bureau.pk]
    assert (row, len(queries)) == (wanted, 3)  # keys, items, their units
