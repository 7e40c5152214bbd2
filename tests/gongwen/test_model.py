from __future__ import annotations

import json

import pytest

import gongwen
from gongwen.model import (
    Deadline,
    Decomposition,
    Document,
    Duty,
    Form,
    Obligation,
    Quota,
    Relative,
    Signal,
    Target,
    Task,
    Timetable,
    TimetableRow,
    Window,
)

# The keys of schema gongwen/1, in its order; None stands for a value that is no object.
DEADLINE = ["text", "due", "all_due", "milestone", "recurrence", "continuous", "relative", "window", "count", "reading"]
DOCUMENT = [
    "title", "number", "issuers", "issued_on", "addressees", "kind", "urgency", "classification", "signatory", "citations",
    "contacts", "attachments", "script",
]  # fmt: skip
ANSWER = ["schema", "document", "schemes", "tasks", "obligations", "timetables", "forms", "slogans", "signals"]
TASK = [
    "scheme", "path", "ordinal", "title", "content", "lead_units", "participating_units", "responsible_units", "report_to",
    "deadline", "quotas", "targets", "duties", "span", "confidence", "signals",
]  # fmt: skip
DUTY = ["text", "responsible_units", "report_to", "deadline", "quotas"]
OBLIGATION = ["text", "responsible_units", "report_to", "deadline"]


def full() -> Decomposition:
    deadline = Deadline(
        "5月底前", "2023-05-31", relative=Relative(5, "workday", "受理之日"), window=Window("2023-05-01", "2023-05-31")
    )
    quota, signal = Quota(2, "次", "month", "抽查", at_least=True), Signal("no_unit", "没有写明。", (0, 3))
    task = Task(
        0,
        ["一、任务"],
        "1",
        "清理目录",
        "公布清单。",
        deadline=deadline,
        quotas=[quota],
        targets=[Target("办结率", ">=", 0.95)],
    )
    task.duties.append(Duty("公布清单", ["县财政局"], [], deadline, [quota], (1, 2)))
    task.signals.append(signal)
    task.grounds.append(("lead", "bracket", (3, 4)))
    table = Timetable("采访安排表", [TimetableRow("1", "县财政局", "2023-03-10", "9:30", "大厅")])
    obligation = Obligation("报送总结", ["各单位"], ["县营商局"], deadline, [quota], (5, 9))
    return Decomposition(
        Document("方案"),
        ["方案"],
        [task],
        [obligation],
        [table],
        [Form("登记表", ["姓名"])],
        ["马上办！"],
        [signal],
        "全文",
    )


def keys_in_order(printed: dict, wanted: list[str]) -> bool:
    kept = [key for key in printed if key in wanted]
    return kept == wanted


def test_every_key_of_the_schema_in_its_order():
    answer = full().to_dict()
    (task,) = answer["tasks"]
    assert list(answer) == ANSWER
    assert answer["schema"] == "gongwen/1"
    assert list(answer["document"]) == DOCUMENT
    assert list(task["deadline"]) == DEADLINE
    assert keys_in_order(task, TASK)
    assert keys_in_order(task["duties"][0], DUTY)
    assert keys_in_order(answer["obligations"][0], OBLIGATION)
    assert list(task["quotas"][0]) == ["count", "unit", "per", "what", "at_least"]
    assert list(task["targets"][0]) == ["metric", "op", "value"]
    assert list(task["signals"][0]) == ["code", "message", "span"]
    assert list(task["deadline"]["relative"]) == ["amount", "unit", "anchor"]
    assert list(task["deadline"]["window"]) == ["start", "end"]
    assert list(answer["timetables"][0]) == ["title", "rows"]
    assert list(answer["timetables"][0]["rows"][0]) == ["order", "unit", "date", "time", "place"]
    assert list(answer["forms"][0]) == ["title", "fields"]


def test_what_the_answer_has_beyond_the_schema():
    answer = full().to_dict()
    assert set(answer["tasks"][0]) - set(TASK) == {"note"}
    assert set(answer["tasks"][0]["duties"][0]) - set(DUTY) == {"span"}
    assert set(answer["obligations"][0]) - set(OBLIGATION) == {"quotas", "span"}


def test_what_is_private_stays_inside():
    assert "text" not in full().to_dict()
    assert "evidence" not in full().to_dict()["tasks"][0]
    assert "全文" not in json.dumps(full().to_dict(), ensure_ascii=False)


def test_the_answer_is_plain_json():
    answer = full().to_dict()
    again = json.loads(json.dumps(answer, ensure_ascii=False))
    assert again == answer  # no tuple, no date, no object
    assert again["tasks"][0]["span"] == [0, 0]
    assert again["tasks"][0]["signals"][0]["span"] == [0, 3]


def test_missing_facts_are_null_or_empty():
    answer = gongwen.decompose_text("").to_dict()
    assert answer["document"]["title"] is None
    assert answer["document"]["issuers"] == []
    assert [answer[key] for key in ("schemes", "tasks", "obligations", "timetables", "forms", "slogans")] == [[]] * 6


@pytest.mark.parametrize(
    "deadline",
    [
        Deadline(due="2023-05-31"),
        Deadline(milestone="2023-05-31"),
        Deadline(recurrence="FREQ=MONTHLY"),
        Deadline(continuous=True),
        Deadline(relative=Relative(5, "day", "收到")),
        Deadline(window=Window("2023-05-01", "2023-05-31")),
    ],
)
def test_a_deadline_that_sets_a_time(deadline):
    assert not deadline.empty


@pytest.mark.parametrize("deadline", [Deadline(), Deadline("适时"), Deadline("两次", count=2, reading="次数")])
def test_a_deadline_that_sets_none(deadline):
    assert deadline.empty


def test_two_records_share_no_list():
    first, second = Task(0, [], "1", "甲", ""), Task(0, [], "2", "乙", "")
    first.lead_units.append("县财政局")
    first.deadline.all_due.append("2023-05-31")
    assert (second.lead_units, second.deadline.all_due) == ([], [])
