"""Walking the pages of any order forth and back gives every row once, in order; a cursor outlives its row."""

from __future__ import annotations

import functools
import operator
from datetime import date, timedelta

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import F, Value
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.orgs import make_unit
from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import Order
from yingshang.kernel.lists.paging import Near
from yingshang.orgs.models import Post, Unit

START = date(2020, 1, 1)
rows = st.lists(
    st.tuples(
        st.none() | st.integers(0, 2).map(lambda n: START + timedelta(days=n)),  # ties and empty values
        st.integers(0, 2),
        st.sampled_from(["甲", "乙", "a", "B", ""]),
    ),
    max_size=12,
)
orders = st.lists(st.sampled_from(["founded_on", "order", "name"]), max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*(st.sampled_from([name, f"-{name}"]) for name in names))
)


def fill(values):
    Unit.objects.all().delete()
    Unit.objects.bulk_create(
        Unit(kind="department", path=f"{place}/", founded_on=day, order=order, name=name)
        for place, (day, order, name) in enumerate(values)
    )


def wanted(paths):
    """The order as the database sorts it, said without any of the code that is tried."""
    turn = [
        F(path[1:]).desc(nulls_last=True) if path.startswith("-") else F(path).asc(nulls_last=True) for path in paths
    ]
    tie = "-pk" if paths and paths[-1].startswith("-") else "pk"
    return list(Unit.objects.order_by(*turn, tie).values_list("pk", flat=True))


def forth(order, size):
    found, cursor = [], ""
    while True:
        page = order.page(Unit.objects.all(), size=size, cursor=cursor)
        found.append([row.pk for row in page.rows])
        if not page.after:
            return found, page
        cursor = page.after


def back(order, page, size):
    found = [[row.pk for row in page.rows]]
    while page.before:
        page = order.page(Unit.objects.all(), size=size, cursor=page.before)
        found.insert(0, [row.pk for row in page.rows])
    return found


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=rows, paths=orders, size=st.integers(1, 5))
def test_forth_and_back_give_every_row_once_in_order(values, paths, size):
    fill(values)
    order = Order(Unit.objects.all(), paths)
    pages, last = forth(order, size)
    assert functools.reduce(operator.iadd, pages, []) == wanted(paths)
    assert all(len(page) == size for page in pages[:-1])
    assert back(order, last, size) == pages
    assert [row.pk for row in order.sorted(Unit.objects.all())] == wanted(paths)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=rows, paths=orders, size=st.integers(1, 4), most=st.integers(1, 8))
def test_rows_looked_for_among_those_near_are_the_same_pages(values, paths, size, most):
    """Whether a page comes from what was near or from all rows: nothing is left out, and nothing stands elsewhere."""
    fill(values)
    order, some = Order(Unit.objects.all(), paths), Unit.objects.exclude(name__in=["甲", ""])
    near, cursors = Near(Unit.objects.all(), most), [""]
    while cursors:
        cursor = cursors.pop()
        plain, looked = (order.page(some, size=size, cursor=cursor, near=one) for one in (None, near))
        assert [row.pk for row in looked.rows] == [row.pk for row in plain.rows]
        assert (bool(looked.before), bool(looked.after)) == (bool(plain.before), bool(plain.after))
        cursors += [plain.after] if plain.after else []
        if plain.before:  # and back again from every page
            once = (order.page(some, size=size, cursor=plain.before, near=one) for one in (None, near))
            assert len({tuple(row.pk for row in page.rows) for page in once}) == 1


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=rows, paths=orders, size=st.integers(1, 3), data=st.data())
def test_rows_that_come_and_go_meanwhile_move_no_other(values, paths, size, data):
    fill(values)
    order = Order(Unit.objects.all(), paths)
    everything = wanted(paths)
    first = order.page(Unit.objects.all(), size=size)
    seen = [row.pk for row in first.rows]
    gone = data.draw(st.sets(st.sampled_from(everything))) if everything else set()
    Unit.objects.filter(pk__in=gone).delete()
    new = Unit.objects.create(kind="department", path="new/", order=1, name="乙")
    while first.after:
        first = order.page(Unit.objects.all(), size=size, cursor=first.after)
        if set(seen) & {row.pk for row in first.rows}:
            assert not [pk for pk in everything if pk not in gone and pk not in seen]  # the page at the end, again
            break
        seen += [row.pk for row in first.rows]
    assert [pk for pk in seen if pk != new.pk and pk not in gone] == [
        pk for pk in everything if pk in seen and pk not in gone
    ]
    assert {pk for pk in everything if pk not in gone} <= set(seen)


