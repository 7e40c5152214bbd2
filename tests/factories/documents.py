"""Decompositions made by hand."""

from gongwen.model import (
    Citation,
    Contact,
    Deadline,
    Decomposition,
    Document,
    Duty,
    Form,
    Obligation,
    Quota,
    Signal,
    Target,
    Task,
    Timetable,
    TimetableRow,
)


def task(title="编制规划", **facts):
    base = {"scheme": 0, "path": [], "ordinal": "1", "content": "按要求编制规划。", "span": (0, 4)}
    return Task(**(base | {"title": title} | facts))


def result(*tasks, **parts):
    base = {
        "document": Document(title="关于印发方案的通知", number="云政发〔2020〕7号"), "schemes": ["云川县实施方案"],
        "tasks": list(tasks), "obligations": [], "timetables": [], "forms": [], "slogans": [], "signals": [],
        "text": "编制规划。另一句话在这里。",
    }  # fmt: skip
    return Decomposition(**(base | parts))


def full():
    """A document with something in every part."""
    first = task(
        lead_units=["县A局"], participating_units=["县B局", "县C局"], path=["一、任务"],
        deadline=Deadline("9月底前", due="2020-09-30", reading="按月底读"), report_to=["县D局"],
        quotas=[Quota(2, "次", "month", "巡查")], targets=[Target("知晓率", ">=", 0.8)], note="原表备注",
        duties=[
            Duty("各组每月上报进展情况", ["各组"], [], Deadline("每月", recurrence="FREQ=MONTHLY")),
            Duty("照旧", [], [], Deadline("9月底前", due="2020-09-30")),
        ],
    )  # fmt: skip
    second = task(
        "另一件事", ordinal="二", path=["一、任务"], responsible_units=["县E局", "县F局"], confidence=0.4,
        signals=[Signal("no_lead", "没有写明谁牵头。", (0, 4)), Signal("unread", "没有读懂。", (5, 9))],
    )  # fmt: skip
    head = Document(
        title="关于印发方案的通知", number="云政发〔2020〕7号", issuers=["云川县人民政府"], issued_on="2020-07-01",
        addressees=["各单位"], kind="通知", urgency="特急", classification="秘密", signatory="某某",
        script="traditional",
        citations=[Citation("条例", "令第1号"), Citation("规定")], contacts=[Contact("苏禾", "123"), Contact()],
        attachments=["登记表"],
    )  # fmt: skip
    monthly = Deadline("每月10日前", recurrence="FREQ=MONTHLY;BYMONTHDAY=10")
    rows = [TimetableRow("1", "县A局", "2020-07-05", "9:00"), TimetableRow(unit="县B局")]
    return result(
        first, second, document=head,
        obligations=[
            Obligation("各单位每月10日前报县A局", ["各单位"], ["县A局"], monthly),
            Obligation("统一报送", [], [], Deadline()),
        ],
        timetables=[Timetable("直播安排表", rows)], forms=[Form("登记表", ["姓名", "电话"])],
        slogans=["齐心协力", "=1+1"],
        signals=[Signal("unread", "这一段没有读懂。", (5, 12))],
    )  # fmt: skip
