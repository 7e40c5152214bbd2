"""The pages of documents: what they show, whom, and what they refuse."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import papers
from yingshang.documents.actions.rereading import propose_reading
from yingshang.documents.enums import DifferenceState, DocumentState, ItemState
from yingshang.documents.models import Difference, Document
from yingshang.kernel.enums import JobState
from yingshang.kernel.models import Job

LEDGER = "/documents/"


def page_of(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_document_shows_head_tasks_names_and_history(county, clerk, client_as):
    tail = "\n\n二、工作要求\n\n请于2026年4月10日前将方案报县营商局。\n\n联系人：罗小满，电话：0719-8820316\n"
    document = papers.read(papers.notice(tail=tail), actor=clerk)
    page = page_of(client_as("clerk"), f"/documents/{document.pk}/")
    for words in ("云政办发〔2026〕7号", "编制年度项目清单", "2026年5月31日前", "县某某局", "未找到", "罗小满", "读完"):
        assert words in page, words
    assert "/documents/1/accept/" not in page  # three tasks wait for a decision


def test_a_cited_document_that_is_here_is_linked(county, clerk, client_as):
    cited = papers.read(papers.notice(papers.TASKS[0]), actor=clerk)
    text = papers.notice(papers.TASKS[1]).replace("云政办发〔2026〕7号", "云政办发〔2026〕9号")
    text = text.replace("现将", "根据《云川县优化营商环境三年计划》（云政办发〔2026〕7号）要求，现将")
    document = papers.read(text, actor=clerk)
    page = page_of(client_as("clerk"), f"/documents/{document.pk}/")
    assert f'<a href="/documents/{cited.pk}/">《' in page


def test_the_ledger_of_another_unit_is_empty_and_its_filters_say_nothing(county, clerk, client_as):
    papers.read(actor=clerk)
    assert "云政办发" in page_of(client_as("clerk"), LEDGER)
    for role in ("liaison", "outsider"):
        page = page_of(client_as(role), LEDGER)
        assert "云政办发" not in page
        assert "共 0 条" in page or "还没有公文" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"words": "专项方案"}, True),
        ({"words": "云政办发〔2026〕7号"}, True),
        ({"words": "　\u200b"}, True),
        ({"words": "没有这个"}, False),
        ({"state": "read"}, True),
        ({"state": "accepted"}, False),
        ({"doubts": "yes"}, True),
        ({"doubts": "no"}, False),
        ({"newest": "yes"}, True),
        ({"issued_from": "2026-03-02", "issued_to": "3.2"}, True),
        ({"issued_from": "2026-03-03"}, False),
    ],
)
def test_the_ledger_is_narrowed(county, clerk, client_as, query, found):
    papers.read(actor=clerk)
    page = page_of(client_as("clerk"), LEDGER, **query)
    assert ("编制年度" in page, "云川县优化营商环境专项方案" in page) == (False, found)


def test_queries_of_ledger_and_page_do_not_grow(county, clerk, client_as):
    client = client_as("clerk")
    counts = []
    for number in (1, 2, 3):
        tasks = [(f"办理{number}{n}。按期办结并公布。", "县发改局", "县教育局", "") for n in range(number * 3)]
        document = papers.read(papers.notice(*tasks), actor=clerk)
        Document.objects.update(doc_number=f"no {number}")
        with CaptureQueriesContext(
            connection,
        ) as ledger:
            page_of(client, LEDGER)
        with CaptureQueriesContext(connection) as page:
            page_of(client, f"/documents/{document.pk}/")
        counts.append((len(ledger), len(page)))
    assert counts[1] == counts[2], counts


def test_the_head_is_corrected_on_its_page(county, clerk, client_as):
    document = papers.read(actor=clerk)
    form = {
        "version": document.version, "title": "更正\u202e的标题", "doc_number": "云政办发〔2026〕10号", "issued_on": "2026.3.3",
        "citations": "《省条例》（省人大第3号）\n没有书名号的文件", "contacts": "罗小满 0719-8820316 a@example.cn", "_key": "k",
    }  # fmt: skip
    response = client_as("clerk").post(f"/documents/{document.pk}/head/", form)
    assert response.status_code == 302
    document.refresh_from_db()
    assert (document.title, document.doc_number, str(document.issued_on)) == (
        "更正的标题",
        "云政办发〔2026〕10号",
        "2026-03-03",
    )
    assert document.head["citations"] == [
        {"title": "省条例", "number": "省人大第3号"},
        {"title": "没有书名号的文件", "number": None},
    ]
    assert document.head["contacts"] == [{"name": "罗小满", "phone": "0719-8820316", "email": "a@example.cn"}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "　"),
        ("title", "\u200b"),
        ("title", "长" * 10_000),
        ("issued_on", "13月40日"),
        ("issued_on", "〇"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(county, clerk, client_as, field, value):
    document = papers.read(actor=clerk)
    form = {"version": document.version, "title": "标题", "issuer": "我填的机关", "_key": "k", field: value}
    response = client_as("clerk").post(f"/documents/{document.pk}/head/", form)
    assert response.status_code == 422
    assert "我填的机关" in response.content.decode()
    document.refresh_from_db()
    assert document.head_edited == []


def test_a_formula_and_a_control_are_only_words(county, clerk, client_as):
    document = papers.read(actor=clerk)
    form = {"version": document.version, "title": "=1+1", "issuer": "\x00甲<script>", "_key": "k"}
    assert client_as("clerk").post(f"/documents/{document.pk}/head/", form).status_code in {302, 422}
    page = page_of(client_as("clerk"), f"/documents/{document.pk}/")
    assert "<script>甲" not in page
    assert "甲<script>" not in page


def test_two_people_on_one_head_see_both_versions(county, clerk, client_as):
    document = papers.read(actor=clerk)
    seen = document.version
    first, second = client_as("clerk"), client_as("section_head")
    address = f"/documents/{document.pk}/head/"
    assert first.post(address, {"version": seen, "title": "甲写的标题", "_key": "a"}).status_code == 302
    response = second.post(address, {"version": seen, "title": "乙写的标题", "_key": "b"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "甲写的标题" in page
    assert "乙写的标题" in page


def test_an_expired_session_goes_to_the_login_and_back(county, clerk, client_as):
    document = papers.read(actor=clerk)
    client = client_as("clerk")
    client.cookies.clear()
    address = f"/documents/{document.pk}/head/"
    assert client.post(address, {"title": "x"})["Location"].startswith("/account/login/")
    assert unquote(client.get(address)["Location"]) == f"/account/login/?next={address}"
    document.refresh_from_db()
    assert document.title != "x"
    assert 'data-keep="document-head-' in page_of(client_as("clerk"), address)  # the browser still has what was typed


def test_a_form_sent_twice_acts_once(county, clerk, client_as):
    document = papers.read(actor=clerk)
    Document.objects.update(state=DocumentState.UNREADABLE)
    client = client_as("clerk")
    answers = [client.post(f"/documents/{document.pk}/read/", {"_key": "same"}).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert Job.objects.filter(state=JobState.QUEUED).count() == 2  # the upload's own, and one


def test_differences_are_taken_on_their_page(county, clerk, client_as):
    document = papers.read(actor=clerk)
    changed = (
        ("编制年度项目清单。梳理全县重点项目，形成清单并公布。", "县发改局", "", "2026年6月底前"),
        *papers.TASKS[1:],
    )
    propose_reading(actor=clerk, document=document, answer=papers.answer_to(papers.notice(*changed)))
    client = client_as("clerk")
    address = f"/documents/{document.pk}/rereading/"
    page = page_of(client, address)
    assert ("2026年5月31日前" in page, "2026年6月30日前" in page) == (True, True)
    assert "有 1 处不同" in page_of(client, f"/documents/{document.pk}/")
    row = Difference.objects.get()
    for bad in ({"do": "take"}, {"do": "eat", "difference": row.pk}, {"do": "take", "difference": "9" * 40}):
        assert client.post(address, {**bad, "_key": "b"}).status_code == 422
    assert "没有勾选" in client.post(address, {"do": "take", "_key": "b"}).content.decode()
    assert client.post(address, {"do": "take", "difference": row.pk, "_key": "c"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, document.items.first().due["due"]) == (DifferenceState.TAKEN, "2026-06-30")


def test_two_versions_are_compared_and_the_same_taken_over(county, clerk, client_as):
    older = papers.read(actor=clerk)
    older.items.update(state=ItemState.ACCEPTED)
    changed = (papers.TASKS[0], ("开展专题培训。培训经办人员。", "县教育局", "", "2026年9月底前"), papers.TASKS[2])
    newer = papers.read(papers.notice(*changed), actor=clerk, replaces=older)
    client = client_as("clerk")
    address = f"/documents/{newer.pk}/versions/{older.pk}/"
    page = page_of(client, address)
    for words in ("采纳相同的 2 项", "开展专题培训", "开展政策宣讲"):
        assert words in page, words
    assert client.post(address, {"_key": "k"}).status_code == 302
    assert newer.items.filter(state=ItemState.ACCEPTED).count() == 2
    assert "已有新版本" in page_of(client, f"/documents/{older.pk}/")


def test_who_only_reads_is_offered_no_act(county, clerk, client_as):
    document = papers.read(actor=clerk)
    page = page_of(client_as("leader"), f"/documents/{document.pk}/")
    assert "编制年度项目清单" in page
    for act in ("head", "read", "archive", "upload"):
        assert f"/{act}/" not in page.partition('id="content"')[2].partition("办理记录")[0], act


def test_a_document_is_found_by_its_text_and_only_by_those_who_see_it(county, clerk, client_as):
    papers.read(actor=clerk)
    assert "编制年度项目清单" in page_of(client_as("clerk"), "/search/", q="重点项目")
    assert "编制年度项目清单" not in page_of(client_as("outsider"), "/search/", q="重点项目")
