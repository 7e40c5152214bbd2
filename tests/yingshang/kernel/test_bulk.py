"""Rows inserted in bulk are the rows that saving would have made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from yingshang.kernel.bulk import insert_rows
from yingshang.kernel.models import History, Submission

AT = datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)
NAMES = ("table", "object_id", "verb", "source", "target", "given", "person_name", "at")


def rows(count):
    return [
        ("tests.row", number, "move", "a", "b", {"理由": "“好”", "n": [number]}, "王　芳", AT)
        for number in range(count)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [3, 300])  # of many PostgreSQL is given a copy
def test_they_are_the_rows_that_saving_makes(django_assert_max_num_queries, count):
    with django_assert_max_num_queries(1):
        insert_rows(History, NAMES, iter(rows(count)))
    found = [model_to_dict(row, exclude=["id"]) for row in History.objects.order_by("pk")]
    History.objects.all().delete()
    for row in rows(count):
        History.objects.create(**dict(zip(NAMES, row, strict=True)))
    saved = [model_to_dict(row, exclude=["id"]) for row in History.objects.order_by("pk")]
    assert found == saved
    assert [row["post"] for row in found] == [""] * count  # what is not named has its default
    assert History.objects.filter(given__n=[2]).count() == 1


@pytest.mark.django_db
def test_no_rows_ask_nothing_and_an_unknown_name_is_refused(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows(History, NAMES, [])
    with pytest.raises(ValueError, match="nobody"):
        insert_rows(History, (*NAMES, "nobody"), [])
    with pytest.raises(ValueError, match="zip"):
        insert_rows(History, NAMES, [("tests.row", 1)])
    assert not History.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 300])
def test_one_that_is_there_already_takes_all_of_them_back(count):
    names = ("person_id", "command", "key", "at")
    insert_rows(Submission, names, [(1, "tests.do", "k1", AT)])
    others = [(1, "tests.do", f"new{number}", AT) for number in range(count)]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Submission, names, [*others, (1, "tests.do", "k1", AT)])
    assert list(Submission.objects.values_list("key", flat=True)) == ["k1"]
