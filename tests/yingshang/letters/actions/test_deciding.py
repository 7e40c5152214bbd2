"""Who checks is not who signs, the signer wrote none of it, and each step has its place."""

from __future__ import annotations

import pytest

from tests.factories.letters import House, finish
from tests.factories.orgs import actor_of, make_person
from yingshang.kernel import clock
from yingshang.kernel.errors import Conflict, NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.kernel.parameters import set_parameter
from yingshang.letters.actions import deciding
from yingshang.letters.actions.drafting import Wording, edit_letter
from yingshang.letters.models import Letter


def test_the_way_of_a_letter_leaves_its_events(house, county):
    letter = house.issued(county.bureau)
    found = list(Event.objects.filter(target_kind="letters.letter").order_by("pk").values_list("type", flat=True))
    assert found == ["letters.drafted", "letters.checked", "letters.signed", "letters.issued"]
    assert (letter.checker.name, letter.signer.name) == ("核稿人", "签发人")


def test_the_drafter_does_not_check_unless_the_office_says_so(house, county, actors):
    head = actor_of(make_person("又一核稿人", county.office, "section_head"))
    letter = house.draft(county.bureau)
    edit_letter(actor=head, letter=letter, version=letter.version, wording=Wording("提醒函", "请办理。"))
    with pytest.raises(NotAllowed):
        deciding.check_letter(actor=head, letter=letter, version=letter.version)
    with pytest.raises(NotAllowed):
        deciding.check_letter(actor=house.clerk, letter=letter, version=letter.version)
    admin, day = actors["system_admin"], clock.today()
    set_parameter(actor=admin, name="letters.drafter_checks", value=True, valid_from=day, basis="局办会议")
    deciding.check_letter(actor=head, letter=letter, version=letter.version)
    assert letter.state == "checked"


def test_the_checker_and_every_author_are_no_signers(house, county):
    leader, other = house.leader, actor_of(make_person("又一领导", county.office, "leader"))
    letter = house.draft(county.bureau)
    edit_letter(actor=other, letter=letter, version=letter.version, wording=Wording("提醒函", "请办理。"))
    deciding.check_letter(actor=leader, letter=letter, version=letter.version)
    for signer in (leader, other, house.head, house.clerk):
        with pytest.raises(NotAllowed):
            deciding.sign_letter(actor=signer, letter=letter, version=letter.version)
    letter.refresh_from_db()
    assert (letter.state, letter.number) == ("checked", None)
    third = actor_of(make_person("第三位领导", county.office, "leader"))
    assert deciding.sign_letter(actor=third, letter=letter, version=letter.version).number == 1


def test_a_leader_of_another_office_signs_nothing(house, county):
    letter = house.checked(county.bureau)
    with pytest.raises(NotAllowed):
        deciding.sign_letter(actor=House(county.other).leader, letter=letter, version=letter.version)
    assert Letter.objects.get(pk=letter.pk).state == "checked"


def test_what_was_sent_back_is_checked_again(house, county):
    letter = house.checked(county.bureau)
    deciding.send_back(actor=house.leader, letter=letter, version=letter.version, reason="语气重了")
    assert (letter.state, letter.checker) == ("draft", None)
    with pytest.raises(Refusal) as refused:
        deciding.sign_letter(actor=house.leader, letter=letter, version=letter.version)
    assert refused.value.code == "kernel.no_such_move"


def test_nothing_is_issued_before_its_final_papers_are_there(house, county):
    letter = house.signed(county.bureau)
    with pytest.raises(Refusal) as refused:
        deciding.issue_letter(actor=house.clerk, letter=letter, version=letter.version)
    assert refused.value.code == "letters.not_final"
    finish(letter, house.leader)
    letter.refresh_from_db()
    assert deciding.issue_letter(actor=house.clerk, letter=letter, version=letter.version).state == "issued"


def test_two_leaders_at_once_sign_once(house, county):
    letter = house.checked(county.bureau)
    seen = letter.version
    deciding.sign_letter(actor=house.leader, letter=Letter.objects.get(pk=letter.pk), version=seen)
    with pytest.raises(Conflict):
        deciding.sign_letter(actor=house.leader, letter=Letter.objects.get(pk=letter.pk), version=seen)
    assert Letter.objects.get(pk=letter.pk).number == 1


@pytest.mark.parametrize("reason", ["", "　", "\u200b"])
def test_voiding_needs_a_reason(house, county, reason):
    letter = house.signed(county.bureau)
    with pytest.raises(Refusal) as refused:
        deciding.void_letter(actor=house.head, letter=letter, version=letter.version, reason=reason)
    assert refused.value.code == "kernel.needed"
    assert Letter.objects.get(pk=letter.pk).state == "signed"


def test_a_drafter_voids_a_draft_but_nothing_signed(house, county):
    letter = house.draft(county.bureau)
    deciding.void_letter(actor=house.clerk, letter=letter, version=letter.version, reason="重复")
    signed = house.signed(county.bureau)
    with pytest.raises(NotAllowed):
        deciding.void_letter(actor=house.clerk, letter=signed, version=signed.version, reason="重复")
