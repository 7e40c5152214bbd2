"""The public page: what a code leads to, never the text, and not more than so many tries a minute."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yingshang.kernel.models import Event
from yingshang.letters.actions import deciding
from yingshang.letters.actions.looking import forget_looks
from yingshang.letters.models import Letter, Look

CHECK = reverse("letters:check")


@pytest.fixture
def letter(house, county):
    return house.issued(county.bureau)


def shown(code, **more):
    return Client().get(CHECK, {"code": code}, **more)


def test_a_code_has_eighty_bits_and_leads_to_the_paper_without_its_text(letter):
    assert len(letter.check_code) == 16
    page = shown(letter.check_code).content.decode()
    for word in (letter.doc_number, letter.title, letter.issuer_name, letter.pdf_sha256, "有效"):
        assert word in page
    assert "已经超过完成时限" in letter.body
    for hidden in ("已经超过完成时限", "报送涉企政策清单", "县发改局", "发展和改革局"):
        assert hidden not in page


def test_it_is_read_as_people_type_it(letter):
    code = letter.check_code
    typed = f" {code[:4].lower()} {code[4:8]}  {code[8:12]} {code[12:]} "
    assert letter.doc_number in shown(typed).content.decode()


def test_a_void_letter_says_so(letter, house):
    deciding.void_letter(actor=house.head, letter=letter, version=letter.version, reason="印错了内部原因")
    page = shown(letter.check_code).content.decode()
    assert "已经作废" in page
    assert "印错了内部原因" not in page


@pytest.mark.parametrize(
    "code", ["A" * 16, "", " ", "　", "\u200b", "〇" * 16, "=1+1", "x\x00y", "A" * 10_000, "' OR 1=1 --"]
)
def test_a_wrong_code_shows_nothing(letter, code):
    page = shown(code)
    assert page.status_code == 200
    assert letter.doc_number not in page.content.decode()


def test_a_draft_has_no_code(house, county):
    house.checked(county.bureau)
    assert list(Letter.objects.values_list("check_code", flat=True)) == [None]


def test_twenty_tries_a_minute_and_each_address_for_itself(letter, clock_at):
    said = [shown("B" * 16, REMOTE_ADDR="203.0.113.9").status_code for _ in range(22)]
    assert said == [200] * 20 + [429] * 2
    assert shown(letter.check_code, REMOTE_ADDR="203.0.113.9").status_code == 429
    assert shown(letter.check_code, REMOTE_ADDR="203.0.113.10").status_code == 200
    clock_at.shift(60)
    assert shown(letter.check_code, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert not Look.objects.filter(address__contains="203").exists()
    clock_at.shift(90_000)
    assert forget_looks() == 2
    assert not Event.objects.filter(type__contains="look").exists()
