"""Writing on a briefing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.command import claim_version, command
from yingshang.kernel.errors import Conflict
from yingshang.kernel.events import record
from yingshang.portal import events
from yingshang.portal.models import Briefing, BriefingText
from yingshang.portal.rules import fitting

if TYPE_CHECKING:
    from datetime import date

    from yingshang.kernel.actor import Actor
    from yingshang.orgs.models import Unit


@dataclass(frozen=True, slots=True)
class About:
    """Which briefing: of which days, about which unit and those below it (None: everybody)."""

    first: date
    last: date
    scope: Unit | None = None


@command("portal.write_briefing", target="office")
def write_briefing(*, actor: Actor, office: Unit, about: About, text: str, seen: int) -> Briefing:
    """Keep the words of a briefing as its next version.

    ``seen`` is the version that the writer saw, 0 for none. Effects: the briefing, a row of its versions, an event.
    Raises Refusal ``portal.text_too_long``; Conflict when somebody wrote meanwhile.
    """
    kept = fitting(text)
    found = Briefing.objects.filter(office=office, scope=about.scope, first=about.first, last=about.last)
    briefing = found.select_for_update().first()
    words = {"text": kept, "written_by": actor.name, "written_at": clock.now()}
    if briefing is None:
        briefing = Briefing.objects.create(
            office=office, scope=about.scope, first=about.first, last=about.last, **words
        )
    else:
        if not seen:
            raise Conflict(theirs=briefing)
        claim_version(briefing, seen)
        for name, value in words.items():
            setattr(briefing, name, value)
        briefing.save(update_fields=list(words))
    number = briefing.texts.count() + 1
    BriefingText.objects.create(
        briefing=briefing, number=number, text=kept, person_name=actor.name, post=actor.post, at=clock.now()
    )
    scope = about.scope.name if about.scope else ""
    record(events.briefing_written, briefing, actor=actor, number=number, scope=scope)
    return briefing
