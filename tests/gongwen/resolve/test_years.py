from __future__ import annotations

import datetime as dt

import pytest

import gongwen
from gongwen.resolve.years import Year, base_of

GIVEN = dt.date(2021, 7, 1)


@pytest.mark.parametrize(
    ("text", "issued", "head", "given", "year", "date", "guessed"),
    [
        ("2019年", "2023-03-06", 2022, GIVEN, 2023, dt.date(2023, 3, 6), Year.KNOWN),
        ("2019年", None, 2022, GIVEN, 2021, GIVEN, Year.KNOWN),
        ("2019年", "2023-03", 2022, None, 2022, None, Year.KNOWN),  # a month is no date to count from
        ("2019年", None, 2022, None, 2022, None, Year.KNOWN),
        ("2019年和2020年,2020年底前", None, None, None, 2020, None, Year.INFERRED),
        ("2019年和2020年", None, None, None, 2020, None, Year.INFERRED),  # as often: the later
        ("12019年,2020年", None, None, None, 2020, None, Year.INFERRED),
        ("", None, None, None, dt.datetime.now(tz=dt.UTC).year, None, Year.UNKNOWN),
    ],
)
def test_what_decides_the_year(text, issued, head, given, year, date, guessed):
    base, doubt = base_of(text, issued, head, given)
    assert (base.year, base.date, doubt) == (year, date, guessed)


def due(head: str, *, base: dt.date | None = None) -> tuple[str | None, bool]:
    text = f"{head}\n\n各乡镇人民政府：\n\n一、任务\n1.清理目录。公布清单。（县财政局负责；6月底前）\n"
    (task,) = gongwen.decompose_text(text, base=base).tasks
    return task.deadline.due, "year_guessed" in {signal.code for signal in task.signals}


NUMBER = "青禾县人民政府办公室文件\n\n青政办发〔2022〕12号\n\n"
TITLE = "关于开展窗口整治的通知"


def test_the_year_of_a_document():
    assert due(f"{NUMBER}{TITLE}") == ("2022-06-30", False)
    assert due(f"{NUMBER}{TITLE}", base=GIVEN) == ("2021-06-30", False)
    assert due(TITLE, base=GIVEN) == ("2021-06-30", False)
    assert due(f"{TITLE}\n\n为做好2019年窗口工作，现通知如下。") == ("2019-06-30", True)


def test_the_date_of_issue_decides_before_all():
    text = f"{NUMBER}{TITLE}\n\n各单位：\n\n一、任务\n1.清理目录。公布清单。（县财政局负责；6月底前）\n\n青禾县人民政府\n2023年3月6日\n"
    (task,) = gongwen.decompose_text(text, base=GIVEN).tasks
    assert task.deadline.due == "2023-06-30"
