"""Tables of supervision that officials exchange as Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.sheets import Column, Kind, Sheet, declare
from yingshang.orgs.enums import UnitRole
from yingshang.orgs.forms.people_rows import units_to_choose
from yingshang.supervision.enums import Category, Figure, FoundBy
from yingshang.supervision.forms.problem_rows import check_problems, stored_problems, write_problem

if TYPE_CHECKING:
    from yingshang.supervision.models import Problem


def _lead(problem: Problem) -> int | None:
    shares = list(problem.shares.all())
    lead = next((share.unit_id for share in shares if share.role == UnitRole.LEAD), None)
    return shares[0].unit_id if lead is None and len(shares) == 1 else lead


def _others(problem: Problem) -> str:
    lead = _lead(problem)
    return "、".join(share.unit.name for share in problem.shares.all() if share.unit_id != lead)


PROBLEMS = declare(
    Sheet(
        "supervision.problems",
        "问题清单",
        (
            Column("number", "编号", max_length=40, help="留空由系统编号；写已有的编号是修改那一条", spare=True),
            Column(
                "title", "问题", required=True, max_length=200, lines=True, aliases=("存在问题", "问题内容"), width=40
            ),
            Column("found_by", "发现途径", Kind.CHOICE, required=True, choices=FoundBy.choices, aliases=("问题来源",)),
            Column("found_on", "发现日期", Kind.DATE, required=True),
            Column("place", "发现地点", max_length=200, spare=True),
            Column("category", "类别", Kind.CHOICE, required=True, choices=Category.choices, aliases=("问题类别",)),
            Column(
                "lead_id",
                "责任单位",
                Kind.REF,
                choices=units_to_choose,
                aliases=("牵头单位",),
                help="由一个单位负总责的填在这里",
                width=30,
                value=_lead,
                spare=True,
            ),
            Column(
                "others",
                "其他单位",
                max_length=2000,
                lines=True,
                aliases=("配合单位",),
                help="几个单位用顿号分开；没有填责任单位的，这些单位各自负责",
                width=30,
                value=_others,
            ),
            Column("description", "问题描述", max_length=4000, lines=True, width=50),
            Column("demand", "整改要求", max_length=4000, lines=True, aliases=("整改措施",), width=40),
            Column("due_on", "整改时限", Kind.DATE, aliases=("完成时限",)),
        ),
        key=("number", "title", "found_on", "place", "lead_id"),
        note="一行是一个问题。已经交办的不能在表里改；证明材料请在问题页面上传。",
        permission="supervision.register_problem",
        stored=stored_problems,
        check=check_problems,
        write=write_problem,
    )
)

PROBLEMS_OUT = declare(
    Sheet(
        "supervision.problems_out",
        "问题台账",
        (
            *(column for column in PROBLEMS.columns),
            Column("state", "状态", value=lambda problem: problem.get_state_display()),
            Column("rectified", "整改完成日期", Kind.DATE, value=lambda problem: problem.rectified_at),
            Column("closed", "销号日期", Kind.DATE, value=lambda problem: problem.closed_at),
            Column("finding", "验收意见", max_length=4000, lines=True),
        ),
        returns=PROBLEMS,
    )
)

FIGURES = declare(
    Sheet(
        "supervision.figures",
        "通报附表",
        (
            Column("rank", "名次"),
            Column("name", "单位", width=30),
            *(Column(figure.value, str(figure.label), Kind.WHOLE) for figure in Figure),
            Column("rate", "按期办结率（%）", Kind.DECIMAL, places=1),
            Column("before", "上期按期办结率（%）", Kind.DECIMAL, places=1),
            Column("points", "增减（百分点）", Kind.DECIMAL, places=1),
        ),
    )
)

BUNDLE = declare(
    Sheet(
        "supervision.bundle",
        "移交材料目录",
        (
            Column("number", "序号", Kind.WHOLE),
            Column("day", "日期"),
            Column("step", "措施", width=40, lines=True),
            Column("state", "状态"),
            Column("doc_number", "文号", width=24),
            Column("title", "函件", width=40, lines=True),
            Column("answer", "回复", width=50, lines=True),
            Column("names", "文件", width=50, lines=True),
        ),
    )
)

DUTIES = declare(
    Sheet(
        "supervision.duties",
        "事项清单",
        (
            Column("figure", "统计项", width=18),
            Column("unit", "单位", width=30),
            Column("own", "承办单位", width=30),
            Column("title", "事项", lines=True, width=50),
            Column("due", "完成时限"),
            Column("state", "截至时的状态"),
            Column("applied", "申请办结时间"),
        ),
    )
)
