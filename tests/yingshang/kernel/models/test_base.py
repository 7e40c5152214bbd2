"""Objects of rows that were read: as a model would make them, without asking each column by itself."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from yingshang.orgs.models import Post, Unit


@pytest.mark.django_db
def test_what_was_read_is_as_it_was_written(county):
    read = Unit.objects.get(pk=county.bureau.pk)
    assert (read, read._state.adding, read._state.db) == (county.bureau, False, "default")
    columns = [field.attname for field in Unit._meta.concrete_fields]
    assert {name: getattr(read, name) for name in columns} == {name: getattr(county.bureau, name) for name in columns}
    read.short_name = "发改"
    read.save()
    read.refresh_from_db()
    assert (read.short_name, Unit.objects.filter(short_name="发改").count()) == ("发改", 1)


@pytest.mark.django_db
def test_a_column_that_was_not_asked_for_is_read_when_it_is_looked_at(county, django_assert_num_queries):
    with django_assert_num_queries(1):
        only = Unit.objects.only("name").get(pk=county.bureau.pk)
        assert (only.name, only.get_deferred_fields() >= {"path", "kind"}) == (county.bureau.name, True)
    with django_assert_num_queries(1):
        assert only.path == county.bureau.path


@pytest.mark.django_db
def test_joined_rows_are_there_and_a_missing_one_is_none(county, cast):
    with CaptureQueriesContext(connection) as seen:
        posts = list(Post.objects.select_related("person", "unit__parent").order_by("pk"))
        said = [(post.person.name, post.unit.parent.name if post.unit.parent else "") for post in posts]
    assert len(seen) == 1
    assert said
    root = Unit.objects.select_related("parent").get(pk=county.root.pk)
    assert root.parent is None


@pytest.mark.django_db
def test_no_signal_is_sent_for_what_is_read(county):
    made = []

    def hear(sender, instance, **_):
        made.append(instance)

    post_init.connect(hear, sender=Unit)
    try:
        list(Unit.objects.all())
        assert made == []
        Unit(name="新")
        assert [unit.name for unit in made] == ["新"]
    finally:
        post_init.disconnect(hear, sender=Unit)
