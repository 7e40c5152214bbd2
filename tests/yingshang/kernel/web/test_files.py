"""Uploading and fetching over the web: progress, refusals in words, headers, and nobody else's files."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.factories.files import picture, stored
from yingshang.kernel.errors import Refusal
from yingshang.kernel.files import hold_by, holding, scrub
from yingshang.kernel.models import Job, StoredFile
from yingshang.kernel.web.files import received_files
from yingshang.orgs.models import Unit

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def clerk(client_as):
    return client_as("clerk")


def send(client, data=b"text", name="通知.txt", **more):
    return client.post("/files/upload/", {"file": SimpleUploadedFile(name, data)}, **more)


def fetch(client, address):
    response = client.get(address)
    return response.status_code, b"".join(response) if response.status_code == 200 else b""


def test_sent_and_fetched(clerk, client_as):
    answer = send(clerk, picture(), "照片.png")
    assert (answer.status_code, answer.json()["name"]) == (201, "照片.png")
    response = clerk.get(answer.json()["href"])
    assert b"".join(response) == picture()
    assert {
        name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control", "Content-Length")
    } == {
        "Content-Type": "image/png",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Content-Length": str(len(picture())),
    }
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E7%85%A7%E7%89%87.png"
    assert "sandbox" in response["Content-Security-Policy"]
    assert fetch(client_as("system_admin"), answer.json()["href"])[0] == 404


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"MZ\x90\0" + bytes(500), 422, "不能上传这种文件"),
        (b"", 422, "这个文件是空的"),
        (picture()[:30], 422, "打不开"),
    ],
    ids=["kind", "empty", "broken"],
)
def test_a_refusal_in_words_for_the_script_and_as_a_page(clerk, data, status, words):
    script, page = send(clerk, data, **JSON), send(clerk, data, HTTP_ACCEPT="text/html")
    assert (script.status_code, page.status_code) == (status, status)
    assert words in script.json()["what"]
    assert words in page.content.decode()
    assert StoredFile.objects.count() == 0


def test_no_file(clerk):
    assert clerk.post("/files/upload/", {}, **JSON).json()["code"] == "kernel.file_none"


@pytest.mark.parametrize(
    ("option", "value", "status"), [("FILES_MOST_BYTES", 1000, 413), ("FILES_LEAST_FREE", 1 << 60, 507)]
)
def test_refused_while_it_arrives(clerk, settings, option, value, status):
    setattr(settings, option, value)
    for accept in ("application/json", "text/html"):
        response = send(clerk, b"x" * 3_000_000, HTTP_ACCEPT=accept)
        assert response.status_code == status
    assert StoredFile.objects.count() == 0


def test_refused_at_the_part_that_is_too_much_although_the_length_was_not_announced(clerk, settings, monkeypatch):
    monkeypatch.setattr("yingshang.kernel.web.uploading.MeasuredUpload.handle_raw_input", lambda *args, **kwargs: None)
    settings.FILES_MOST_BYTES = 1_000_000
    assert send(clerk, b"x" * 3_000_000, **JSON).status_code == 413


def test_reading_goes_on_when_the_disk_is_full(clerk, settings):
    href = send(clerk).json()["href"]
    settings.FILES_LEAST_FREE = 1 << 60
    assert send(clerk, **JSON).json()["code"] == "kernel.disk_full"
    assert fetch(clerk, href) == (200, b"text")


def test_what_the_storage_has_lost_is_said(clerk):
    answer = send(clerk, b"to be lost").json()
    default_storage.delete(StoredFile.objects.get(pk=answer["id"]).blob.stored_as)
    response = clerk.get(answer["href"])
    assert (response.status_code, "从备份中恢复" in response.content.decode()) == (404, True)


def test_an_attached_file_follows_its_holder(client_as, county, cast, monkeypatch):
    monkeypatch.setattr(holding, "_HOLDERS", {})
    hold_by("orgs.unit", Unit.objects.in_scope_of)
    file = stored(cast["clerk"].pk, "orgs.unit", str(county.bureau.pk))
    got = {
        role: fetch(client_as(role), f"/files/{file.pk}/")[0] for role in ("clerk", "liaison", "outsider", "hotline")
    }
    assert got == {"clerk": 200, "liaison": 200, "outsider": 404, "hotline": 404}


def test_files_of_a_form_with_and_without_the_script(actors, cast):
    draft = stored(cast["clerk"].pk)
    request = RequestFactory().post("/", {"files": [str(draft.pk), SimpleUploadedFile("a.txt", b"text")]})
    request.actor = actors["clerk"]
    ids = received_files(request, "files")
    assert (ids[0], set(StoredFile.objects.drafts_of(actors["clerk"]).values_list("pk", flat=True))) == (
        draft.pk,
        set(ids),
    )
    request = RequestFactory().post("/", {"files": "no id"})
    request.actor = actors["clerk"]
    with pytest.raises(Refusal, match="file_draft_gone"):
        received_files(request, "files")


def test_the_page_of_the_round(client_as, cast):
    admin = client_as("system_admin")
    assert "还没有巡检过" in admin.get("/files/").content.decode()
    file = stored(cast["clerk"].pk)
    scrub()
    assert "全部完好" in admin.get("/files/").content.decode()
    default_storage.delete(file.blob.stored_as)
    scrub()
    page = admin.get("/files/").content.decode()
    assert [words for words in ("找不到 1 个", "通知.txt", file.blob.stored_as) if words not in page] == []
    assert admin.post("/files/", {"_key": "a"}).status_code == 302
    assert list(Job.objects.values_list("name", "person_name")) == [("kernel.scrub_files", "系统管理员")]


def test_the_page_asks_as_much_with_one_round_as_with_three(client_as, cast, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415 - for counting
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - as above

    admin, counts = client_as("system_admin"), []
    for _ in range(3):
        stored(cast["clerk"].pk)
        scrub()
        with CaptureQueriesContext(connection) as asked:
            admin.get("/files/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
