"""What every action on units and people checks: text, days, permissions of a part of an act."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from yingshang.kernel import clock
from yingshang.kernel.errors import NotAllowed, Refusal
from yingshang.kernel.rules import may
from yingshang.kernel.text import line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yingshang.kernel.actor import Actor

_TELEPHONE = re.compile(r"[0-9+()（）\-—－ 转,，/、;；#*]{3,40}")
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)


def require(actor: Actor, permission: str, obj: object = None) -> None:
    """Raise NotAllowed unless the actor holds the permission; the system holds every one."""
    if not actor.is_system and not may(actor, permission, obj):
        raise NotAllowed


def clean(model: type[models.Model], values: Mapping[str, object], allowed: Collection[str]) -> dict[str, Any]:
    """The values of these fields, made plain and checked. KeyError for a field that the act may not set.

    Raises Refusal ``orgs.missing``, ``orgs.too_long``, ``orgs.not_listed``, ``orgs.phone``, ``orgs.email``,
    ``orgs.credit_code`` or ``orgs.day`` with the field it is about.
    """
    if unknown := set(values) - set(allowed):
        raise KeyError(sorted(unknown))
    return {name: _clean_field(model._meta.get_field(name), value) for name, value in values.items()}


def changes(obj: models.Model, values: Mapping[str, object]) -> list[str]:
    """Set the values that differ on ``obj``; gives their labels in the order of the form, none when nothing differs."""
    changed = [name for name, value in values.items() if getattr(obj, name) != value]
    for name in changed:
        setattr(obj, name, values[name])
    if changed:
        obj.save(update_fields=changed)
    return [str(getattr(obj._meta.get_field(name), "verbose_name", name)) for name in changed]


def name_of(model: type[models.Model], value: object, field: str = "name") -> str:
    """A name that must be there, made plain. Raises Refusal as ``clean`` does, and ``orgs.missing``."""
    name = str(clean(model, {field: value}, {field})[field])
    if not any(char.isalnum() for char in name):
        raise Refusal("orgs.missing", field=field, label=label_of(model, field))
    return name


def label_of(model: type[models.Model], field: str) -> str:
    """What the field is called on the screen."""
    return str(getattr(model._meta.get_field(field), "verbose_name", field))


def past_day(on: date, field: str = "on") -> date:
    """A day on which something has happened: not after today. Raises Refusal ``orgs.future`` or ``orgs.day``."""
    if not _EARLIEST <= on <= _LATEST:
        raise Refusal("orgs.day", field=field, value=on.isoformat())
    if on > clock.today():
        raise Refusal("orgs.future", field=field, on=on.isoformat(), today=clock.today().isoformat())
    return on


def basis_of(value: object, field: str = "basis") -> str:
    """The document by which something was done; it must be there. Raises Refusal ``orgs.basis``."""
    text = line(value)
    if not text:
        raise Refusal("orgs.basis", field=field)
    if len(text) > 200:
        raise Refusal("orgs.too_long", field=field, label=text[:10], most=200, count=len(text))
    return text


def _clean_field(field: Any, value: object) -> Any:  # noqa: ANN401 - the field decides
    if isinstance(field, models.DateField):
        return _clean_day(field, value)
    if isinstance(field, models.BooleanField):
        return bool(value)
    if isinstance(field, models.PositiveIntegerField):
        return _clean_number(field, value)
    text = paragraphs(value) if isinstance(field, models.TextField) else line(value)
    if field.max_length and len(text) > field.max_length:
        raise Refusal(
            "orgs.too_long", field=field.name, label=field.verbose_name, most=field.max_length, count=len(text)
        )
    if field.choices and text not in {key for key, _ in field.choices} | ({""} if field.blank else set()):
        raise Refusal("orgs.not_listed", field=field.name, label=field.verbose_name, value=text)
    return _clean_form(field.name, text)


def _clean_form(name: str, text: str) -> str:
    if not text:
        return text
    if name in {"phone", "mobile"} and not _TELEPHONE.fullmatch(text):
        raise Refusal("orgs.phone", field=name, value=text[:40])
    if name == "credit_code":
        text = text.upper().replace(" ", "")
        if not is_credit_code(text):
            raise Refusal("orgs.credit_code", field=name, value=text)
    if name == "email":
        try:
            validate_email(text)
        except ValidationError as wrong:
            raise Refusal("orgs.email", field=name, value=text[:60]) from wrong
    return text


def _clean_day(field: Any, value: object) -> date | None:  # noqa: ANN401 - a field of Django
    if value is None or value == "":
        return None
    if not isinstance(value, date) or not _EARLIEST <= value <= _LATEST:
        raise Refusal("orgs.day", field=field.name, value=str(value))
    return value


def _clean_number(field: Any, value: object) -> int:  # noqa: ANN401 - a field of Django
    if not isinstance(value, int) or not 0 <= value < 1_000_000:
        raise Refusal("orgs.number", field=field.name, label=field.verbose_name, value=str(value)[:20])
    return value


def is_credit_code(text: str) -> bool:
    """Whether the check character of a unified social credit code is right (GB 32100-2015)."""
    if len(text) != 18 or any(char not in _CREDIT_SIGNS for char in text):
        return False
    total = sum(_CREDIT_SIGNS.index(char) * weight for char, weight in zip(text[:17], _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_SIGNS[(31 - total % 31) % 31] == text[17]
