"""The page that shows every part of the look in all its states, with invented data."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render

from yingshang.kernel.web.charts import Chart, Series
from yingshang.kernel.web.fields import DayField
from yingshang.kernel.web.month import DayNote, Item, month_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

UNITS = ("白石镇", "县发改局", "县市场监管局", "县教育局", "县住建局", "柳河街道")
LONG = (
    "会同县市场监管局、县行政审批局对照《优化营商环境条例》逐项核查企业开办“一件事”办理环节，"
    "梳理重复提交的材料清单，明确压减时限，形成问题、责任、整改三张清单，并于每月25日前报送进展情况；"
    "对涉及跨部门数据共享的事项，由县数据局统一登记需求，逐项写明接口、字段、更新频次和责任人。"
)
ROWS = (
    ("red", "逾期", "2026-021", "压减企业开办时限", LONG, "县市场监管局", date(2026, 5, 9), 12),
    ("yellow", "临期", "2026-022", "梳理惠企政策清单", "形成清单并在门户网站公布。", "县发改局", date(2026, 5, 16), 3),
    ("green", "正常", "2026-023", "走访规模以上工业企业", "第二季度不少于40户。", "白石镇", date(2026, 6, 30), 1240),
    ("blue", "待审核", "2026-024", "报送上半年自评报告", "附佐证材料。", "县教育局", date(2026, 6, 20), 7),
    ("grey", "未启动", "2026-025", "开展“营商环境日”活动", "", "柳河街道", date(2026, 9, 1), 0),
)
TIMELINE = (
    {"at": datetime(2026, 5, 16, 2, 20, tzinfo=UTC), "who": "周立（县营商局 督查人员）",
     "sentence": "退回了完成情况。", "note": "佐证材料第3页缺少公章，请补盖后重新报送。"},
    {"at": datetime(2026, 5, 15, 8, 5, tzinfo=UTC), "who": "孙敏（县市场监管局 联络员）",
     "sentence": "报送了完成情况。"},
    {"at": datetime(2026, 5, 6, 1, 0, tzinfo=UTC), "who": "系统", "sentence": "距到期3个工作日，提醒了责任单位。"},
)  # fmt: skip
REPORT = {
    "total": 126, "created": 118, "changed": 5, "unchanged": 1,
    "problems": [
        {"row": 14, "column": "单位类别", "value": "事业", "what": "没有这个类别。",
         "allowed": "事业单位、部门、乡镇（街道）"},
        {"row": 37, "column": "成立日期", "value": "2026.2.30", "what": "读不出这个日期。",
         "allowed": "5.16、5月16日、20260516"},
    ],
}  # fmt: skip
TREE = [
    {"id": "1", "label": "云川县", "href": "#tree", "open": True, "note": "4个单位", "children": [
        {"id": "2", "label": "县营商环境建设局", "href": "#tree", "current": True, "children": [
            {"id": "3", "label": "督查股", "href": "#tree"}, {"id": "4", "label": "综合股", "href": "#tree"}]},
        {"id": "5", "label": "县发展和改革局", "href": "#tree",
         "children": [{"id": "6", "label": "投资股", "href": "#tree"}]},
        {"id": "7", "label": "白石镇", "href": "#tree", "note": "乡镇"}]},
]  # fmt: skip
WEEKS = ("第18周", "第19周", "第20周", "第21周")
CHARTS = (
    Chart("share", "各单位逾期事项", "bar", UNITS, (Series("逾期", (9, 7, 6, 3, 2, 0), "red"),), axis="单位",
          unit="件"),
    Chart("load", "每周到期事项", "column", WEEKS,
          (Series("已办结", (12, 18, 9, 4)), Series("逾期", (1, 2, 6, 14), "red")), axis="周", unit="件",
          stacked=True),
    Chart("trend", "企业开办平均用时", "line", ("1月", "2月", "3月", "4月"),
          (Series("本县", (1.8, 1.5, 1.1, 0.9)), Series("全市", (1.9, 1.7, 1.6, 1.4))), axis="月份", unit="工作日"),
    Chart("heat", "各单位每周收件", "heatmap", WEEKS,
          tuple(Series(unit, (at, (at * 3) % 7, (at * 5) % 9, (at * 2) % 5)) for at, unit in enumerate(UNITS)),
          axis="周"),
)  # fmt: skip
MONTH = {
    date(2026, 5, 1): DayNote(rest=True, word="劳动节"),
    date(2026, 5, 4): DayNote(rest=True, word="休"),
    date(2026, 5, 5): DayNote(rest=True, word="休"),
    date(2026, 5, 9): DayNote(rest=False, word="班"),
    date(2026, 5, 16): DayNote(items=(Item("梳理清单", state="yellow"),)),
    date(2026, 5, 20): DayNote(items=(Item("月度例会", href="#calendar"),)),
}


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="事项名称", max_length=60, help_text="写成一句话，让责任单位一看就知道要做什么。")
    unit = forms.ChoiceField(label="责任单位", choices=[("", "请选择"), *((unit, unit) for unit in UNITS)],
                             widget=forms.Select({"data-search": ""}))  # fmt: skip
    due = DayField(label="完成时限", help_text="可以写 5.16、5月16日 或 20260516。")
    note = forms.CharField(label="要求", required=False, widget=forms.Textarea({"rows": 4}))
    channels = forms.MultipleChoiceField(
        label="提醒方式", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("site", "站内"), ("paper", "纸质通知"), ("phone", "电话")])  # fmt: skip
    level = forms.ChoiceField(label="缓急", widget=forms.RadioSelect, choices=[("plain", "平件"), ("urgent", "急件")])
    proof = forms.FileField(label="附件", required=False, help_text="Word、PDF 或图片，不超过 50 MB。")
    public = forms.BooleanField(label="办结后在门户网站公布", required=False)


class SampleFilter(forms.Form):
    """What a list is filtered by."""

    word = forms.CharField(label="名称", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("red", "逾期"), ("yellow", "临期")])
    since = DayField(label="时限自", required=False)


def design(request: HttpRequest) -> HttpResponse:
    """Every part of the look."""
    wrong = SampleForm({"title": "", "unit": "", "due": "2月30日", "note": LONG, "level": "plain"})
    wrong.is_valid()
    return render(
        request,
        "kernel/design.html",
        {
            "calendar": month_of(2026, 5, today=date(2026, 5, 16), notes=MONTH),
            "charts": CHARTS,
            "fine_report": {**REPORT, "problems": [], "created": 120},
            "form": SampleForm(prefix="fresh"),
            "report": REPORT,
            "rows": ROWS,
            "sample_filter": {"form": SampleFilter(request.GET or None)},
            "sample_page": Paginator(range(126), 20).page(2),
            "timeline": TIMELINE,
            "tree": TREE,
            "wrong": wrong,
        },
    )
