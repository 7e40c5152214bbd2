"""Who may be named for a unit's part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.orgs.models import Post

if TYPE_CHECKING:
    from yingshang.orgs.models import Person, Unit


def works_in(person: Person, unit: Unit) -> bool:
    """Whether the person holds a post in the unit or below it today."""
    return Post.objects.held_on(clock.today()).filter(person=person, unit__path__startswith=unit.path).exists()
