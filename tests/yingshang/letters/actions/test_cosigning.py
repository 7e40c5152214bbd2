"""Joint letters: several issuers, each agrees by its own leader before the leading one signs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from tests.factories.letters import House
from tests.factories.orgs import actor_of, make_person, make_unit
from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.files import store_file
from yingshang.kernel.models import Event
from yingshang.letters.actions import deciding
from yingshang.letters.actions.drafting import Wording, edit_letter
from yingshang.letters.actions.seals import add_seal
from yingshang.letters.models import Letter
from yingshang.letters.queries.layout import laid_out
from yingshang.letters.queries.ledger import register, to_cosign, to_sign, waiting_here
from yingshang.messaging.models import Message


@pytest.fixture
def others(house, county):
    """Two houses that issue with the office: the other department and one that is made for it."""
    return House(county.other), House(make_unit("县监察委员会", county.office.parent))


@pytest.fixture
def joint(house, county, others):
    """A checked letter of three issuers to the town."""
    return house.checked(county.town, partners=[one.issuer for one in others])


def cosign(letter, actor):
    letter.refresh_from_db()
    return deciding.cosign(actor=actor, letter=letter, version=letter.version)


def sign(letter, actor):
    letter.refresh_from_db()
    return deciding.sign_letter(actor=actor, letter=letter, version=letter.version)


def test_it_is_signed_when_everybody_has_agreed_and_bears_their_names_in_order(house, joint, others):
    with pytest.raises(Refusal) as refused:
        sign(joint, house.leader)
    assert refused.value.code == "letters.not_cosigned"
    assert refused.value.facts["units"] == "、".join(one.issuer.name for one in others)
    cosign(joint, others[1].leader)
    with pytest.raises(Refusal) as refused:
        sign(joint, house.leader)
    assert refused.value.facts["units"] == others[0].issuer.name
    cosign(joint, others[0].leader)
    assert sign(joint, house.leader).number == 1
    names = [house.issuer.name, *(one.issuer.name for one in others)]
    paper = laid_out(Letter.objects.get(pk=joint.pk), final=True)
    assert [list(paper.issuers), [one.name for one in paper.signatures]] == [names, names]
    assert {one.agreed_by.name for one in joint.partners.all()} == {"签发人"}
    kinds = list(Event.objects.filter(target_kind="letters.letter").order_by("pk").values_list("type", flat=True))
    assert kinds == ["letters.drafted", "letters.checked", "letters.cosigned", "letters.cosigned", "letters.signed"]


def test_each_seal_is_that_of_its_own_issuer(house, joint, others, tmp_path):
    for number, one in enumerate((house, *others)):
        path = tmp_path / f"{number}.png"
        Image.new("RGB", (100 + number, 100), "white").save(path)
        stored = store_file(ContentFile(path.read_bytes()), name="seal.png", actor=one.leader)
        add_seal(actor=one.leader, issuer=one.issuer, name=f"公章{number}", file=stored.pk)
    for one in others:
        cosign(joint, one.leader)
    sign(joint, house.leader)
    letter = Letter.objects.get(pk=joint.pk)
    assert [letter.seal.name, *(partner.seal.name for partner in letter.partners.all())] == ["公章0", "公章1", "公章2"]
    images = [one.seal.image for one in laid_out(letter, final=True).signatures]
    assert len(set(images)) == 3
    assert [one.seal for one in laid_out(letter, final=False).signatures] == [None, None, None]


def test_only_a_leader_of_a_unit_that_is_asked_agrees_and_once(house, joint, others, county):
    clerk = others[0].clerk
    for actor in (house.leader, clerk, others[0].head, House(county.bureau).leader):
        with pytest.raises(NotAllowed):
            cosign(joint, actor)
    cosign(joint, others[0].leader)
    second = actor_of(make_person("又一领导", others[0].issuer, "leader"))
    with pytest.raises(NotAllowed):
        cosign(joint, second)


def test_a_partner_sends_it_back_and_all_agree_anew(house, joint, others):
    cosign(joint, others[0].leader)
    joint.refresh_from_db()
    with pytest.raises(NotAllowed):  # who has agreed has had its say
        deciding.send_back(actor=others[0].leader, letter=joint, version=joint.version, reason="再改改")
    deciding.send_back(actor=others[1].leader, letter=joint, version=joint.version, reason="第二条我们没有职权")
    assert joint.state == "draft"
    assert [one.agreed_at for one in joint.partners.all()] == [None, None]
    assert not Letter.objects.visible_to(others[0].leader).filter(pk=joint.pk).exists()


def test_partners_see_it_from_the_check_on_and_it_waits_for_their_leaders(house, county, others):
    letter = house.draft(county.town, partners=[one.issuer for one in others])
    leader = others[0].leader
    assert not Letter.objects.visible_to(leader).filter(pk=letter.pk).exists()
    assert (to_cosign(leader), waiting_here(leader)) == ([], 0)
    deciding.check_letter(actor=house.head, letter=letter, version=letter.version)
    assert list(register(leader)) == [letter]
    assert (to_cosign(leader), to_sign(leader), waiting_here(leader)) == ([letter], [], 1)
    assert to_cosign(others[0].clerk) == []
    assert (to_sign(house.leader), waiting_here(house.leader)) == ([], 0)  # not before everybody has agreed
    assert not Letter.objects.visible_to(House(county.bureau).leader).filter(pk=letter.pk).exists()
    told = Message.objects.get(kind="letters.cosigning")
    assert {row.person.pk for row in told.receipts.all()} == {one.leader.person_id for one in others}
    cosign(letter, leader)
    assert (to_cosign(leader), waiting_here(leader)) == ([], 0)
    assert to_sign(house.leader) == []
    cosign(letter, others[1].leader)
    assert (to_sign(house.leader), waiting_here(house.leader)) == ([letter], 1)


def test_who_can_be_a_partner(house, county, others):
    letter = house.draft(county.town)

    def edit(*partners):
        letter.refresh_from_db()
        wording = Wording("提醒函", "请办理。", partners=partners)
        return edit_letter(actor=house.clerk, letter=letter, version=letter.version, wording=wording)

    for wrong in (house.issuer, county.town):
        with pytest.raises(Refusal) as refused:
            edit(wrong)
        assert (refused.value.code, refused.value.field) == ("letters.partner_twice", "partners")
    with pytest.raises(Refusal) as refused:
        edit(*(make_unit(f"第{n}局", county.office.parent) for n in range(12)))
    assert refused.value.code == "letters.many_partners"
    county.bureau.state = "dissolved"
    county.bureau.save()
    with pytest.raises(Refusal) as refused:
        edit(county.bureau)
    assert refused.value.code == "letters.unit_gone"
    edit(others[1].issuer, others[0].issuer, others[1].issuer)
    assert [one.unit for one in letter.partners.all()] == [others[1].issuer, others[0].issuer]
    edit()
    assert not letter.partners.exists()
    assert letter.drafted_at <= clock.now()


def test_a_voided_joint_letter_is_told_to_its_other_issuers(house, joint, others):
    for one in others:
        cosign(joint, one.leader)
    sign(joint, house.leader)
    Letter.objects.filter(pk=joint.pk).update(issued_at=clock.now(), state="issued")
    joint.refresh_from_db()
    deciding.void_letter(actor=house.head, letter=joint, version=joint.version, reason="有误")
    told = Message.objects.get(key=f"letters:voided:{joint.pk}")
    assert {one.issuer for one in others} <= {row.unit for row in told.receipts.all()}


def test_somebody_without_a_unit_sees_neither_joint_letters_nor_others(house, county, joint):
    alone = house.checked(county.bureau)
    nobody = replace(house.leader, unit_id=None, unit_path="")
    assert not Letter.objects.visible_to(nobody).filter(pk__in=[joint.pk, alone.pk]).exists()
    assert to_cosign(nobody) == []
