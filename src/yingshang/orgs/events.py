"""What can happen to units and people, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

unit_founded = event_type("orgs.unit_founded", "在“{parent}”下设立“{target}”")
unit_edited = event_type("orgs.unit_edited", "修改“{target}”的{fields}")
unit_moved = event_type("orgs.unit_moved", "将“{target}”从“{old}”移到“{new}”，连同下级共{count}个单位")
unit_ordered = event_type("orgs.unit_ordered", "调整“{target}”在同级单位中的顺序")
unit_renamed = event_type("orgs.unit_renamed", "将“{old}”自{on}起更名为“{target}”，依据：{basis}")
unit_shortened = event_type("orgs.unit_shortened", "将“{target}”的简称自{on}起由“{old}”改为“{new}”，依据：{basis}")
unit_merged = event_type("orgs.unit_merged", "自{on}起将“{target}”并入“{into}”，依据：{basis}")
unit_split = event_type("orgs.unit_split", "自{on}起将“{target}”分设为{into}，依据：{basis}")
unit_dissolved = event_type("orgs.unit_dissolved", "自{on}起撤销“{target}”，依据：{basis}")
unit_restored = event_type("orgs.unit_restored", "恢复“{target}”，依据：{basis}")
alias_added = event_type("orgs.alias_added", "给“{target}”添加别名“{alias}”")
alias_taught = event_type("orgs.alias_taught", "教系统认得：“{alias}”指“{target}”")
alias_removed = event_type("orgs.alias_removed", "删除“{target}”的别名“{alias}”")

group_created = event_type("orgs.group_created", "建立单位组“{target}”")
group_edited = event_type("orgs.group_edited", "修改单位组“{target}”的{fields}")
group_joined = event_type("orgs.group_joined", "将“{unit}”加入单位组“{target}”")
group_excluded = event_type("orgs.group_excluded", "将“{unit}”排除在单位组“{target}”之外")
group_left = event_type("orgs.group_left", "“{unit}”自{on}之后不再单列于单位组“{target}”")

person_added = event_type("orgs.person_added", "添加人员“{target}”")
person_edited = event_type("orgs.person_edited", "修改人员“{target}”的{fields}")
person_left = event_type(
    "orgs.person_left", "登记“{target}”自{on}之后离岗，结束{posts}个岗位，原因：{reason}", personal=("reason",)
)
person_returned = event_type("orgs.person_returned", "登记“{target}”返岗，原因：{reason}", personal=("reason",))

post_assigned = event_type("orgs.post_assigned", "任“{person}”为{target}", personal=("person",))
post_edited = event_type("orgs.post_edited", "修改{target}（{person}）的{fields}", personal=("person",))
post_ended = event_type("orgs.post_ended", "“{person}”自{on}之后不再任{target}", personal=("person",))
post_rescoped = event_type(
    "orgs.post_rescoped", "将{target}（{person}）的查看范围由“{old}”改为“{new}”", personal=("person",)
)
chief_marked = event_type("orgs.chief_marked", "定“{person}”为{unit}的主联络员", personal=("person",))
delegation_begun = event_type(
    "orgs.delegation_begun",
    "{starts_on}至{ends_on}由“{to}”代行{target}，事由：{reason}",
    personal=("to", "reason"),
)
delegation_ended = event_type("orgs.delegation_ended", "“{to}”不再代行{target}", personal=("to",))
