"""Letters as they are found by the search."""

from __future__ import annotations

from django.urls import reverse

from yingshang.kernel.search import Searchable, Words, searchable
from yingshang.letters.models import Letter


def _letter(letter: Letter) -> Words:
    body = "\n".join(filter(None, (letter.doc_number, letter.issuer_name, letter.body, letter.source_title)))
    return Words(title=letter.title, body=body, at=letter.drafted_at)


searchable(
    Searchable(
        label="公文往来",
        model=Letter,
        visible=Letter.objects.visible_to,
        words=_letter,
        url=lambda number: reverse("letters:letter", args=[number]),
    )
)
