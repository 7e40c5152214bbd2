"""What words of a document say: a deadline phrase on its day, and words marked in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gongwen import decompose_text, read_deadline, read_quotas
from yingshang.documents.queries.entries import names_in
from yingshang.kernel import clock

if TYPE_CHECKING:
    from datetime import date

    from yingshang.documents.models import Document, Item

_MOST_READ = 4000  # characters; more is no task but a chapter


@dataclass(frozen=True, slots=True)
class Words:
    """What the engine reads in the words of one task; ``units`` are (role, name). Empty where it reads no task."""

    due: dict[str, Any] = field(default_factory=dict)
    due_phrase: str = ""
    quotas: list[dict[str, Any]] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)


def read_phrase(phrase: str, document: Document) -> dict[str, Any]:
    """A deadline of schema gongwen/1 as the phrase reads on the day of the document (today where it has none)."""
    return read_deadline(phrase[:300], base=base_of(document)).to_dict()


def quotas_with(item: Item | None, phrase: str, document: Document) -> list[dict[str, Any]]:
    """The numbers of a task (None: a new one) that is given a deadline phrase.

    Those that its old words said go, those that the new say come.
    """
    base, before = base_of(document), item.due_phrase if item else ""
    said, says = ([one.to_dict() for one in read_quotas(words[:300], base=base)] for words in (before, phrase))
    kept = [one for one in item.quotas if one not in said] if item else []
    return kept + [one for one in says if one not in kept]


def read_words(words: str, document: Document) -> Words:
    """Deadline, numbers and units of words that a person has marked as a task."""
    read = decompose_text(words[:_MOST_READ], base=base_of(document))
    found = [task.to_dict() for task in read.tasks] or [duty.to_dict() for duty in read.obligations]
    if not found:
        return Words()
    dated = next((one for one in found if one["deadline"]["text"]), found[0])
    units = list(dict.fromkeys(pair for one in found for pair in names_in(one)))
    quotas = [quota for one in found for quota in one["quotas"]]
    return Words(dated["deadline"], (dated["deadline"]["text"] or "")[:300], quotas, units)


def base_of(document: Document) -> date:
    """The day on which phrases without a year hang."""
    return document.issued_on or clock.today()
