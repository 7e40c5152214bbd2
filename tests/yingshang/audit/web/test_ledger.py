"""The pages of the ledger: for the audit administrator alone, and reading leaves its own trace."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.factories.audit import act
from yingshang.audit.models import Entry
from yingshang.audit.queries.verification import verify
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.jobs.running import run_next
from yingshang.kernel.models import Job

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
    auditor.get(address, {"words": "白石", "before": "30"})
    assert types().count("audit.ledger_read") == 1
    assert Entry.objects.first().sentence == "查阅审计记录，条件：包含 白石"
    auditor.get(address, {"words": "黑石"})
    assert types().count("audit.ledger_read") == 2
    time_machine.move_to("2026-05-16T03:20:00Z", tick=False)
    auditor.get(address, {"words": "白石"})
    assert types().count("audit.ledger_read") == 3


# The searches are entries themselves and hold the words that were looked for: they are found, too.
def test_pages_lead_on(ledger, auditor):
    act(actor=SYSTEM, unit=ledger, times=60)
    first = auditor.get(reverse("audit:ledger"), {"words": "白石"})
    assert first.context["page"]["next_url"] == "?words=%E7%99%BD%E7%9F%B3&before=22"
    second = auditor.get(reverse("audit:ledger") + first.context["page"]["next_url"])
    assert [entry.number for entry in second.context["rows"]] == list(range(21, 0, -1))
    assert (second.context["page"]["next_url"], second.context["page"]["first_url"]) == (
        "",
        "?words=%E7%99%BD%E7%9F%B3",
    )


@pytest.mark.parametrize("field", ["words", "person", "unit", "since", "type", "before", "target_id"])
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
    answer = auditor.post(reverse("audit:export"), {"form": "xlsx", "words": "cmd"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["A1"].value.startswith("审计末号 12")
    assert [cell.value for cell in sheet["G"]][2:] == ["在“白石镇”记下=cmd()，电话〔已隐去〕"]
    assert Entry.objects.first().sentence == "导出审计记录1条，条件：包含 cmd"
    answer = auditor.post(reverse("audit:export"), {"form": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff编号,")
    assert "1380000" not in text


def test_too_many_rows_for_excel_are_refused_with_a_way_out(ledger, auditor, monkeypatch):
    monkeypatch.setattr("yingshang.audit.web.ledger._XLSX_MOST", 5)
    answer = auditor.post(reverse("audit:export"), {"form": "xlsx"})
    assert answer.status_code == 422
    assert "请改为导出 CSV" in answer.content.decode()


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
