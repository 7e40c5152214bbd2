"""The tables of units and people that officials exchange as Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel.sheets import Column, Kind, Sheet, declare
from yingshang.orgs.enums import SHARED_NAMES, UnitKind
from yingshang.orgs.forms.people_rows import KINDS, check_people, stored_people, units_to_choose, write_person
from yingshang.orgs.forms.unit_rows import arrange_units, check_units, stored_units, write_unit

if TYPE_CHECKING:
    from yingshang.orgs.models import Unit


def _parent_of(unit: Unit) -> str:
    parent = unit.parent
    if parent is None:
        return ""
    return f"{parent.parent.name}/{parent.name}" if parent.kind in SHARED_NAMES and parent.parent else parent.name


UNITS = declare(
    Sheet(
        "orgs.units",
        "单位名录",
        (
            Column(
                "name",
                "全称",
                required=True,
                max_length=120,
                aliases=("单位名称", "单位全称", "名称"),
                help="按印章或公文上的全称填写",
                example="云川县教育局",
                width=36,
            ),
            Column(
                "parent",
                "上级单位",
                max_length=400,
                aliases=("隶属单位", "主管单位"),
                help="写上级单位的全称，可以是系统里的，也可以是本文件里的；同名的写成“上级/单位”；最上层的留空",
                example="云川县",
                value=_parent_of,
                width=36,
            ),
            Column("kind", "类别", Kind.CHOICE, required=True, choices=UnitKind.choices, example="部门"),
            Column("short_name", "简称", max_length=60, example="县教育局"),
            Column("credit_code", "统一社会信用代码", Kind.CODE, max_length=18),
            Column("phone", "办公电话", Kind.CODE, max_length=40, example="0421-5812345"),
            Column("address", "办公地址", max_length=200, width=36),
            Column("duties", "职责分工", max_length=4000, lines=True, width=40),
            Column("founded_on", "成立日期", Kind.DATE),
        ),
        key=("name", "parent"),
        note="改名、移动、合并、撤销不在表里办，请在单位页面办理。",
        permission="orgs.import",
        stored=stored_units,
        check=check_units,
        arrange=arrange_units,
        write=write_unit,
    )
)

PEOPLE = declare(
    Sheet(
        "orgs.people",
        "人员名册",
        (
            Column("name", "姓名", required=True, max_length=60, value=lambda post: post.person.name),
            Column(
                "unit_id",
                "单位",
                Kind.REF,
                required=True,
                choices=units_to_choose,
                aliases=("单位名称", "工作单位", "所在单位"),
                width=36,
            ),
            Column("kind", "岗位", Kind.CHOICE, required=True, choices=KINDS, example="联络员"),
            Column("title", "职务", max_length=60),
            Column(
                "phone",
                "办公电话",
                Kind.CODE,
                max_length=40,
                example="0421-5812345",
                value=lambda post: post.person.phone,
            ),
            Column("mobile", "手机", Kind.CODE, max_length=40, personal=True, value=lambda post: post.person.mobile),
            Column("email", "电子邮箱", max_length=254, personal=True, value=lambda post: post.person.email),
            Column(
                "username",
                "登录名",
                max_length=60,
                help="可不填，由系统编号；同一个人有几个岗位的，各行写同一个登录名",
                value=lambda post: post.person.username,
                spare=True,
            ),
            Column("duties", "职责分工", max_length=300, width=40),
            Column("public", "对外公开", Kind.YESNO, help="填“是”的，姓名、职务、办公电话和分工对外公开"),
            Column("valid_from", "任职日期", Kind.DATE),
            Column("note", "备注", max_length=200, value=lambda post: post.person.note),
        ),
        key=("name", "unit_id", "kind", "username"),
        note="一行是一个人的一个岗位。离岗、结束岗位不在表里办，请在人员页面办理；管理员岗位由安全管理员授予。",
        permission="orgs.import",
        reveal="orgs.import",
        stored=stored_people,
        check=check_people,
        write=write_person,
    )
)

MEMBERS = declare(
    Sheet(
        "orgs.members",
        "单位组成员",
        (
            Column("name", "单位", width=36),
            Column("parent", "上级单位", width=36),
            Column("kind", "类别"),
            Column("why", "怎么算进来的"),
        ),
    )
)
