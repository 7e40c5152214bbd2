"""Kinds and states of units, people and posts; stored values are English and permanent."""

from __future__ import annotations

from django.db.models import TextChoices


class UnitKind(TextChoices):
    """What a unit is; the level of a name is read from it."""

    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"
    DEPARTMENT = "department", "部门"
    TOWN = "town", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    SECTION = "section", "内设机构"
    INSTITUTION = "institution", "事业单位"
    PARK = "park", "园区"
    COMPANY = "company", "国有企业"
    OTHER = "other", "其他"


# Kinds whose names a county has many times, one in every office: 办公室, 综合股, 中心.
SHARED_NAMES = frozenset({UnitKind.SECTION, UnitKind.VILLAGE, UnitKind.INSTITUTION, UnitKind.OTHER})


class UnitState(TextChoices):
    """Whether a unit still exists. One that is gone keeps its rows: old papers keep the old name."""

    ACTIVE = "active", "在用"
    DISSOLVED = "dissolved", "已撤销"


class NameKind(TextChoices):
    """What a name of a unit is."""

    FULL = "full", "全称"
    SHORT = "short", "简称"
    ALIAS = "alias", "别名"


class GroupReach(TextChoices):
    """Where a collective name takes its members from, besides those listed by hand."""

    LISTED = "listed", "只按名单"
    CHILDREN = "children", "直属单位"
    BELOW = "below", "全部下级单位"


class PersonState(TextChoices):
    """The state of a person's account."""

    LISTED = "listed", "未开通"
    INVITED = "invited", "已邀请"
    ACTIVE = "active", "已开通"
    SUSPENDED = "suspended", "已停用"
    LEFT = "left", "已离岗"


class PostKind(TextChoices):
    """What a post is for: the roles of the access table."""

    CLERK = "clerk", "经办人"
    SECTION_HEAD = "section_head", "股室负责人"
    LIAISON = "liaison", "联络员"
    LEADER = "leader", "分管领导"
    SUPERVISOR = "supervisor", "督查人员"
    HOTLINE = "hotline", "热线坐席"
    MEDIA = "media", "融媒体编辑"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


class UnitRole(TextChoices):
    """In what role a unit stands in a task."""

    LEAD = "lead", "牵头"
    RESPONSIBLE = "responsible", "责任"
    PARTICIPATING = "participating", "配合"


class Scope(TextChoices):
    """How far a post sees."""

    OWN = "own", "本单位"
    BELOW = "below", "本单位及下级"
    ALL = "all", "全部"


# How far each kind of post sees; an office may narrow or widen one post by its own setting (Post.scope).
DEFAULT_SCOPE = {
    PostKind.CLERK: Scope.ALL,
    PostKind.SECTION_HEAD: Scope.ALL,
    PostKind.LIAISON: Scope.BELOW,
    PostKind.LEADER: Scope.BELOW,
    PostKind.SUPERVISOR: Scope.ALL,
    PostKind.HOTLINE: Scope.OWN,
    PostKind.MEDIA: Scope.OWN,
    PostKind.SYSTEM_ADMIN: Scope.ALL,
    PostKind.SECURITY_ADMIN: Scope.ALL,
    PostKind.AUDIT_ADMIN: Scope.ALL,
}

# None of the three may act for another, and nobody may hold two of them: whoever acts cannot erase the trace.
ADMINISTRATORS = frozenset({PostKind.SYSTEM_ADMIN, PostKind.SECURITY_ADMIN, PostKind.AUDIT_ADMIN})

# What a unit may give to its own people without the system administrator: posts that see no more than the unit itself.
OWN_POSTS = frozenset({PostKind.LIAISON})

# The kinds whose name begins a level: a department is as high as the nearest of these above it.
LEVELS = frozenset({UnitKind.CITY, UnitKind.COUNTY, UnitKind.TOWN, UnitKind.VILLAGE, UnitKind.SECTION})
