"""Where a problem is mended, and where other apps' pages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from yingshang.documents.models import Document, Item
    from yingshang.obligations.models import Obligation
    from yingshang.tasks.queries.planning import Problem


def review_link(document: Document, item: Item | None = None) -> str:
    """The review page of a document, at one item; the document's own page, or "" where there is none."""
    for name in ("documents:review", "documents:document"):
        try:
            link = reverse(name, args=[document.pk])
        except NoReverseMatch:
            continue
        return f"{link}#item-{item.pk}" if item is not None else link
    return ""


def mend_link(problem: Problem, item: Item) -> str:
    """Where to mend a problem; "" when it is mended on the page of 交办 itself."""
    if problem.code in {"tasks.no_rhythm", "tasks.not_in_days"}:
        return ""
    if problem.code == "tasks.group_empty":
        return reverse("orgs:tree")
    return review_link(item.document, item)


def duty_link(part: Obligation) -> str:
    """The page of a part; "" where there is none."""
    for name in ("obligations:duty", "obligations:obligation"):
        try:
            return reverse(name, args=[part.pk])
        except NoReverseMatch:
            continue
    return ""
