"""The register, the inbox and one letter as people see them; nothing of another house on any of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import log_in
from tests.factories.letters import House, answered
from yingshang.letters.models import Answer, Letter
from yingshang.letters.web import signing
from yingshang.orgs.models import Person

REGISTER, INBOX, NUMBERS = reverse("letters:register"), reverse("letters:inbox"), reverse("letters:numbers")


@pytest.fixture
def as_(house):
    """A function: an actor of the house → a client logged in as that person."""

    def make(actor):
        client = Client()
        log_in(client, Person.objects.get(pk=actor.person_id))
        return client

    return make


def titles(answer):
    return [str(row) for row in answer.context["list"].slice.rows]


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.fixture
def both(house, county):
    """An issued letter to the bureau, one of another office to the same, and a draft: leaks to be had."""
    other = House(county.other)
    return house.issued(county.bureau), other.issued(county.bureau), other.draft(county.town)


def test_the_register_holds_ones_own_house(both, house, as_):
    mine, _, _ = both
    assert titles(as_(house.clerk).get(REGISTER)) == [str(mine)]
    assert titles(as_(house.clerk).get(NUMBERS)) == [str(mine)]


def test_the_inbox_holds_what_came_and_only_from_its_issue(both, house, county, client_as):
    house.signed(county.bureau)
    mine, theirs, _ = both
    assert {row.split("（县")[0] for row in titles(client_as("liaison").get(INBOX))} == {
        f"{letter}（{county.bureau.name}）" for letter in (mine, theirs)
    }
    assert titles(client_as("outsider").get(INBOX)) == []


def test_what_came_last_stands_first_however_early_it_was_drafted(house, county, client_as):
    early, late = house.issued(county.bureau), house.issued(county.bureau)
    Letter.objects.filter(pk=late.pk).update(issued_at=early.issued_at - timedelta(hours=1))
    shown = client_as("liaison").get(INBOX).context["list"].slice.rows
    assert [row.letter_id for row in shown] == [early.pk, late.pk]


def test_the_address_of_a_draft_leads_to_the_final_paper(house, county, as_):
    letter = house.issued(county.bureau)
    answer = as_(house.clerk).get(reverse("letters:paper", args=[letter.pk, "pdf"]))
    assert answer["Location"] == reverse("kernel:file", args=[letter.final_pdf_id])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=issued", 1),
        ("state=unsigned", 1),
        ("state=overdue", 0),
        ("kind=reminder", 2),
        ("kind=notice", 0),
        ("year=2026", 1),
        ("words=提醒函", 2),
        ("words=〔2026〕1号", 1),
        ("words==cmd", 0),
    ],
)
def test_the_register_is_narrowed(house, county, as_, query, count):
    house.issued(county.bureau)
    house.draft(county.bureau)
    assert len(titles(as_(house.clerk).get(f"{REGISTER}?{query}"))) == count


def test_a_list_asks_as_often_for_three_as_for_one(house, county, client_as, as_):
    house.issued(county.bureau)
    clerk, liaison = as_(house.clerk), client_as("liaison")
    before = [queries_of(clerk, REGISTER), queries_of(liaison, INBOX), queries_of(clerk, NUMBERS)]
    house.issued(county.bureau, county.other, county.town)
    house.issued(county.bureau)
    assert [queries_of(clerk, REGISTER), queries_of(liaison, INBOX), queries_of(clerk, NUMBERS)] == before


def test_the_register_leaves_as_excel(house, county, as_):
    house.issued(county.bureau)
    answer = as_(house.clerk).get(f"{REGISTER}?_export=xlsx")
    assert answer.status_code == 200
    assert "spreadsheet" in answer["Content-Type"]
    assert b"".join(answer).startswith(b"PK")


def test_a_recipient_sees_the_paper_and_nothing_of_the_house(house, county, actors, client_as):
    letter = house.issued(county.bureau, county.other)
    answered(letter.receipts.get(unit=county.other), actors["outsider"], "另一单位的答复")
    page = client_as("liaison").get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert letter.doc_number in page
    for hidden in ("另一单位的答复", "核稿人", "历次稿", "办理记录", "草稿 PDF"):
        assert hidden not in page
    inside = client_as("clerk").get(reverse("letters:letter", args=[letter.pk])).content.decode()
    for shown in ("另一单位的答复", "核稿人", "历次稿", "办理记录"):
        assert shown in inside


def test_a_letter_that_is_not_issued_is_not_found_by_its_recipient(house, county, client_as):
    for letter in (house.draft(county.bureau), house.checked(county.bureau), house.signed(county.bureau)):
        for name in ("letter", "edit"):
            assert client_as("liaison").get(reverse(f"letters:{name}", args=[letter.pk])).status_code in {403, 404}
        assert client_as("liaison").get(reverse("letters:letter", args=[letter.pk])).status_code == 404


def test_the_evidence_of_one_recipient_is_not_found_by_another(house, county, actors, client_as):
    from django.core.files.base import ContentFile  # noqa: PLC0415 - only here

    from yingshang.kernel.files import files_of, store_file  # noqa: PLC0415 - only here
    from yingshang.letters.actions import answering  # noqa: PLC0415 - only here

    letter = house.issued(county.bureau, county.other)
    receipt = letter.receipts.get(unit=county.bureau)
    answering.receive(actor=actors["liaison"], receipt=receipt, version=receipt.version)
    stored = store_file(ContentFile("证明".encode()), name="证明.txt", actor=actors["liaison"])
    answering.answer(
        actor=actors["liaison"], receipt=receipt, version=receipt.version, text="已办。", files=[stored.pk]
    )
    address = reverse("kernel:file", args=[files_of(Answer.objects.get()).get().pk])
    for role in ("liaison", "clerk"):
        answer = client_as(role).get(address)
        assert b"".join(answer.streaming_content).decode() == "证明"
    assert client_as("outsider").get(address).status_code == 404


def test_signing_many_signs_what_was_seen_and_says_what_was_not(house, county, as_):
    letters = [house.checked(county.bureau) for _ in range(3)]
    leader = as_(house.leader)
    page = leader.get(reverse("letters:signing"), {"see": [str(letters[0].pk), str(letters[1].pk)]})
    assert [letter for letter, _ in page.context["seen"]] == letters[:2]
    given = {f"letter-{letters[0].pk}": letters[0].version, f"letter-{letters[1].pk}": letters[1].version - 1}
    answer = leader.post(reverse("letters:signing"), given, follow=True).content.decode()
    assert "已签发 1 份" in answer
    assert "没有签发" in answer
    assert [Letter.objects.get(pk=one.pk).state for one in letters] == ["signed", "checked", "checked"]


def test_whoever_signs_many_does_not_wait_for_every_paper(house, county, as_, monkeypatch):
    letters = [house.checked(county.bureau) for _ in range(2)]
    monkeypatch.setattr(signing, "PATIENCE", -1.0)
    given = {f"letter-{letter.pk}": letter.version for letter in letters}
    answer = as_(house.leader).post(reverse("letters:signing"), given, follow=True).content.decode()
    assert "已签发 2 份" in answer
    assert "其中 2 份的定稿正在后台生成" in answer
    assert not any(Letter.objects.get(pk=letter.pk).is_final for letter in letters)


def test_who_signs_sees_whom_it_is_to(house, county, as_):
    house.checked(county.bureau, county.town)
    page = as_(house.leader).get(reverse("letters:signing")).content.decode()
    assert f"{county.bureau.name}、{county.town.name}" in page


def test_the_acts_are_done_from_their_pages(house, county, as_, client_as):
    letter = house.draft(county.bureau)
    head = as_(house.head)
    assert head.get(reverse("letters:letter", args=[letter.pk])).status_code == 200
    head.post(reverse("letters:act", args=[letter.pk, "check"]), {"version": letter.version, "_key": "k1"})
    letter.refresh_from_db()
    assert letter.state == "checked"
    late = head.post(reverse("letters:act", args=[letter.pk, "send_back"]), {"version": 1, "reason": "请改"})
    assert late.status_code == 409
    assert "请改" in late.content.decode()
    blank = head.post(reverse("letters:act", args=[letter.pk, "send_back"]), {"version": letter.version, "reason": " "})
    assert blank.status_code == 422
    assert as_(house.clerk).get(reverse("letters:act", args=[letter.pk, "sign"])).status_code == 403


def test_nothing_of_a_supervisor_page_opens_to_visitors(house, county, client_as):
    letter = house.issued(county.bureau)
    assert client_as("anonymous").get(reverse("letters:letter", args=[letter.pk])).status_code == 302


def test_a_draft_says_what_cannot_be_printed_until_it_is_mended(house, county, as_):
    letter = house.draft(county.bureau, facts={"提醒事项": "涉企😀清单报送"})
    address = reverse("letters:letter", args=[letter.pk])
    clerk, head = as_(house.clerk), as_(house.head)
    assert "“😀 U+1F600”（标题）" in clerk.get(address).content.decode().replace("、正文第1段", "")
    checked = head.post(reverse("letters:act", args=[letter.pk, "check"]), {"version": letter.version})
    assert (checked.status_code, Letter.objects.get(pk=letter.pk).state) == (422, "draft")
    assert "印不出 1 个字" in checked.content.decode()
    Letter.objects.filter(pk=letter.pk).update(title=letter.title.replace("😀", ""), body=letter.body.replace("😀", ""))
    assert "印不出" not in clerk.get(address).content.decode()


def test_a_partner_agrees_from_its_page_and_the_letter_says_who_is_missing(house, county, as_):
    other = House(county.other)
    letter = house.checked(county.town, partners=[other.issuer])
    address = reverse("letters:letter", args=[letter.pk])
    leader = as_(other.leader)
    assert "待会签 1 份" in leader.get(REGISTER).content.decode()
    assert letter.title in leader.get(reverse("letters:signing")).content.decode()
    assert f"等待会签：{other.issuer.name}" in leader.get(address).content.decode()
    done = leader.post(reverse("letters:act", args=[letter.pk, "cosign"]), {"version": letter.version})
    assert done.status_code == 302
    page = as_(house.clerk).get(address).content.decode()
    assert "等待会签" not in page
    assert f"{other.issuer.name}：签发人" in page
    assert as_(other.clerk).get(reverse("letters:act", args=[letter.pk, "cosign"])).status_code == 403
