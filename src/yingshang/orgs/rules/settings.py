"""What an office may decide about the keeping of units and people."""

from __future__ import annotations

from yingshang.kernel.parameters import Declared, declare

OWN_FACTS = declare(
    Declared(
        "orgs.units_keep_own_facts",
        "各单位自行维护本单位电话、地址、职责",
        "单位和人员",
        True,
        "本系统默认",
        "由本单位联络员或股室负责人维护；名称、隶属关系仍由系统管理员办理。",
    )
)
OWN_PEOPLE = declare(
    Declared(
        "orgs.units_keep_own_people",
        "各单位自行维护本单位人员",
        "单位和人员",
        True,
        "本系统默认",
        "由本单位联络员或股室负责人维护本单位及内设机构的联络员和联系方式；其他岗位由系统管理员任免。",
    )
)
DELEGATION_DAYS = declare(
    Declared("orgs.delegation_days", "一次代行最长天数", "单位和人员", 92, "本系统默认", unit="天", least=1, most=366)
)
