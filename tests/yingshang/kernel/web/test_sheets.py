"""The pages of an import and an export, from the blank template to the list that changed."""

from __future__ import annotations

import pytest
from django.urls import include, path

from tests.factories.sheets import HEADS, UNITS, import_sample, row_of, saved, upload, xlsx
from yingshang.config.urls import urlpatterns as site
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job, SheetImport
from yingshang.kernel.sheets import Cover, importing, read_rows, working
from yingshang.kernel.web import access
from yingshang.kernel.web import sheets as pages
from yingshang.kernel.web.access import Row
from yingshang.kernel.web.sheets import export_response, import_rows, import_urls
from yingshang.orgs.models import Unit

ADMIN = frozenset({"system_admin", "security_admin"})


def units(request):
    return export_response(request, UNITS, Unit.objects.visible_to(request.actor), Cover("单位名录", "全部"))


_pages = (
    [path("list/", units, name="list"), *import_urls(UNITS, "import/", name="units_import", back="try:list")],
    "try",
)
urlpatterns = [*site, path("try/", include(_pages))]


@pytest.fixture(autouse=True)
def _addresses(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    rows = {row.name: row for row in [Row("try:list", ADMIN), *import_rows("try:units_import", ADMIN)]}
    table = access.table()
    monkeypatch.setattr(access, "table", lambda: table | rows)


@pytest.fixture
def client(client_as):
    return client_as("system_admin")


def send(client, *rows, name="单位.xlsx"):
    return client.post("/try/import/", {"file": upload(xlsx(*rows), name), "_key": "a"})


def data_of(response):
    return b"".join(response.streaming_content)


def test_rows_of_the_access_table():
    rows = import_rows("try:units_import", ADMIN)
    assert [(row.name, row.of) for row in rows] == [
        ("try:units_import", ""),
        ("try:units_import_template", ""),
        ("try:units_import_run", "person"),
        ("try:units_import_problems", "person"),
    ]


def test_the_page_explains_every_column(client, county):
    page = client.get("/try/import/").content.decode()
    assert [head for head in HEADS if head not in page] == []
    assert 'href="/try/import/template/"' in page


def test_the_template(client, county, tmp_path, actors):
    response = client.get("/try/import/template/")
    assert "filename*=utf-8''" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"
    assert data_of(response)[:2] == b"PK"


def test_from_upload_to_written(client, county):
    page = send(client, HEADS, row_of(), row_of("白石镇", kind="乡镇（街道）", phone="", founded_on="", order="5"))
    run = SheetImport.objects.get()
    assert (page.status_code, page["Location"]) == (302, f"/try/import/{run.pk}/")
    shown = client.get(page["Location"]).content.decode()
    assert [words for words in ("写入这 2 条", "云川县水利局", "新增", "修改") if words not in shown] == []
    done = client.post(page["Location"], {"_key": "b"})
    assert (done.status_code, done["Location"]) == (302, "/try/list/")
    assert Unit.objects.filter(name="云川县水利局").count() == 1
    assert "写入：新增 1 条，修改 1 条" in client.get(page["Location"]).content.decode()
    again = client.post(page["Location"], {"_key": "c"})
    assert (again.status_code, Unit.objects.filter(name="云川县水利局").count()) == (409, 1)


def test_problems_on_the_page_and_in_the_workbook(client, county, tmp_path, actors):
    page = send(client, HEADS, row_of("禁用单位"), row_of(order="很多"))
    shown = client.get(page["Location"]).content.decode()
    assert "有 2 处需要改" in shown  # what cannot be read, and what would be refused, at once
    assert "写入这" not in shown
    assert "“禁用单位”现在的状态是“禁用”，不能“写入”。" in shown
    response = client.get(page["Location"] + "problems/")
    reading = read_rows(UNITS, saved(tmp_path, data_of(response)), actors["system_admin"])
    assert "不能“写入”" in dict(reading.table["rows"])[2][8]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "还没有选择文件"),
        (b"%PDF-1.7", "这不是表格文件"),
        (xlsx(["甲"], ["乙"]), "没有找到表头"),
        (xlsx(HEADS), "表头下面没有内容"),
    ],
    ids=["nothing", "pdf", "no-head", "no-rows"],
)
def test_what_is_no_table_is_said_on_the_same_page(client, county, data, words):
    response = client.post("/try/import/", {"file": upload(data, "x.xlsx"), "_key": "a"} if data else {"_key": "a"})
    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_a_change_in_between_shows_the_new_state(client, county):
    page = send(client, HEADS, row_of("白石镇", kind="乡镇（街道）", order="5"))
    Unit.objects.filter(name="白石镇").update(order=4)
    stale = client.post(page["Location"], {"_key": "b"})
    assert stale.status_code == 409
    assert "检查之后，系统里的数据有了变化" in stale.content.decode()
    assert client.post(page["Location"], {"_key": "c"}).status_code == 302


