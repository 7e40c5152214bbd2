"""The pages of the ledger: for the audit administrator alone, and reading leaves its own trace."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from django.urls import reverse

from tests.factories.audit import act
from yingshang.audit.models import Entry
from yingshang.audit.queries.verification import verify
from yingshang.audit.web.lists import LEDGER
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job, SavedView

NASTY = ["\u3000", "\u200b", "\u202e", "〇", "=1+1", "\0", "长" * 10_000, "%", "'"]


@pytest.fixture
def auditor(client_as):
    return client_as("audit_admin")


def types():
    return list(Entry.objects.order_by("number").values_list("type", flat=True))


def test_the_ledger_shows_sentences_and_leaves_personal_data_out(ledger, auditor):
    text = auditor.get(reverse("audit:ledger")).content.decode()
    assert "在“白石镇”记下第9次，电话〔已隐去〕" in text
    assert "1380000" not in text


def test_a_search_is_recorded_once_for_all_its_pages(ledger, auditor, time_machine):
    act(actor=SYSTEM, unit=ledger, times=60)
    address = reverse("audit:ledger")
    time_machine.move_to("2026-05-16T02:20:00Z", tick=False)
    auditor.get(address, {"words": "白石"})
    auditor.get(address, {"words": "白石", "_sort": ""})
    assert types().count("audit.ledger_read") == 1
    assert Entry.objects.first().sentence == "查阅审计记录，条件：内容含“白石”"
    auditor.get(address, {"words": "黑石"})
    assert types().count("audit.ledger_read") == 2
    time_machine.move_to("2026-05-16T03:20:00Z", tick=False)
    auditor.get(address, {"words": "白石"})
    assert types().count("audit.ledger_read") == 3


def numbers(answer):
    return [row.number for row in answer.context["list"].slice.rows]


# The searches are entries themselves and hold the words that were looked for: they are found, too.
def test_pages_lead_on(ledger, auditor):
    act(actor=SYSTEM, unit=ledger, times=60)
    first = auditor.get(reverse("audit:ledger"), {"words": "白石"})
    assert numbers(first) == list(range(71, 21, -1))
    second = auditor.get(first.context["list"].next_url)
    assert numbers(second) == list(range(21, 0, -1))
    assert (second.context["list"].next_url, second.context["list"].first_url) == (
        "",
        "/audit/?words=%E7%99%BD%E7%9F%B3",
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"words": "第0次"}, [([], 7), ([], 3), ([1], None)]),
        ({"person": "系统"}, [([10, 9, 8, 7], 7), ([6, 5, 4, 3], 3), ([2, 1], None)]),
        ({"words": "第0次", "at_from": "2030-01-01"}, [([], None)]),
        ({"words": "第0次", "type": "audit.ledger_read"}, [([], None)]),
    ],
)
def test_a_search_by_words_looks_through_so_many_and_goes_on(ledger, auditor, monkeypatch, filters, expected):
    """Ten entries by the system; a page looks through four numbers."""
    spec = replace(LEDGER, reach=4)
    monkeypatch.setattr("yingshang.audit.web.ledger.LEDGER", spec)
    monkeypatch.setattr("yingshang.audit.web.ledger._note_once", lambda request, what: None)
    answer, got = auditor.get(reverse("audit:ledger"), filters), []
    for _ in expected:
        shown = answer.context["list"]
        got.append((numbers(answer), shown.slice.reached))
        answer = auditor.get(shown.next_url) if shown.next_url else answer
    assert (got, shown.next_url) == (expected, "")


def test_counts_of_a_search_by_words_are_of_what_was_looked_through(ledger, auditor, monkeypatch):
    monkeypatch.setattr("yingshang.audit.web.ledger.LEDGER", replace(LEDGER, reach=4))
    monkeypatch.setattr("yingshang.audit.web.ledger._note_once", lambda request, what: None)
    assert "已查到 4 条" in auditor.get(reverse("audit:ledger"), {"words": "白石"}).content.decode()
    page = auditor.get(reverse("audit:ledger"), {"words": "第0次"}).content.decode()
    assert "为止没有符合条件的记录" in page
    assert "继续往前查找" in page


def test_one_person_unit_or_object_by_its_link(ledger, auditor):
    entry = Entry.objects.get(number=4)
    for name, value in (("target_id", entry.target_id), ("target_kind", entry.target_kind)):
        found = auditor.get(reverse("audit:ledger"), {name: value})
        assert set(numbers(found)) == set(Entry.objects.filter(**{name: value}).values_list("number", flat=True))
    assert numbers(auditor.get(reverse("audit:ledger"), {"person_id": "999999"})) == []
    assert numbers(auditor.get(reverse("audit:ledger"), {"unit_id": "999999"})) == []


def test_a_view_is_saved_and_found_again(ledger, auditor):
    address = reverse("audit:ledger")
    auditor.post(f"{address}?words=白石", {"_do": "save_view", "name": "白石镇", "reach": "own"})
    view = SavedView.objects.get()
    assert auditor.get(address, {"_view": view.pk}).context["list"].asked.words == ["内容含“白石”"]


@pytest.mark.parametrize(
    "field", ["words", "person", "unit", "at_from", "type", "_at", "target_id", "person_id", "_view"]
)
@pytest.mark.parametrize("value", NASTY)
def test_whatever_is_typed_gets_an_answer(ledger, auditor, field, value):
    assert auditor.get(reverse("audit:ledger"), {field: value}).status_code == 200


def test_the_number_of_queries_does_not_grow(ledger, auditor, django_assert_max_num_queries):
    auditor.get(reverse("audit:ledger"))
    counts = []
    for more in (1, 3):
        act(actor=SYSTEM, unit=ledger, times=more)
        with django_assert_max_num_queries(12) as seen:
            auditor.get(reverse("audit:ledger"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_personal_facts_are_shown_only_with_a_reason_which_is_recorded(ledger, auditor):
    entry, unmask = reverse("audit:entry", args=[4]), reverse("audit:unmask", args=[4])
    assert "13800000003" not in auditor.get(entry).content.decode()
    refused = auditor.post(unmask, {"reason": "\u3000"})
    assert "13800000003" not in refused.content.decode()
    shown = auditor.post(unmask, {"reason": "核实投诉"}).content.decode()
    assert shown.count("13800000003") == 2
    last = Entry.objects.first()
    assert (last.sentence, last.person_name) == ("查看第4号记录中的个人信息，事由：核实投诉", "审计管理员")
    assert "13800000003" not in auditor.get(entry).content.decode()


def test_an_entry_that_is_not_there(ledger, auditor):
    assert auditor.get(reverse("audit:entry", args=[999])).status_code == 404


def test_export_of_what_the_filters_show_is_recorded(ledger, auditor):
    act(actor=SYSTEM, unit=ledger, word="=cmd()")
    answer = auditor.get(reverse("audit:ledger"), {"_export": "xlsx", "words": "cmd"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert any(str(row[0]).startswith("审计末号 11") for row in rows[:5])
    head = next(place for place, row in enumerate(rows) if row[0] == "编号")
    assert [row[6] for row in rows[head + 1 :]] == ["在“白石镇”记下=cmd()，电话〔已隐去〕"]
    assert len(rows[head]) == 14
    last = Entry.objects.first()
    assert last.sentence.startswith("导出“审计记录”1 条，条件：内容含“cmd”")
    assert types().count("kernel.sheet_exported") == 1
    answer = auditor.get(reverse("audit:ledger"), {"_export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff编号,")
    assert "1380000" not in text


def test_a_large_export_is_made_in_the_background_and_its_taking_recorded(ledger, auditor, client_as, monkeypatch):
    monkeypatch.setattr("yingshang.kernel.web.list_files.AT_ONCE", 5)
    for _ in range(2):  # pressed twice it is made once
        answer = auditor.get(reverse("audit:ledger"), {"_export": "csv", "words": "白石"})
    job = Job.objects.get()
    assert answer.url == reverse("kernel:job", args=[job.pk])
    while run_next():
        pass
    job.refresh_from_db()
    address = reverse("kernel:export", args=[job.result["export"]])
    assert address in auditor.get(answer.url).content.decode()
    text = b"".join(auditor.get(address).streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == job.result["count"] + 1 > 6
    assert [Entry.objects.first().type, types().count("kernel.sheet_exported")] == ["kernel.export_taken", 1]
    assert client_as("system_admin").get(address).status_code == 404


def test_verifying_on_the_page(ledger, auditor):
    address = reverse("audit:verification")
    head = auditor.post(reverse("audit:head"))
    assert "审计记录完整" in auditor.post(address, {}).content.decode()
    assert Entry.objects.first().sentence == "核验审计记录11条，发现问题0处"
    Entry.objects.filter(number=4).update(person_name="别人")
    broken = auditor.post(address, {"head": io.BytesIO(head.content)}).content.decode()
    assert "第4号记录的内容被改动" in broken
    assert "审计记录不完整" in broken
    assert verify().findings[0].number == 4


@pytest.mark.parametrize("content", [b"{}", b"\xff", b"x" * 30_000])
def test_another_file_for_comparing_is_refused(ledger, auditor, content):
    answer = auditor.post(reverse("audit:verification"), {"head": io.BytesIO(content)})
    assert (answer.status_code, "核对文件" in answer.content.decode()) == (422, True)


def test_only_the_newest_are_verified_in_one_request(ledger, auditor, monkeypatch):
    monkeypatch.setattr("yingshang.audit.web.verification.MOST", 5)
    answer = auditor.post(reverse("audit:verification"), {})
    assert (answer.context["since"], answer.context["report"].rows, answer.context["cut"]) == (6, 5, True)
    assert "yingshang audit verify" in answer.content.decode()


def test_everything_is_verified_by_a_job_whose_result_is_shown(ledger, auditor):
    Entry.objects.filter(number=4).update(person_name="别人")
    auditor.post(reverse("audit:verify_all"))
    assert run_next()
    assert not run_next()
    last = Entry.objects.first()
    assert (last.sentence, last.person_name) == ("核验审计记录10条，发现问题1处", "审计管理员")
    page = auditor.get(reverse("audit:verification")).content.decode()
    assert "第4号记录的内容被改动" in page
    assert Job.objects.get().result["findings"] == 1
