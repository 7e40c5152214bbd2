"""Problems as they are found by the search."""

from __future__ import annotations

from datetime import datetime, time

from django.urls import reverse

from yingshang.kernel import clock
from yingshang.kernel.search import Searchable, Words, searchable
from yingshang.supervision.models import Problem


def _problem(problem: Problem) -> Words:
    body = "\n".join(filter(None, (problem.place, problem.description, problem.demand)))
    found = datetime.combine(problem.found_on, time.min, clock.SHANGHAI)
    return Words(title=f"{problem.number} {problem.title}", body=body, at=found)


searchable(
    Searchable(
        label="问题",
        model=Problem,
        visible=Problem.objects.visible_to,
        words=_problem,
        url=lambda number: reverse("supervision:problem", args=[number]),
    )
)
