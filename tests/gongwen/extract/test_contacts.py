from __future__ import annotations

import time

import pytest

from gongwen.extract.contacts import read_contacts
from gongwen.text.source import Source


def contacts(text):
    return [(c.name, c.phone, c.email) for c in read_contacts(Source(text))[0]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人:张三\n电话:0421-1234567\n邮箱:abc@163.com", [("张三", "0421-1234567", "abc@163.com")]),
        ("（联系人：李文博，联系电话：0427-2823456，邮箱：a_b@gov.cn）", [("李文博", "0427-2823456", "a_b@gov.cn")]),
        (
            "联系人：杨清会 张明星\n\n电  话：4878216\n\n邮  箱：kz@163.com",
            [("杨清会", "4878216", "kz@163.com"), ("张明星", "4878216", "kz@163.com")],
        ),
        (
            "联系人：王一、赵小二，电话：13912345678、13812345678",
            [("王一", "13912345678", None), ("赵小二", "13812345678", None)],
        ),
        ("联系人：王一 电话：3261111、3262222", [("王一", "3261111、3262222", None)]),
        ("联系人及电话：张三 0421-1234567", [("张三", "0421-1234567", None)]),
        ("联系人：张三（13912345678）", [("张三", "13912345678", None)]),
        ("联系人：张 三 联系电话：3263678", [("张三", "3263678", None)]),
        ("联系人：区发改局 孙丽，电话：82345678", [("孙丽", "82345678", None)]),
        ("联系人：钱进同志，电话：82345678", [("钱进", "82345678", None)]),
        ("联系电话:3263678", [(None, "3263678", None)]),
        (
            "业务联系人:周正,联系电话:82345678;技术联系人:吴用,联系电话:82345679",
            [("周正", "82345678", None), ("吴用", "82345679", None)],
        ),
        ("联系人:张三 \n传真:1234567\n地址:某路5号", [("张三", None, None)]),
        ("联系人:张三\n\n\n\n电话:3263678", [("张三", None, None)]),
        ("联系人：张三，电话：3263678。监督电话：12345678", [("张三", "3263678", None)]),
    ],
)
def test_contacts(text, expected):
    assert contacts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "联系人：          联系电话：",
        "单位\t联系人\t联系电话\n",
        "请各单位确定一名联系人，于5月底前报送。",
        "举报联系电话：12345678",
        "各乡镇要公布联系电话。",
        "",
    ],
)
def test_no_contact(text):
    assert contacts(text) == []


def test_damaged_address_is_kept_and_signalled():
    found, signals = read_contacts(Source("联系人: 马军华\n\n电话: 13679305241\n\n邮箱: 8389103280qq.com"))
    assert [(c.name, c.email) for c in found] == [("马军华", "8389103280qq.com")]
    assert [signal.code for signal in signals] == ["email_damaged"]
    assert "8389103280qq.com" in signals[0].message


def test_the_same_contact_is_listed_once():
    assert contacts("联系人：张三，电话：3263678\n正文。\n联系人：张三，电话：3263678") == [("张三", "3263678", None)]


def test_number_of_contacts_is_bounded():
    text = "正文。\n".join(f"联系人：张三，电话：{3260000 + i}\n" for i in range(300))
    assert len(contacts(text)) == 50


@pytest.mark.untraced
@pytest.mark.parametrize(
    "text",
    ["联系人:" * 100_000, "联系人:" + "安" * 500_000, "联系电话:\n" * 100_000],
    ids=["labels", "one line", "lines"],
)
def test_hostile_text_costs_linear_time(text):
    source = Source(text)
    began = time.process_time()
    read_contacts(source)
    assert time.process_time() - began < 10  # quadratic time would be minutes
