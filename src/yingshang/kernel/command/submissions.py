"""Twice is once: the same key with the same arguments acts once, with other arguments it is refused."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from yingshang.kernel import clock
from yingshang.kernel.errors import Refusal
from yingshang.kernel.models import Submission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor


def claim_key(command: str, *, actor: Actor, arguments: Mapping[str, object]) -> tuple[Submission, bool]:
    """The row of the actor's key and whether it is new. Raises Refusal when the key was used with other arguments."""
    digest = digest_of(arguments)
    row, new = Submission.objects.get_or_create(
        person_id=actor.person_id or 0,
        command=command,
        key=actor.key,
        defaults={"digest": digest, "at": clock.now()},
    )
    if not new and row.digest != digest:
        raise Refusal("kernel.key_reused")
    return row, new


def keep_result(row: Submission, result: object) -> None:
    """Remember what the command gave, so that its repetition gives the same."""
    row.result = _plain(result)
    row.save(update_fields=["result"])


def stored_result(row: Submission) -> Any:  # noqa: ANN401 - whatever the command returns
    """What the command gave the first time; a row that is gone since reads None."""
    return _restored(row.result)


def digest_of(arguments: Mapping[str, object]) -> str:
    """SHA-256 of the arguments in one canonical form, as 64 hexadecimal digits."""
    text = json.dumps(_plain(dict(arguments)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(value, models.Model):
        return {"model": value._meta.label_lower, "pk": value.pk if isinstance(value.pk, int) else str(value.pk)}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return str(getattr(value, "sha256", value))


def _restored(value: Any) -> Any:  # noqa: ANN401 - a JSON value in, whatever the command returns out
    match value:
        case {"model": str(label), "pk": pk}:
            return apps.get_model(label)._default_manager.filter(pk=pk).first()
        case list():
            return [_restored(part) for part in value]
        case dict():
            return {name: _restored(part) for name, part in value.items()}
    return value
