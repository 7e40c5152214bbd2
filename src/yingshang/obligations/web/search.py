"""Matters as they are found by the search: whoever owes or handed out a part finds the whole."""

from __future__ import annotations

from django.urls import reverse

from yingshang.kernel.search import Searchable, Words, searchable
from yingshang.obligations.models import Matter


def _matter(matter: Matter) -> Words:
    body = "\n".join(filter(None, (matter.content, matter.source_title, matter.basis, matter.due_phrase)))
    return Words(title=matter.title, body=body, at=matter.handed_out_at)


searchable(
    Searchable(
        label="应办事项",
        model=Matter,
        visible=Matter.objects.visible_to,
        words=_matter,
        url=lambda number: reverse("obligations:matter", args=[number]),
        own=Matter.objects.keys_visible_to,
    )
)
