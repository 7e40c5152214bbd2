"""The file of papers of a transfer: every step before it, its letter, what was answered, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yingshang.kernel import clock
from yingshang.kernel.files import files_of
from yingshang.letters.models import Letter
from yingshang.supervision.queries.ladders import on_same_matter

if TYPE_CHECKING:
    from yingshang.kernel.models import StoredFile
    from yingshang.supervision.models import Step

_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', " "))
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index: the day, the step and its state, the letter, what was answered, and the files by name."""

    number: int
    day: str
    step: str
    state: str
    doc_number: str
    title: str
    answer: str
    files: tuple[tuple[str, StoredFile], ...]

    @property
    def names(self) -> str:
        """The files' names in the bundle, one a line."""
        return "\n".join(name for name, _ in self.files)


def bundle_of(step: Step) -> list[Entry]:
    """What belongs to the file: the steps with a letter on the same duty, or on the same unit under one rule."""
    rows = on_same_matter(step).filter(letter_id__isnull=False)
    steps = list(rows.select_related("rung", "proceeding").order_by("proposed_at", "pk"))
    letters = Letter.objects.select_related("final_pdf").in_bulk([one.letter_id for one in steps if one.letter_id])
    return [_entry(number, one, letters.get(one.letter_id or 0)) for number, one in enumerate(steps, start=1)]


def _entry(number: int, step: Step, letter: Letter | None) -> Entry:
    files: list[tuple[str, StoredFile]] = []
    said: list[str] = []
    if letter is not None and letter.final_pdf is not None:
        files.append((_name(number, 0, f"{letter.doc_number} {letter.title}.pdf"), letter.final_pdf))
    receipts = letter.receipts.filter(unit=step.unit_id) if letter is not None else ()
    for receipt in receipts:
        for answer in receipt.answers.order_by("id"):
            said.append(f"{clock.local(answer.at):%Y-%m-%d} {answer.text}")
            files += [(_name(number, len(files), file.name), file) for file in files_of(answer)]
    issued = step.issued_at or step.proposed_at
    return Entry(
        number,
        f"{clock.local(issued):%Y-%m-%d}",
        str(step),
        str(step.get_state_display()),
        letter.doc_number if letter is not None else "",
        letter.title if letter is not None else "",
        "\n".join(said),
        tuple(files),
    )


def _name(number: int, place: int, name: str) -> str:
    """A name that every system can hold, once in the bundle: 01-0 … .pdf."""
    stem, dot, ending = " ".join(name.translate(_UNFIT).split()).rpartition(".")
    return f"{number:02}-{place} {(stem or ending)[:LONGEST_NAME].strip(' .')}{dot}{ending[:8] if stem else ''}"
