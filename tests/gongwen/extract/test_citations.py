from __future__ import annotations

import time

import pytest

from gongwen.extract.citations import read_citations
from gongwen.text.source import Source


def cited(text, own=""):
    return [(c.title, c.number) for c in read_citations(Source(text), 0, own)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《安全生产法》，制定本办法。", [("安全生产法", None)]),
        (
            "按照《关于印发〈河长制方案〉的通知》（省河办〔2020〕3号）要求，",
            [("关于印发〈河长制方案〉的通知", "省河办〔2020〕3号")],
        ),
        ("依据国务院《优化营商环境条例》(国务院令第722号)规定，", [("优化营商环境条例", "国务院令第722号")]),
        (
            "为贯彻落实《甲市办法》(甲政发〔2019〕5号,以下简称《办法》)和《乙省条例》精神，",
            [("甲市办法", "甲政发〔2019〕5号"), ("乙省条例", None)],
        ),
        (
            "根据《甲市条例》《乙市管理规定》、省《丙实施细则》，结合实际",
            [("甲市条例", None), ("乙市管理规定", None), ("丙实施细则", None)],
        ),
        (
            "要严格执行国办发〔2019〕54号文件《关于政务公开的指导意见》。",
            [("关于政务公开的指导意见", "国办发〔2019〕54号")],
        ),
        ("请认真学习《生态环境保护督察工作规定》精神。", [("生态环境保护督察工作规定", None)]),
        ("收到《整改通知(第3批)》(市督办〔2021〕3号)后", [("整改通知(第3批)", "市督办〔2021〕3号")]),
        (
            "贯彻《省委办公厅 省政府办公厅印发《关于河长制的意见》的通知》精神",
            [("省委办公厅 省政府办公厅印发《关于河长制的意见》的通知", None)],
        ),
        ("根据《甲市条例》，又根据《甲市条例》(第8号)", [("甲市条例", "第8号")]),
        ("根据《甲市条例》(第8号)，又按照《甲市条例》", [("甲市条例", "第8号")]),
        ("根据《关于防汛\n工作的通知》", [("关于防汛工作的通知", None)]),
    ],
)
def test_basis(text, expected):
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "两个《条例》是重要抓手，落实《条例》。",
        "按照要求填写《企业情况登记表》。",
        "现将《甲县防汛工作方案》印发给你们。",
        "《甲县防汛工作方案》已经县政府同意，请落实。",
        "建立《中介服务事项目录》，动态调整。",
        "利用电视台《百姓问政》栏目宣传。",
        "《甲县旧办法》(甲政发〔2012〕1号)同时废止。",
        "按照上级部署，结合实际。要观看《警示录专题片》",
        "根据《没有结束的书名",
        "根据要求，以下简称《实施方案全文》",
        "没有书名号",
    ],
)
def test_no_basis(text):
    assert cited(text) == []


def test_own_title_and_its_parts_are_not_cited():
    own = "关于印发《甲县河长制工作方案》的通知"
    assert cited("落实《甲县河长制工作方案》和《省河长制条例》。", own) == [("省河长制条例", None)]


def test_begins_where_it_is_told():
    text = "根据《甲条例全文》。根据《乙条例全文》。"
    assert [c.title for c in read_citations(Source(text), 9, "")] == ["乙条例全文"]


@pytest.mark.untraced
@pytest.mark.parametrize(
    "text",
    ["《" * 300_000, "《" * 300_000 + "》" * 300_000, "根据《" + "安" * 300_000 + "》", "《甲》" * 100_000],
    ids=["open", "nested", "long", "many"],
)
def test_hostile_text_costs_linear_time(text):
    source = Source(text)
    began = time.process_time()
    read_citations(source, 0, "")
    assert time.process_time() - began < 10  # quadratic time would be minutes
