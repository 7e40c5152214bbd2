"""Two people for one shredding; the chain stays whole; what is gone is gone everywhere."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.factories.audit import act
from yingshang.audit.actions.shredding import (
    approve_shredding,
    refuse_shredding,
    request_shredding,
    withdraw_shredding,
)
from yingshang.audit.models import Entry, Shredding
from yingshang.audit.queries.timeline import said_of
from yingshang.audit.queries.verification import verify
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event, PersonalFact


@pytest.fixture
def request_one(ledger, actors):
    def make(**changed):
        given = {"target_kind": "orgs.unit", "target_id": str(ledger.pk), "basis": "本人申请", "reason": "更正"}
        return request_shredding(actor=actors["security_admin"], **{**given, **changed})

    return make


def test_a_request_shreds_nothing(request_one):
    shredding = request_one()
    assert (shredding.state, shredding.target_title, PersonalFact.objects.count()) == ("requested", "白石镇", 10)


def test_approval_shreds_and_the_chain_stays_whole(request_one, ledger, actors, county):
    act(actor=actors["clerk"], unit=county.office, phone="13999999999")
    shredding = approve_shredding(actor=actors["audit_admin"], shredding=request_one(), version=1, answer="同意")
    assert list(PersonalFact.objects.values_list("value", flat=True)) == ["13999999999"]
    assert (shredding.state, shredding.numbers, shredding.decider) == ("done", list(range(1, 11)), "审计管理员")
    assert verify().is_whole
    assert "1380000" not in json.dumps(
        [*Event.objects.values(), *Entry.objects.values()], default=str, ensure_ascii=False
    )
    assert said_of(Entry.objects.filter(number=1))[1] == "在“白石镇”记下第0次，电话〔已清除〕"
    assert Entry.objects.first().sentence == "批准并清除“白石镇”的个人信息10项，依据：本人申请"


def test_facts_recorded_later_are_not_covered_by_an_old_approval(request_one, ledger, actors):
    approve_shredding(actor=actors["audit_admin"], shredding=request_one(), version=1)
    act(actor=actors["clerk"], unit=ledger, phone="13999999999")
    PersonalFact.objects.all().delete()
    assert [finding.kind for finding in verify().findings] == ["secret_gone"]


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "clerk", "leader", "supervisor"])
def test_only_the_security_administrator_asks(ledger, actors, role):
    with pytest.raises(NotAllowed):
        request_shredding(actor=actors[role], target_kind="orgs.unit", target_id=str(ledger.pk), basis="x", reason="")
    assert Shredding.objects.count() == 0


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "clerk", "leader", "supervisor"])
@pytest.mark.parametrize("decide", [approve_shredding, refuse_shredding])
def test_only_the_audit_administrator_decides(request_one, actors, role, decide):
    shredding = request_one()
    with pytest.raises(NotAllowed):
        decide(actor=actors[role], shredding=shredding, version=1, answer="不")
    assert PersonalFact.objects.count() == 10


def test_the_same_person_in_another_post_does_not_decide(request_one, actors):
    same = replace(actors["audit_admin"], person_id=actors["security_admin"].person_id)
    with pytest.raises(NotAllowed):
        approve_shredding(actor=same, shredding=request_one(), version=1)
    assert PersonalFact.objects.count() == 10


def test_refusing_needs_a_reason_and_ends_it(request_one, actors):
    shredding = request_one()
    with pytest.raises(Refusal, match=r"kernel\.needed"):
        refuse_shredding(actor=actors["audit_admin"], shredding=shredding, version=1, answer=" ")
    shredding = Shredding.objects.get()
    refuse_shredding(actor=actors["audit_admin"], shredding=shredding, version=1, answer="依据不足")
    with pytest.raises(Refusal, match="no_such_move"):
        approve_shredding(actor=actors["audit_admin"], shredding=Shredding.objects.get(), version=2)
    assert PersonalFact.objects.count() == 10


def test_it_can_be_withdrawn_only_by_who_asked(request_one, actors):
    shredding = request_one()
    other = replace(actors["security_admin"], person_id=999_999)
    with pytest.raises(NotAllowed):
        withdraw_shredding(actor=other, shredding=shredding, version=1)
    assert withdraw_shredding(actor=actors["security_admin"], shredding=shredding, version=1).state == "withdrawn"
    assert request_one().state == "requested"


def test_two_decisions_at_once_are_one(request_one, actors):
    shredding = request_one()
    mine = Shredding.objects.get()
    refuse_shredding(actor=actors["audit_admin"], shredding=shredding, version=1, answer="依据不足")
    with pytest.raises(Conflict):
        approve_shredding(actor=actors["audit_admin"], shredding=mine, version=1)
    assert PersonalFact.objects.count() == 10


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"basis": " \u3000"}, "basis_needed"),
        ({"basis": "长" * 201}, "too_long"),
        ({"target_id": "999999"}, "nothing_personal"),
        ({"target_kind": "no.kind"}, "nothing_personal"),
    ],
)
def test_what_cannot_be_asked_is_refused(request_one, changed, code):
    with pytest.raises(Refusal, match=code):
        request_one(**changed)
    assert Shredding.objects.count() == 0


def test_the_same_object_waits_once(request_one):
    request_one()
    with pytest.raises(Refusal, match="already_requested"):
        request_one()
    assert Shredding.objects.count() == 1


def test_what_is_gone_cannot_be_asked_for_again(request_one, actors):
    approve_shredding(actor=actors["audit_admin"], shredding=request_one(), version=1)
    with pytest.raises(Refusal, match="nothing_personal"):
        request_one()