def test_the_report_of_another_person_is_not_found(client, client_as, county):
    page = send(client, HEADS, row_of())
    other = client_as("security_admin")
    for address in (page["Location"], page["Location"] + "problems/"):
        assert other.get(address).status_code == 404
        assert client.get(address).status_code == 200
    assert other.post(page["Location"]).status_code == 404


def test_without_the_permission_of_the_sheet(client_as, county):
    assert send(client_as("security_admin"), HEADS, row_of()).status_code == 403
    assert SheetImport.objects.count() == 0


def test_a_long_import_shows_its_progress_and_then_the_report(client, county, monkeypatch):
    monkeypatch.setattr(importing, "ROWS_AT_ONCE", 0)
    monkeypatch.setattr(working._Beside, "_tell", lambda *_: None)  # nobody beside this test's transaction sees the job
    monkeypatch.setattr(pages, "ROWS_AT_ONCE", 0)
    page = send(client, HEADS, row_of())
    shown = client.get(page["Location"]).content.decode()
    assert ("正在检查" in shown, 'hx-trigger="every 2s"' in shown, "写入这" in shown) == (True, True, False)
    while run_next():
        pass
    shown = client.get(page["Location"]).content.decode()
    assert ("写入这 1 条" in shown, "every 2s" in shown) == (True, False)
    assert client.post(page["Location"], {"_key": "b"})["Location"] == page["Location"]
    assert "正在写入" in client.get(page["Location"]).content.decode()
    assert client.post(page["Location"], {"_key": "c"}).status_code == 409
    while run_next():
        pass
    assert "写入：新增 1 条" in client.get(page["Location"]).content.decode()
    assert Unit.objects.filter(name="云川县水利局").count() == 1


def test_what_a_job_could_not_read_or_finish_is_said(client, county, monkeypatch):
    monkeypatch.setattr(importing, "READ_AT_ONCE", 0)
    monkeypatch.setattr(working._Beside, "_tell", lambda *_: None)  # as above
    page = send(client, ["甲"], ["乙"])
    while run_next():
        pass
    shown = client.get(page["Location"]).content.decode()
    assert ("没有找到表头" in shown, "什么都没有写入" in shown) == (True, True)
    page = send(client, HEADS, row_of())
    Job.objects.filter(state="queued").update(state="parked", run_after=None)
    assert "检查完" in client.get(page["Location"]).content.decode()


@pytest.mark.parametrize(
    ("query", "start"),
    [("", b"PK"), ("?form=csv", b"\xef\xbb\xbf"), ("?form=exe", b"PK")],
    ids=["xlsx", "csv", "other"],
)
def test_the_export_of_a_list(client, county, query, start):
    response = client.get("/try/list/" + query)
    assert data_of(response).startswith(start)
    assert (response["Content-Disposition"].startswith("attachment"), response["Cache-Control"]) == (True, "no-store")


def test_a_file_name_of_any_kind(client, county):
    send(client, HEADS, row_of(), name="名单\u202egnp.xlsx")
    assert SheetImport.objects.get().name == "名单gnp.xlsx"


@pytest.mark.parametrize("part", ["", "problems/"])
def test_the_sample_for_tests_of_addresses(client, cast, county, part):
    sample = import_sample("tests.units")
    made = {name: make(county, cast["system_admin"])["pk"] for name, make in vars_of(sample).items()}
    got = {name: client.get(f"/try/import/{pk}/{part}").status_code for name, pk in made.items()}
    assert got == {"own": 422 if part else 200, "foreign": 404}


def vars_of(sample):
    return {"own": sample.own, "foreign": sample.foreign}
