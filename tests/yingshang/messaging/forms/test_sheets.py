"""The list to be told by hand goes out, is ticked off in Excel, and comes back whole or not at all."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.factories.messaging import notice
from tests.factories.sheets import upload, xlsx
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.models import Event
from yingshang.kernel.sheets import check_import, write_import
from yingshang.messaging.actions import To, notify
from yingshang.messaging.actions.desk import cancel
from yingshang.messaging.forms.sheets import BY_HAND
from yingshang.messaging.models import Delivery
from yingshang.orgs.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
HEAD = ["编号", "收件人", "单位", "已发", "通知情况"]


@pytest.fixture
def rows(county, cast, wired):
    """Two for the liaison officer of the bureau, by list; one for the town, where nobody is."""
    wired(way="list")
    Person.objects.filter(pk=cast["liaison"].pk).update(mobile="13800001234", email="")
    for title in ("请报送进展", "请报送清单"):
        notify(actor=SYSTEM, notice=notice(title, urgency="prompt"), to=[To.liaison(county.bureau)])
    notify(actor=SYSTEM, notice=notice("请回复"), to=[To.liaison(county.town)])
    return list(Delivery.objects.order_by("pk"))


def line(row, done="是", how=""):
    return [row.pk, row.person.name if row.person else "（没有联络员）", row.unit.name, done, how]


def checked(actor, *lines, head=HEAD):
    return check_import(BY_HAND, upload(xlsx(head, *lines)), name="名单.xlsx", actor=actor)


def told(run):
    return {(one["row"], one["head"]) for one in run.report["problems"]}


def states():
    return [row.state for row in Delivery.objects.order_by("pk")]


def test_the_list_comes_out_with_numbers_and_words_and_goes_in_again(rows, client_as, actors):
    answer = client_as("clerk").get(reverse("messaging:by_hand_file"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in cells if "编号" in row)
    first = dict(zip(head, cells[cells.index(head) + 1], strict=True))
    assert set(head) == {
        "编号", "收件人", "单位", "手机", "办公电话", "内容", "短信文字", "应通知时间", "已发", "通知情况",
    }  # fmt: skip
    numbers = {row[head.index("编号")]: row for row in cells[cells.index(head) + 1 :] if row[0]}
    assert set(numbers) == {row.pk for row in rows}
    mine = dict(zip(head, numbers[rows[0].pk], strict=True))
    assert (mine["手机"], mine["内容"], mine["已发"]) == ("13800001234", "测试消息1件", "否")
    assert "请报送进展" not in str(mine)
    assert first["单位"]
    for place in range(cells.index(head) + 2, sheet.max_row + 1):
        if sheet.cell(place, head.index("编号") + 1).value == rows[0].pk:
            sheet.cell(place, head.index("已发") + 1, "是")
    out = io.BytesIO()
    book.save(out)
    run = check_import(BY_HAND, upload(out.getvalue(), "名单.xlsx"), name="名单.xlsx", actor=actors["clerk"])
    assert told(run) == set()
    assert (run.report["created"], run.report["changed"]) == (0, 1)
    assert run.report["notes"] == []
    write_import(run, actor=actors["clerk"])
    assert states() == ["told", "by_hand", "by_hand"]


def test_what_is_ticked_is_written_with_how_and_once(rows, actors):
    write_import(
        checked(actors["clerk"], line(rows[0]), line(rows[1], "√", "11时短信"), line(rows[2], "")),
        actor=actors["clerk"],
    )
    assert states() == ["told", "told", "by_hand"]
    assert [row.note for row in Delivery.objects.order_by("pk")] == ["按名单逐个通知", "11时短信", ""]
    assert Event.objects.filter(type="messaging.told_by_hand").count() == 2
    again = checked(actors["clerk"], line(rows[0]), line(rows[1], "是", "11时短信"))
    assert told(again) == set()
    assert (again.report["changed"], again.report["unchanged"]) == (0, 2)  # how somebody was told stays as it was
    write_import(again, actor=actors["clerk"])
    assert Event.objects.filter(type="messaging.told_by_hand").count() == 2


@pytest.mark.parametrize(
    ("change", "head"),
    [
        ({0: 999999}, "编号"),
        ({0: "=1+1"}, "编号"),
        ({0: "\u3000"}, "编号"),
        ({1: "别人"}, "收件人"),
        ({2: "云川县教育局"}, "单位"),
        ({3: "大概"}, "已发"),
        ({3: "", 4: "打过电话"}, "已发"),
        ({4: "长" * 10_000}, "通知情况"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_nothing_is_written(change, head, rows, actors):
    bad = line(rows[1])
    for place, value in change.items():
        bad[place] = value
    run = checked(actors["clerk"], line(rows[0]), bad)
    assert told(run) == {(3, head)}
    with pytest.raises(Refusal):
        write_import(run, actor=actors["clerk"])
    assert states() == ["by_hand"] * 3


def test_what_is_settled_otherwise_is_not_ticked(rows, actors):
    cancel(actor=actors["clerk"], delivery=rows[0], reason="已撤销")
    write_import(checked(actors["clerk"], line(rows[1])), actor=actors["clerk"])
    run = checked(actors["clerk"], line(rows[0]), line(rows[1], "否"))
    assert told(run) == {(2, "已发"), (3, "已发")}


def test_rows_of_one_number_twice_are_a_problem(rows, actors):
    assert told(checked(actors["clerk"], line(rows[0]), line(rows[0]))) == {(3, "编号")}


def test_only_who_keeps_deliveries_imports(rows, actors):
    for role in ("liaison", "leader", "supervisor", "security_admin", "audit_admin"):
        with pytest.raises(NotAllowed):
            checked(actors[role], line(rows[0]))
    assert states() == ["by_hand"] * 3
