"""Attacks in a template end in a clear sentence at the page, at the live check and as Word; nothing of them is kept."""

from __future__ import annotations

import html
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.factories.accounts import log_in
from tests.yingshang.letters.actions.test_templates import words
from yingshang.letters.actions.templates import make_template
from yingshang.letters.enums import TemplatePart
from yingshang.letters.models import Edition, Template
from yingshang.orgs.models import Person

HUGE = "大" * 3_500_000  # ten megabytes
# What is written into the text of a template → what the page says about it.
ATTACKS = {
    "an unclosed field": ("请办{事", "“{事”"),
    "a field of a field": ("{{事}}", "{{事}}"),
    "a formula": ("{=1+1}", "=1+1"),
    "a call of Python": ("{事.__class__.__mro__}", "事.__class__.__mro__"),
    "a path": ("{../../etc/passwd}", "../../etc/passwd"),
    "an address of a file": ("file:///etc/passwd", "file:///etc/passwd"),
    "a script": ("<script>alert(1)</script>", "<script>"),
    "a tag of Django": ("{% include 'settings.py' %}", "{% include"),
}
SOME = pytest.mark.parametrize(("body", "said"), ATTACKS.values(), ids=list(ATTACKS))


@pytest.fixture
def clerk(house):
    client = Client()
    log_in(client, Person.objects.get(pk=house.clerk.person_id))
    return client


def given(body):
    return {
        "kind": "notice", "name": "通知", "title": "关于{事}的通知", "body": body, "fields_text": "事 文字",
        "valid_from": "2026-03-02", "basis": "县营商办〔2026〕3号",
    }  # fmt: skip


def seen(answer):
    """The page as it is read: a tag of the attack is text and nothing else."""
    text = answer.content.decode()
    assert "<script>alert(1)" not in text
    return html.unescape(text)


@SOME
def test_the_page_names_it_and_keeps_nothing(clerk, body, said):
    answer = clerk.post(reverse("letters:new_template"), given(body))
    assert answer.status_code == 422
    assert said in seen(answer)
    assert "第1行" in seen(answer)
    assert not Template.objects.exists()


@SOME
def test_the_live_check_names_it(clerk, body, said):
    answer = clerk.post(reverse("letters:try_template"), given(body))
    assert answer.status_code == 200
    assert said in seen(answer)
    assert answer.context["refusal"].what.startswith("第1行")


@pytest.mark.parametrize("page", ["letters:new_template", "letters:try_template"])
def test_ten_megabytes_are_refused_with_a_sentence(clerk, page):
    answer = clerk.post(reverse(page), given(HUGE))
    assert answer.status_code == 413
    assert "太大" in seen(answer)
    assert not Template.objects.exists()


def word(body, padding=b""):
    document = Document()
    for part, text in (
        (TemplatePart.TITLE, "关于{事}的通知"),
        (TemplatePart.BODY, body),
        (TemplatePart.FIELDS, "事 文字"),
    ):
        document.add_heading(str(part.label), level=1)
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return SimpleUploadedFile("模板.docx", out.getvalue() + padding)


@pytest.fixture
def made(house, county):
    return make_template(actor=house.clerk, issuer=county.office, kind="notice", name="通知", words=words())


@SOME
def test_as_word_it_is_shown_to_be_looked_at_and_not_kept(clerk, made, body, said):
    answer = clerk.post(reverse("letters:take_word", args=[made.pk]), {"file": word(body)})
    assert answer.status_code == 200
    assert answer.context["form"]["body"].value() == body
    assert body in seen(answer)
    assert Edition.objects.filter(template=made).count() == 1
    saved = {**given(body), "version": str(made.version), "valid_from": "2026-03-10"}
    again = clerk.post(reverse("letters:edit_template", args=[made.pk]), saved)
    assert again.status_code == 422
    assert said in seen(again)
    assert Edition.objects.filter(template=made).count() == 1


@pytest.mark.parametrize(
    "body", [HUGE, "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(3_500_000))], ids=["one", "many"]
)
def test_ten_megabytes_as_word_are_refused_before_they_are_unpacked(clerk, made, body, monkeypatch):
    monkeypatch.setattr("yingshang.letters.queries.template_files.Document", None)  # it is not even asked
    answer = clerk.post(reverse("letters:take_word", args=[made.pk]), {"file": word(body)})
    assert answer.status_code in (413, 422)
    assert answer.context["refusal"].what
    assert Edition.objects.filter(template=made).count() == 1


def test_whoever_chose_no_word_file_is_told_so(clerk, made):
    address = reverse("letters:take_word", args=[made.pk])
    sent = [
        clerk.post(address),
        clerk.post(address, {"file": ""}),
    ]  # without the field, and as a browser sends it empty
    assert {(answer.status_code, answer.context["refusal"].what) for answer in sent} == {(422, "还没有选择文件。")}


@pytest.mark.parametrize("data", [b"", b"PK", b"{\\rtf1 x}", "请办{事}。".encode()], ids=["empty", "PK", "rtf", "text"])
def test_what_is_no_word_file_is_refused(clerk, made, data):
    answer = clerk.post(reverse("letters:take_word", args=[made.pk]), {"file": SimpleUploadedFile("模板.docx", data)})
    assert answer.status_code in (413, 422)
    assert answer.context["refusal"].what
    assert Edition.objects.filter(template=made).count() == 1
