"""Letters as they are found by the search."""

from __future__ import annotations

from django.urls import reverse

from yingshang.kernel.search import Searchable, Words, searchable
from yingshang.letters.models import Letter
from yingshang.letters.queries.paper import Grid, paper_of


def _letter(letter: Letter) -> Words:
    paper = paper_of(letter.body, letter.tables)
    lines = [letter.doc_number, letter.issuer_name]
    for part in paper.parts:
        lines += _rows(part.grid) if part.grid else [part.text]
    for grid in paper.annexes:
        lines += _rows(grid)
    return Words(title=letter.title, body="\n".join(filter(None, [*lines, letter.source_title])), at=letter.drafted_at)


def _rows(grid: Grid) -> list[str]:
    """The cells of each row; the mark that stands for the table in the text is nothing to be found."""
    return [" ".join(map(str, row)) for row in grid.rows]


searchable(
    Searchable(
        label="公文往来",
        model=Letter,
        visible=Letter.objects.visible_to,
        words=_letter,
        url=lambda number: reverse("letters:letter", args=[number]),
    )
)
