"""Tables of units, people, posts and groups."""

from yingshang.orgs.models.group import Group, GroupMember
from yingshang.orgs.models.person import Delegation, Person, Post
from yingshang.orgs.models.unit import Succession, Unit, UnitName

__all__ = ["Delegation", "Group", "GroupMember", "Person", "Post", "Succession", "Unit", "UnitName"]
