"""The check names what the index lacks; the page and the command mend it."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health.search import check_search
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Event, Job, SearchEntry
from yingshang.kernel.search import kinds
from yingshang.kernel.search.index import doubts_of, rebuild, reindex
from yingshang.orgs.models import Unit


@pytest.fixture
def whole(cast):
    for kind in kinds().values():
        rebuild(kind)


@pytest.fixture
def spoilt(whole, county):
    """A unit that is missing, one with an old name, and an entry whose unit is gone."""
    kind = kinds()["orgs.unit"]
    missing, renamed = county.town.pk, county.office.pk
    entry_of_gone = Unit.objects.exclude(pk__in=[missing, renamed]).values_list("pk", flat=True).last()
    kind.model._default_manager.filter(pk=renamed).update(name="改过的名称")

    SearchEntry.objects.filter(kind="orgs.unit", object_id=missing).update(object_id=987654)
    return missing, renamed, entry_of_gone


def test_a_whole_index_is_normal(whole):
    (finding,) = check_search()
    assert finding.level is HealthLevel.NORMAL


def test_what_is_wrong_is_counted(spoilt):
    (finding,) = check_search()
    assert finding.level is HealthLevel.ATTENTION
    assert "单位缺 1 个、过时 1 个、多余 1 个" in finding.what
    doubts = doubts_of(kinds()["orgs.unit"], newest=0)
    assert (len(doubts.missing), doubts.stale, len(doubts.orphaned)) == (1, [], 1)


def test_the_command_says_it_and_mends_it(spoilt):
    said = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("search", "check", stdout=said)
    assert "单位：缺 1，过时 1，多余 1" in said.getvalue()
    call_command("search", "rebuild", stdout=said)
    call_command("search", "check", stdout=said)
    assert check_search()[0].level is HealthLevel.NORMAL


def test_the_system_administrator_mends_it_from_the_page(spoilt, client_as):
    admin = client_as("system_admin")
    assert "重建搜索索引" in admin.get(reverse("kernel:search")).content.decode()
    assert admin.post(reverse("kernel:rebuild_search")).url == reverse("kernel:job", args=[Job.objects.last().pk])
    assert Event.objects.filter(type="kernel.search_rebuild_ordered").count() == 1
    while run_next():
        pass
    assert check_search()[0].level is HealthLevel.NORMAL
    assert "重建搜索索引" not in client_as("clerk").get(reverse("kernel:search")).content.decode()
    assert client_as("clerk").post(reverse("kernel:rebuild_search")).status_code == 403


def test_an_object_put_alone_is_whole_again(spoilt):
    reindex(kinds()["orgs.unit"], [*spoilt[:2], 987654])
    assert not doubts_of(kinds()["orgs.unit"])
