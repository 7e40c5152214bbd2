"""The page of the search: hits by kind with their number, and all hits of one kind, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from yingshang.kernel.errors import Refusal
from yingshang.kernel.lists import Order, total_of
from yingshang.kernel.rules import may
from yingshang.kernel.search import COUNTED, ORDER, groups, hits, kinds
from yingshang.kernel.search.rebuilding import order_rebuild
from yingshang.kernel.search.tokens import LONGEST_QUERY, folded
from yingshang.kernel.text import line
from yingshang.kernel.web.refusals import say
from yingshang.kernel.web.requests import Request

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yingshang.kernel.models import SearchEntry
    from yingshang.kernel.search import Searchable

_FIRST, _PAGE = 5, 20
_BEFORE, _AFTER = 30, 90  # characters of the text around the first hit


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit as it is shown; both texts are escaped and marked."""

    url: str
    title: str
    text: str
    entry: SearchEntry


def search(request: Request) -> HttpResponse:
    """``q`` is what is searched, ``kind`` narrows to one kind, ``_at`` is the place of its page."""
    words = line(request.GET.get("q", ""))[:LONGEST_QUERY]
    kind = kinds().get(request.GET.get("kind", ""))
    context: dict[str, object] = {"words": words, "kinds": [one.label for one in kinds().values()]}
    context["may_rebuild"] = may(request.actor, "kernel.rebuild_search")
    if words and kind is not None:
        context |= _one_kind(request, kind, words)
    elif words:
        found = groups(words, request.actor, size=_FIRST)
        context["groups"] = [
            (one, _more(one.kind, words), [_hit(one.kind, e, words) for e in one.first]) for one in found
        ]
    return render(request, "kernel/search.html", context)


@require_POST
def rebuild_search(request: Request) -> HttpResponse:
    """Queue the rebuild and lead to its job."""
    row = order_rebuild(actor=request.actor)
    messages.success(request, "已开始重建搜索索引；重建期间可以照常搜索。")
    return redirect("kernel:job", pk=row.pk)


def _one_kind(request: Request, kind: Searchable, words: str) -> dict[str, object]:
    rows = hits(kind, words, request.actor)
    order, doubt = Order(rows, ORDER), ""
    try:
        page = order.page(rows, size=_PAGE, cursor=request.GET.get("_at", ""), salt="search")
    except Refusal as refusal:
        sentence = say(refusal)
        doubt, page = f"{sentence.what}{sentence.todo}", order.page(rows, size=_PAGE, salt="search")
    here = _more(kind, words)
    return {
        "kind": kind,
        "doubt": doubt,
        "hits": [_hit(kind, entry, words) for entry in page.rows],
        "page": {
            "total_text": str(total_of(rows, limit=COUNTED)),
            "first_url": here if page.before else "",
            "previous_url": f"{here}&{urlencode({'_at': page.before})}" if page.before else "",
            "next_url": f"{here}&{urlencode({'_at': page.after})}" if page.after else "",
        },
    }


def _more(kind: Searchable, words: str) -> str:
    return f"?{urlencode({'q': words, 'kind': kind.kind})}"


def _hit(kind: Searchable, entry: SearchEntry, words: str) -> Hit:
    return Hit(kind.url(entry.object_id), marked(entry.title, words), marked(_around(entry.body, words), words), entry)


def marked(text: str, words: str) -> str:
    """The text, escaped, with every word of the query marked; unmarked where folding has moved its places."""
    plain = folded(text)
    if len(plain) != len(text):
        return format_html("{}", text)
    spans: list[tuple[int, int]] = []
    for word in sorted({folded(word) for word in words.split()}, key=len, reverse=True):
        at = plain.find(word)
        while at >= 0:
            spans.append((at, at + len(word)))
            at = plain.find(word, at + len(word))
    parts, end = [], 0
    for start, stop in sorted(spans):
        if start >= end:
            parts.append((text[end:start], text[start:stop]))
            end = stop
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[end:])


def _around(text: str, words: str) -> str:
    plain = folded(text)
    places = [at for word in words.split() if (at := plain.find(folded(word))) >= 0]
    at = min(places, default=0)
    start = max(0, at - _BEFORE)
    cut = " ".join(text[start : at + _AFTER].split())
    return f"{'…' if start else ''}{cut}{'…' if at + _AFTER < len(text) else ''}"
