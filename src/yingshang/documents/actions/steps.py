"""Steps of a review: what each act changed is kept, and the last one can be taken back.

Prose: docs/algorithms/review.md.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction

from yingshang.documents import events
from yingshang.documents.actions.reviewing import in_review
from yingshang.documents.models import Item, ItemUnit, Step
from yingshang.kernel import clock
from yingshang.kernel.command import command
from yingshang.kernel.errors import Refusal
from yingshang.kernel.events import open_batch, record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor

Snapshot = dict[str, dict[str, Any] | None]
_KEPT = (
    "kind", "parent_id", "order", "scheme", "path", "ordinal", "title", "content", "note", "due_phrase", "due",
    "quotas", "targets", "report_to", "due_origin", "start", "end", "evidence", "signals", "state", "edited",
    "settled_by", "drop_reason",
)  # fmt: skip
_KEPT_UNITS = ("role", "printed", "unit_id", "group_id", "match", "reason", "order")
MOST_STEPS = 200  # of one person in one document; older ones cannot be taken back any more


@contextmanager
def step(document: Document, verb: str, *, actor: Actor) -> Iterator[None]:
    """Keep what the acts inside change in the items of a document as one step; nothing where nothing changed.

    One transaction with the acts: a step is there exactly when its change is. What they record is written together: a
    long paper enters the search once, and not for each of its seventy names.
    """
    with transaction.atomic(), open_batch():
        before = _snapshot(document)
        yield
        after = _snapshot(document)
        touched = [pk for pk in {**before, **after} if before.get(pk) != after.get(pk)]
        if not touched:
            return
        Step.objects.create(
            document=document,
            verb=verb,
            before={pk: before.get(pk) for pk in touched},
            after={pk: after.get(pk) for pk in touched},
            person_id=actor.person_id,
            person_name=actor.name,
            at=clock.now(),
        )
        old = steps_of(document, actor).values_list("pk", flat=True)[MOST_STEPS : MOST_STEPS + 50]
        Step.objects.filter(pk__in=list(old)).delete()


def steps_of(document: Document, actor: Actor) -> Any:  # noqa: ANN401 - a queryset
    """What the actor has done in a review and not taken back, newest first."""
    return Step.objects.filter(document=document, person_id=actor.person_id, undone_at=None).order_by("-id")


@command("documents.review_document", target="document")
def undo_step(*, actor: Actor, document: Document) -> list[int]:
    """Take back the actor's last step: the items are as they were before it; their ids.

    Effects: values and units of the step's items, one version more each; items that the step had made are gone. Raises
    Refusal ``documents.nothing_to_undo``, or ``documents.undo_changed`` when somebody has changed one of them since.
    """
    document.refresh_from_db(fields=["state"])  # the step itself may have begun the review
    in_review(document, actor)
    last = steps_of(document, actor).select_for_update().first()
    if last is None:
        raise Refusal("documents.nothing_to_undo")
    now = _snapshot(document, [int(pk) for pk in last.after])
    if any(now.get(pk) != values for pk, values in last.after.items()):
        raise Refusal("documents.undo_changed")
    items = Item.objects.in_bulk([int(pk) for pk in last.after])
    # Those that the step has made go last: what hung below one of them is by then back where it was.
    for pk, values in sorted(last.before.items(), key=lambda one: one[1] is None):
        _restore(items[int(pk)], values)
    last.undone_at = clock.now()
    last.save(update_fields=["undone_at"])
    record(events.step_undone, document, actor=actor, count=len(last.after))
    return [int(pk) for pk in last.before]


def _snapshot(document: Document, keys: Iterable[int] | None = None) -> Snapshot:
    rows = document.items.all() if keys is None else document.items.filter(pk__in=list(keys))
    found: dict[int, dict[str, Any]] = {row.pop("pk"): row for row in rows.values("pk", *_KEPT)}
    units = (
        ItemUnit.objects.filter(item__in=found.keys())
        if keys is not None
        else ItemUnit.objects.filter(item__document=document)
    )
    for values in found.values():
        values["units"] = []
    for row in units.order_by("item_id", "order", "pk").values("item_id", *_KEPT_UNITS):
        found[row.pop("item_id")]["units"].append(row)
    return {str(pk): values for pk, values in found.items()}


def _restore(item: Item, values: dict[str, Any] | None) -> None:
    if values is None:
        item.delete()
        return
    given = dict(values)
    units = given.pop("units")
    for name, value in given.items():
        setattr(item, name, value)
    if not given["settled_by"]:
        item.settled_at = None
    item.version += 1
    item.save()
    item.units.all().delete()
    ItemUnit.objects.bulk_create(ItemUnit(item=item, **unit) for unit in units)
