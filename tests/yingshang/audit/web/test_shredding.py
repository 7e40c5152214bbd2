"""The application by one person and the decision by another, through the pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yingshang.audit.models import Shredding
from yingshang.kernel.models import PersonalFact


@pytest.fixture
def asked(ledger, client_as):
    asking = client_as("security_admin")
    given = {"target_kind": "orgs.unit", "target_id": ledger.pk, "basis": "本人申请", "reason": ""}
    answer = asking.post(reverse("audit:request_shredding"), given, follow=True)
    assert "已提出申请" in answer.content.decode()
    return Shredding.objects.get()


def move(client, shredding, verb, **given):
    address = reverse("audit:move_shredding", args=[shredding.pk, verb])
    return client.post(address, {"version": shredding.version, **given}, follow=True)


def test_approved_it_is_gone(asked, client_as):
    page = client_as("audit_admin").get(reverse("audit:shredding", args=[asked.pk])).content.decode()
    assert "同意并清除" in page
    assert "10 条记录里的个人信息将永久清除" in page
    answer = move(client_as("audit_admin"), asked, "approve", answer="同意")
    assert "个人信息已清除" in answer.content.decode()
    assert PersonalFact.objects.count() == 0


def test_the_one_who_asked_sees_no_button_to_decide_and_cannot(asked, client_as):
    page = client_as("security_admin").get(reverse("audit:shredding", args=[asked.pk])).content.decode()
    assert ("同意并清除" in page, "撤回申请" in page) == (False, True)
    assert move(client_as("security_admin"), asked, "approve").status_code == 403
    assert PersonalFact.objects.count() == 10


def test_refusing_without_a_reason_keeps_the_page(asked, client_as):
    answer = move(client_as("audit_admin"), asked, "refuse", answer="")
    assert (answer.status_code, "还缺少必须填写的内容" in answer.content.decode()) == (422, True)
    assert Shredding.objects.get().state == "requested"


def test_a_decision_on_an_old_version_is_a_conflict(asked, client_as):
    move(client_as("security_admin"), asked, "withdraw")
    assert move(client_as("audit_admin"), asked, "approve").status_code == 409


@pytest.mark.parametrize("verb", ["unknown", "move"])
def test_an_unknown_act_is_not_found(asked, client_as, verb):
    assert move(client_as("audit_admin"), asked, verb).status_code == 404


def test_what_was_typed_is_kept_when_it_is_refused(ledger, client_as):
    given = {"target_kind": "orgs.unit", "target_id": "999", "basis": "本人申请表", "reason": "事由文字"}
    answer = client_as("security_admin").post(reverse("audit:request_shredding"), given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert all(word in text for word in ("没有可以清除的个人信息", "本人申请表", "事由文字"))


def test_the_list_shows_who_asked(asked, client_as):
    for role in ("security_admin", "audit_admin"):
        assert "安全管理员" in client_as(role).get(reverse("audit:shreddings")).content.decode()
