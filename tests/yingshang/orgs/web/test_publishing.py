"""三公开 as somebody reads it who is not logged in."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.orgs import make_person
from tests.yingshang.orgs.web.test_pages import page, send
from yingshang.kernel.actor import SYSTEM
from yingshang.orgs.actions.endings import dissolve_unit
from yingshang.orgs.models import Person, Post


@pytest.fixture
def leader(county):
    made = make_person("局长乙", county.bureau, "leader", title="局长", duties="主持全面工作，手机13911112222")
    make_person("丙某", county.bureau, "leader", title="暗职")
    Person.objects.update(mobile="13800001234", email="private@example.cn", note="家住柳树巷", phone="138-0000-1234")
    return Post.objects.get(person=made)


def test_an_officer_marks_a_post_and_everybody_reads_it_without_private_numbers(county, cast, leader, client_as):
    visitor = client_as("anonymous")
    address = reverse("orgs:public_unit", args=[county.bureau.pk])
    assert visitor.get(address).status_code == 404
    form = {"version": "1", "title": "局长", "duties": leader.duties, "public": "on"}
    assert send(client_as("system_admin"), "edit_post", leader.pk, **form).status_code == 302
    shown = visitor.get(address).content.decode()
    assert [words for words in ("局长乙", "局长", "主持全面工作", "未公布") if words not in shown] == []
    private = ("13800001234", "138-0000-1234", "13911112222", "private@example.cn", "柳树巷", "丙某", "暗职")
    assert [words for words in private if words in shown] == []
    assert "138-0000-1234" in page(client_as("clerk"), "person", leader.person_id)
    assert "云川县发展和改革局" in visitor.get(reverse("orgs:public")).content.decode()


def test_a_visitor_is_led_to_no_page_inside(county, leader, client_as):
    Post.objects.filter(pk=leader.pk).update(public=True)
    shown = client_as("anonymous").get(reverse("orgs:public_unit", args=[county.bureau.pk])).content.decode()
    inside = [reverse("orgs:unit", args=[county.bureau.pk]), reverse("orgs:person", args=[leader.person_id])]
    assert [href for href in inside if f'"{href}"' in shown] == []
    assert "data-print" in shown


def test_a_unit_that_is_dissolved_is_gone_from_it(county, leader, client_as):
    Post.objects.filter(pk=leader.pk).update(public=True)
    Post.objects.exclude(pk=leader.pk).filter(unit=county.bureau).delete()
    county.section.parent = county.other
    county.section.path = f"{county.other.path}{county.section.pk}/"
    county.section.save()
    Post.objects.filter(pk=leader.pk).update(valid_to=date(2026, 1, 1))
    dissolve_unit(actor=SYSTEM, unit=county.bureau, version=None, on=date(2026, 2, 1), basis="川府〔2026〕1号")
    Post.objects.filter(pk=leader.pk).update(valid_to=None)
    assert client_as("anonymous").get(reverse("orgs:public_unit", args=[county.bureau.pk])).status_code == 404


@pytest.mark.parametrize("bad", ["\u3000", "\u200b", "\u202e", "〇", "=1+1", "a\x00b", "长" * 10_000, "<script>"])
def test_bad_input_is_answered(county, leader, client_as, bad):
    Post.objects.filter(pk=leader.pk).update(public=True)
    answer = client_as("anonymous").get(reverse("orgs:public"), {"q": bad})
    assert (answer.status_code, "<script>" in answer.content.decode()) == (200, False)
    assert client_as("anonymous").post(reverse("orgs:public"), {"q": bad}).status_code == 405
