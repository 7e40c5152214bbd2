"""Uploading by the page: many at once, one broken, one known already, twice the same form."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import papers
from yingshang.documents.enums import DocumentState
from yingshang.documents.models import Document
from yingshang.kernel.files import store_file
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job, StoredFile

UPLOAD = "/documents/upload/"


def draft(actor, text, name="方案.txt"):
    return str(store_file(ContentFile(text.encode()), name=name, actor=actor).pk)


def one(number):
    return papers.notice((f"办理第{number}件事。按期办结并公布。", "县发改局", "", "2026年5月底前"))


def test_a_clerk_uploads_one_and_sees_it(county, clerk, client_as):
    response = client_as("clerk").post(UPLOAD, {"files": draft(clerk, one(1)), "_key": "k1"})
    document = Document.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/documents/{document.pk}/")


def test_twice_the_same_form_is_one_document(county, clerk, client_as):
    client = client_as("clerk")
    form = {"files": draft(clerk, one(1)), "_key": "k1"}
    assert [client.post(UPLOAD, form).status_code for _ in range(2)] == [302, 302]
    assert (Document.objects.count(), Job.objects.count()) == (1, 1)


def test_one_known_among_three_is_told_and_the_others_go_on(county, clerk, client_as):
    known = papers.uploaded(one(1), actor=clerk)
    drafts = [draft(clerk, one(number)) for number in (1, 2, 3)]
    response = client_as("clerk").post(UPLOAD, {"files": drafts, "_key": "k1"})
    page = response.content.decode()
    assert response.status_code == 200
    assert Document.objects.count() == 3
    assert "有 1 个文件没有登记" in page
    assert f'href="/documents/{known.pk}/"' in page
    again = client_as("clerk").post(UPLOAD, {"files": drafts[0], "replaces": known.pk, "_key": "k2"})
    assert again.status_code == 302
    assert known.replaced_by.count() == 1


def test_without_the_script_a_broken_file_does_not_stop_the_next(county, clerk, client_as):
    files = [
        SimpleUploadedFile("坏.docx", b"PK\x03\x04broken"),
        SimpleUploadedFile("好.txt", one(1).encode()),
    ]
    response = client_as("clerk").post(UPLOAD, {"files": files, "_key": "k1"})
    page = response.content.decode()
    assert (response.status_code, Document.objects.count()) == (200, 1)
    assert "坏.docx" in page
    assert "打不开" in page


@pytest.mark.parametrize(
    "files", ["", "no-uuid", "=1+1", "\u202e", "0" * 10_000, "00000000-0000-0000-0000-000000000000"]
)
def test_what_is_no_draft_is_refused_in_words(county, client_as, files):
    response = client_as("clerk").post(UPLOAD, {"files": files, "_key": "k1"})
    assert response.status_code == 422
    assert "没有登记" in response.content.decode() or "还没有选择" in response.content.decode()
    assert Document.objects.count() == 0


def test_somebody_elses_draft_is_nobodys(county, actors, client_as):
    theirs = draft(actors["outsider"], one(1))
    assert client_as("clerk").post(UPLOAD, {"files": theirs, "_key": "k"}).status_code == 422
    assert StoredFile.objects.get(pk=theirs).holder_kind == ""


@pytest.mark.parametrize("older", ["x", "9" * 30, "1"])
def test_a_version_of_nothing_is_not_found(county, client_as, older):
    assert client_as("clerk").get(UPLOAD, {"replaces": older}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_progress_renews_itself_until_all_are_read(county, clerk, client_as):
    document = papers.uploaded(one(1), actor=clerk)
    client = client_as("clerk")
    address = f"{reverse('documents:progress')}?d={document.pk}&d=999&d=x"
    waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" in waiting
    assert "排队等候" in waiting
    assert run_next()
    done = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in done
    assert "待审阅" in done


def test_the_page_of_one_renews_itself_and_then_as_a_whole(county, clerk, client_as):
    document = papers.uploaded(one(1), actor=clerk)
    client = client_as("clerk")
    address = f"/documents/{document.pk}/"
    part = client.get(address, headers={"HX-Request": "true"})
    assert ("every 2s" in part.content.decode(), part.get("HX-Refresh")) == (True, None)
    Document.objects.update(state=DocumentState.UNREADABLE, trouble_code="documents.engine_died")
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_liaison_officer_sees_no_progress_of_others(county, clerk, client_as):
    document = papers.uploaded(one(1), actor=clerk)
    page = client_as("liaison").get(f"{reverse('documents:progress')}?d={document.pk}").content.decode()
    assert "没有正在读取的公文" in page
    assert document.file_name not in page


def test_a_file_that_did_not_arrive_is_told_once_more_when_the_others_are_taken(county, clerk, client_as):
    sent = {"files": [draft(clerk, one(1)), draft(clerk, one(2))], "files_refused": "坏\u202e的.docx", "_key": "k1"}
    response = client_as("clerk").post(UPLOAD, sent)
    page = response.content.decode()
    assert (response.status_code, Document.objects.count()) == (200, 2)
    assert "有 1 个文件没有登记" in page
    assert "坏的.docx" in page
    assert client_as("clerk").post(UPLOAD, {"files_refused": "坏.docx", "_key": "k2"}).status_code == 422
