"""The final papers: made once, stored by their hashes, with number, code and seal; a draft has none of them."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pypdfium2
import pytest
from django.core.files.base import ContentFile
from docx import Document
from PIL import Image

from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.files import files_of, opened_file, store_file
from yingshang.kernel.models import Event
from yingshang.letters.actions import deciding
from yingshang.letters.actions.finishing import finish, finish_now, keep_final
from yingshang.letters.actions.seals import add_seal, withdraw_seal
from yingshang.letters.enums import LetterKind
from yingshang.letters.models import Letter, Seal
from yingshang.letters.queries.layout import docx_of, kind_code, pdf_of


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    finally:
        document.close()


def words_of(docx):
    return "".join(each.text for each in Document(BytesIO(docx)).element.body.iter() if each.text)


def picture(side=400, form="PNG"):
    out = BytesIO()
    Image.new("RGB", (side, side), (200, 20, 20)).save(out, form)
    return out.getvalue()


def seal_for(house, data=None, name="seal.png"):
    stored = store_file(ContentFile(data or picture()), name=name, actor=house.head)
    return add_seal(actor=house.head, issuer=house.issuer, name="公章", file=stored.pk)


def test_the_final_papers_bear_number_and_code_and_their_hash_is_in_the_chain(house, county):
    seal = seal_for(house)
    letter = finish(house.signed(county.bureau))
    assert letter.is_final
    assert letter.seal == seal
    with opened_file(letter.final_pdf) as file:
        pdf = file.read()
    assert hashlib.sha256(pdf).hexdigest() == letter.pdf_sha256
    assert letter.pdf_sha256 == Event.objects.get(type="letters.finished").facts["pdf_sha256"]
    text = text_of(pdf)
    assert letter.doc_number in text
    assert letter.check_code[:4] in text
    assert "草稿" not in text
    with opened_file(letter.final_docx) as file:
        assert letter.doc_number in words_of(file.read())
    assert files_of(letter).count() == 2


def test_a_draft_says_that_it_is_one_and_bears_no_number(house, county):
    letter = house.draft(county.bureau)
    assert "草稿" in text_of(pdf_of(letter, final=False))
    assert "〔2026〕" not in words_of(docx_of(letter, final=False))
    signed = house.signed(county.bureau)
    assert signed.doc_number not in text_of(pdf_of(signed, final=False))


def test_they_are_made_once_and_only_for_what_was_signed(house, county, actors):
    letter = finish(house.signed(county.bureau))
    before = letter.final_pdf_id
    assert finish_now(letter.pk)
    assert Letter.objects.get(pk=letter.pk).final_pdf_id == before
    with pytest.raises(Refusal) as refused:
        keep_final(actor=house.leader, letter=letter, pdf=letter.final_pdf, docx=letter.final_docx)
    assert refused.value.code == "letters.already_final"
    assert not finish_now(house.checked(county.bureau).pk)
    signed = house.signed(county.bureau)
    with pytest.raises(NotAllowed):
        keep_final(actor=actors["outsider"], letter=signed, pdf=letter.final_pdf, docx=letter.final_docx)


def test_a_new_seal_withdraws_the_old_and_papers_keep_theirs(house, county):
    first = seal_for(house)
    letter = house.signed(county.bureau)
    second = seal_for(house, picture(500))
    assert list(Seal.objects.filter(withdrawn_at__isnull=True)) == [second]
    assert letter.seal == first
    withdraw_seal(actor=house.head, seal=second, version=second.version, reason="换章")
    assert house.signed(county.bureau).seal is None


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.4 nothing", "seal.png", "letters.not_an_image"),
        ("不是图片".encode(), "seal.png", "letters.not_an_image"),
        (picture(20), "seal.png", "letters.seal_too_big"),
    ],
)
def test_what_is_no_seal_is_refused(house, data, name, code):
    with pytest.raises(Refusal) as refused:
        seal_for(house, data, name)
    assert refused.value.code in {code, "kernel.file_broken", "kernel.file_kind"}
    assert not Seal.objects.exists()


def test_only_keepers_see_and_place_seals(house, actors):
    seal_for(house)
    seen = {role for role, actor in actors.items() if Seal.objects.visible_to(actor).exists()}
    assert seen == {"section_head", "leader"}
    stored = store_file(ContentFile(picture()), name="seal.png", actor=house.clerk)
    with pytest.raises(NotAllowed):
        add_seal(actor=house.clerk, issuer=house.issuer, name="公章", file=stored.pk)


def test_every_kind_has_a_layout():
    assert all(kind_code(kind) for kind in LetterKind)


def test_what_cannot_be_set_is_refused_before_it_is_signed(house, county, monkeypatch):
    letter = house.draft(county.bureau)
    Letter.objects.filter(pk=letter.pk).update(body="正文\ufffe\u2028".replace("\u2028", "") + "x" * 100)
    letter.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        deciding.check_letter(actor=house.head, letter=letter, version=letter.version)
    assert refused.value.code == "letters.layout"
