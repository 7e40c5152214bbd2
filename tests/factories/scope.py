"""What every one of the cast sees of a kind of row."""

from __future__ import annotations

from yingshang.kernel.actor import NOBODY


def keys_by_name(model, actors):
    """Name → how many rows each sees; ``keys_visible_to`` must give the keys of ``visible_to``, no others, to each."""
    found = {}
    for name, actor in {**actors, "nobody": NOBODY}.items():
        keys = sorted(key for (key,) in model.objects.keys_visible_to(actor))
        assert keys == sorted(model.objects.visible_to(actor).values_list("pk", flat=True)), name
        found[name] = len(keys)
    return found
