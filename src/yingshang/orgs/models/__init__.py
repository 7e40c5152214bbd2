"""Tables of units, people, posts and groups."""

from yingshang.orgs.models.group import Group, GroupMember
from yingshang.orgs.models.person import Delegation, Person, Post
from yingshang.orgs.models.unit import NamesVersion, Succession, Unit, UnitName, units_below, units_within

__all__ = [
    "Delegation",
    "Group",
    "GroupMember",
    "NamesVersion",
    "Person",
    "Post",
    "Succession",
    "Unit",
    "UnitName",
    "units_below",
    "units_within",
]
