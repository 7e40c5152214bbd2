"""What a server has loaded stays loaded: it is taken out of the search for cycles.

A full search goes through every object of every module, page and template; at 200,000 of them it holds up all requests
for a tenth of a second and more, each time it comes round.
"""

from __future__ import annotations

import gc

from django.urls import get_resolver

THRESHOLDS = (700, 10, 100)  # Python's own but for the last: full searches come a tenth as often
ROUNDS = 5  # full searches after the start; by then templates, expressions and lists have been read
_left = [0]


def settle() -> None:
    """Load the code of all pages and set aside what there is; what the next few full searches leave, too.

    For a process that serves, before its first request. Objects set aside are still freed with their last reference;
    only cycles among them stay, which is why it ends after ``ROUNDS``.
    """
    get_resolver().url_patterns  # noqa: B018 - read for its effect
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)  # with little left to search, every twentieth page would be held up by a full one
    if not _left[0]:
        gc.callbacks.append(_keep)
    _left[0] = ROUNDS


def _keep(phase: str, info: dict[str, int]) -> None:
    if phase != "stop" or info["generation"] < 2:
        return
    gc.freeze()
    _left[0] -= 1
    if not _left[0]:
        gc.callbacks.remove(_keep)
