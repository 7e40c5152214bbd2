"""A page and its count: counted only where not all are on the page, no further than is said, within what is in reach."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.yingshang.kernel.lists.sample import make
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.lists import OneOf, Words, ask, asking, page_of, reaching
from yingshang.kernel.models import ListSetting
from yingshang.orgs.enums import PostKind
from yingshang.orgs.models import Post

FILTERS = (Words("words", "职务", within=("title",), slow=True), OneOf("kind", "岗位", choices=PostKind.choices))


@pytest.fixture
def posts(county, cast):
    """Twelve clerks, every second of them 甲, beside the posts of the cast."""
    Post.objects.bulk_create(
        Post(person=cast["clerk"], unit=county.office, kind="clerk", title="甲" if n % 2 else "乙") for n in range(12)
    )
    return list(Post.objects.filter(title__in=("甲", "乙")).order_by("pk"))


def seen(spec, cursor="", **query):
    asked = ask(spec, query, SYSTEM)
    with CaptureQueriesContext(connection) as queries:
        found, total = page_of(asked, cursor=cursor)
    counts = [one for one in queries.captured_queries if "COUNT(" in one["sql"]]
    return found, total, len(counts)


def titles(found):
    return [row.title for row in found.rows]


def test_what_is_all_on_one_page_is_not_counted(posts):
    found, total, counts = seen(make(filters=FILTERS, size=6), words="甲")
    assert (titles(found), str(total), counts) == (["甲"] * 6, "共 6 条", 0)
    found, total, counts = seen(make(filters=FILTERS, size=6), words="丙")
    assert (found.rows, str(total), counts) == ([], "共 0 条", 0)


def test_of_more_a_slow_filter_counts_less_far(posts, monkeypatch):
    monkeypatch.setattr(asking, "SLOW_LIMIT", 5)
    monkeypatch.setattr(reaching, "LIMIT", 7)
    pairs = (("甲", "甲"), ("乙", "乙"))
    title = OneOf("title", "职务", choices=pairs, slow=True, counted=lambda rows, value: 6 if value == "甲" else 5)
    spec = make(filters=(*FILTERS, title), size=2)
    for query, text in (
        ({"words": "甲"}, "超过 5 条"),
        ({"kind": "clerk"}, "超过 7 条"),
        ({"title": "甲"}, "共 6 条"),
        ({"title": "乙"}, "超过 5 条"),
        ({"title": "甲", "words": "甲"}, "超过 5 条"),
    ):
        assert str(seen(spec, **query)[1]) == text, query


def test_what_was_known_to_be_more_is_forgotten_once_all_are_on_the_page(posts, monkeypatch):
    monkeypatch.setattr(asking, "SLOW_LIMIT", 5)
    spec = make(filters=FILTERS, size=4)
    assert str(seen(spec, words="甲")[1]) == "超过 5 条"
    Post.objects.filter(pk__in=[post.pk for post in posts if post.title == "甲"][3:]).update(title="丁")
    found, total, _ = seen(spec, words="甲")
    assert (titles(found), str(total)) == (["甲"] * 3, "共 3 条")


def test_the_last_page_of_several_has_the_count_of_all(posts):
    spec = make(filters=FILTERS, size=4)
    first, _, _ = seen(spec, words="甲")
    second, total, _ = seen(spec, cursor=first.after, words="甲")
    assert (len(second.rows), bool(second.before), str(total)) == (2, True, "共 6 条")


def walked(spec, **query):
    """The keys of all pages."""
    keys, cursor = [], ""
    while True:
        found, _ = page_of(ask(spec, query, SYSTEM), cursor=cursor)
        keys += [row.pk for row in found.rows]
        if not found.after:
            return keys
        cursor = found.after


@pytest.mark.parametrize("query", [{}, {"words": "甲"}, {"kind": "clerk"}, {"words": "乙", "kind": "clerk"}])
@pytest.mark.parametrize(("few", "looked"), [(1, 2), (3, 5), (2000, 8000)])
@pytest.mark.parametrize("order", [{"order": ("-pk",)}, {"order": ("unit__path",)}])
def test_many_looked_for_among_those_near_are_the_same(posts, monkeypatch, query, few, looked, order):
    keys = walked(make(filters=FILTERS, size=2, **order), **query)
    assert len(keys) > 5
    for name, value in {"FEW": few, "LOOKED": looked}.items():
        monkeypatch.setattr(reaching, name, value)
    monkeypatch.setattr(asking, "SLOW_LIMIT", 3)
    assert walked(make(filters=FILTERS, size=2, near=True, **order), **query) == keys
    assert walked(make(filters=FILTERS, size=2, **order), **query) == keys


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL weighs by itself where to begin")
def test_the_newest_of_many_are_asked_first(posts, monkeypatch):
    """And where they do not make a page, all are: one query more."""
    monkeypatch.setattr(reaching, "FEW", 0)
    monkeypatch.setattr(reaching, "LOOKED", 6)
    spec = make(filters=FILTERS, size=2, order=("-pk",), near=True)
    for kind, expected in {"clerk": [False, True, False], "leader": [False, True, False, False]}.items():
        asked = ask(spec, {"kind": kind}, SYSTEM)
        with CaptureQueriesContext(connection) as queries:
            found, _ = page_of(asked)
        assert found.rows
        assert ["LIMIT 6" in one["sql"] for one in queries] == expected, kind


@pytest.fixture
def near():
    """A list whose pages look through five rows, the newest first."""
    return make(filters=FILTERS, size=10, order=("-pk",), reach=5)


def test_within_reach_what_is_on_the_page_is_not_counted(posts, near):
    found, total, counts = seen(near, words="甲")
    assert (titles(found), str(total), counts) == (["甲"] * 3, "已查到 3 条", 0)
    further, total, counts = seen(near, cursor=found.after, words="甲")
    assert (titles(further), str(total), counts) == (["甲"] * 2, "已查到 3 条", 1)  # of the first page's reach


def test_within_reach_more_than_a_page_is_counted_so_far(posts, near, monkeypatch):
    monkeypatch.setattr(reaching, "SLOW_LIMIT", 2)
    found, total, counts = seen(make(filters=FILTERS, size=1, order=("-pk",), reach=5), words="甲")
    assert (titles(found), str(total), counts) == (["甲"], "超过 2 条", 1)


def test_all_within_reach_is_all_there_is(posts):
    found, total, counts = seen(make(filters=FILTERS, size=10, order=("-pk",), reach=1000), words="甲")
    assert (titles(found), str(total), counts) == (["甲"] * 6, "共 6 条", 0)


def test_the_rows_of_a_page_are_joined_to_what_its_columns_show(posts, django_assert_num_queries):
    whole = make()
    columns = tuple(replace(one, joined=("person",)) if one.name == "person" else one for one in whole.columns)
    spec = make(joined=("unit",), columns=(columns[-1], *columns[:-1]))
    found, _, _ = seen(spec, kind="clerk")
    with django_assert_num_queries(0):
        assert {row.unit.name and row.person.name for row in found.rows} == {"经办人"}
    setting = {"list_key": spec.key, "person_id": SYSTEM.person_id or 0}
    ListSetting.objects.create(**setting, columns=["number", "unit"])
    narrow, _, _ = seen(spec, kind="clerk")
    assert [row.pk for row in narrow.rows] == [row.pk for row in found.rows]
    assert {frozenset(row._state.fields_cache) for row in narrow.rows} == {frozenset({"unit"})}


def test_rows_may_be_made_of_columns_alone(posts):
    def made(rows):
        names = ["pk", "title", *rows.query.annotation_select]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows.values_list(*names)]

    plain, columns = make(filters=FILTERS, size=4), make(filters=FILTERS, size=4, page_rows=made)
    assert (titles(seen(columns)[0]), walked(columns, words="甲")) == (
        titles(seen(plain)[0]),
        walked(plain, words="甲"),
    )