def test_a_page_costs_the_same_wherever_it_is(county):
    for number in range(40):
        make_unit(f"第{number}股", county.office, order=number % 3)
    order, counts = Order(Unit.objects.all(), ("order",)), set()
    cursor = order.page(Unit.objects.all(), size=5).after
    while cursor:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cursor = order.page(Unit.objects.all(), size=5, cursor=cursor).after
        counts.add(len(queries))
        assert not any("OFFSET" in query["sql"] for query in queries)
    assert counts == {2}


def test_an_order_over_full_columns_is_one_comparison_of_rows(county):
    order = Order(Unit.objects.all(), ("order", "name"))
    cursor = order.page(Unit.objects.all(), size=1).after
    with CaptureQueriesContext(connection) as queries:
        order.page(Unit.objects.all(), size=1, cursor=cursor)
    assert " OR " not in queries[0]["sql"]
    assert ") > (" in queries[0]["sql"]


def test_a_related_name_orders_in_the_same_queries(cast):
    order = Order(Post.objects.all(), ("-unit__name", "kind"))
    page = order.page(Post.objects.all(), size=3)
    found = [row.pk for row in page.rows]
    while page.after:
        page = order.page(Post.objects.all(), size=3, cursor=page.after)
        found += [row.pk for row in page.rows]
    assert found == list(Post.objects.order_by("-unit__name", "kind", "pk").values_list("pk", flat=True))


def test_beyond_the_last_row_one_sees_the_last_page(county):
    order = Order(Unit.objects.all(), ("name",))
    page = order.page(Unit.objects.all(), size=5)
    Unit.objects.filter(pk__gt=0).exclude(pk__in=[row.pk for row in page.rows]).delete()
    again = order.page(Unit.objects.all(), size=5, cursor=page.after)
    assert ([row.pk for row in again.rows], again.after) == ([row.pk for row in page.rows], "")


HOSTILE = ["x", "\0", "〇", "=" * 20_000, "e30:1:x", "\u202e", "W10:1tXyz:abc"]


@pytest.mark.parametrize("cursor", HOSTILE)
def test_a_cursor_that_was_not_given_out_is_refused(county, cursor):
    with pytest.raises(Refusal) as refused:
        Order(Unit.objects.all(), ()).page(Unit.objects.all(), size=5, cursor=cursor)
    assert refused.value.code == "kernel.cursor"


@pytest.mark.parametrize(("paths", "salt"), [(("-name",), "a"), (("order",), "a"), (("name",), "b")])
def test_a_cursor_of_another_order_or_list_is_refused(county, paths, salt):
    cursor = Order(Unit.objects.all(), ("name",)).page(Unit.objects.all(), size=1, salt="a").after
    assert Order(Unit.objects.all(), ("name",)).page(Unit.objects.all(), size=1, salt="a", cursor=cursor).rows
    with pytest.raises(Refusal):
        Order(Unit.objects.all(), paths).page(Unit.objects.all(), size=1, salt=salt, cursor=cursor)


@pytest.mark.parametrize("path", ["nothing", "name__nothing", "posts", "posts__person__name"])
def test_what_has_no_single_value_cannot_order(path):
    with pytest.raises(FieldError):
        Order(Unit.objects.all(), (path,))


def test_what_is_computed_can_order(county):
    rows = Unit.objects.annotate(weight=F("order") + Value(1))
    order = Order(rows, ("-weight",))
    page = order.page(rows, size=2)
    assert order.page(rows, size=2, cursor=page.after).before
