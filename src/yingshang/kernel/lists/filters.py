"""The filters of a list: each reads what was asked with a form field, narrows the rows, and says itself in words.

Narrowing never doubles a row: a path that leads to several related rows is asked in a query of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from yingshang.kernel.clock import SHANGHAI
from yingshang.kernel.fields import DayField
from yingshang.kernel.text import line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yingshang.kernel.actor import Actor

Rows = QuerySet[Any]
Choices = Iterable[tuple[Any, str]]
LONGEST = 100


class Filter(Protocol):
    """What every filter gives. ``fields`` are the inputs by name; ``narrow`` is given their cleaned values."""

    @property
    def name(self) -> str:
        """The name of its input; the names of several begin with it."""

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """The inputs, offering only what the actor may know."""

    def narrow(self, rows: Rows, given: Mapping[str, Any], actor: Actor) -> Rows:
        """The rows that pass; all when nothing was asked."""

    def say(self, form: forms.Form) -> str:
        """What was asked, as a person reads it; "" for nothing."""


class WordsField(forms.CharField):
    """Words to search: blanks of any width part them, characters that cannot be seen are left out."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django hands over what came
        """The words parted by one blank. Raises ValidationError for too long a text."""
        text = line(value)
        if len(text) > LONGEST:
            raise ValidationError(f"最多 {LONGEST} 个字，请只写关键的几个字。", code="too_long")
        return text


@dataclass(frozen=True)
class Words:
    """Rows in which every word occurs in one of ``within`` (paths); half- and full-width letters mean the same.

    ``slow``: no index helps, so less is counted, and in a list with a ``reach`` a page looks through only so many rows.
    ``counted``: as for ``OneOf``.
    """

    name: str
    label: str
    within: tuple[str, ...]
    help: str = ""
    slow: bool = False
    counted: Callable[[QuerySet[Any], str], int] | None = None

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """One text."""
        look = forms.TextInput({"type": "search", "maxlength": LONGEST, "autocomplete": "off", "data-key-focus": "/"})
        return {self.name: WordsField(label=self.label, help_text=self.help, widget=look)}

    def narrow(self, rows: Rows, given: Mapping[str, Any], actor: Actor) -> Rows:
        """Every word somewhere."""
        for word in given[self.name].split():
            spellings = {word, unicodedata.normalize("NFKC", word)}
            wanted = Q()
            for path in self.within:
                for spelling in spellings:
                    wanted |= _holding(rows, path, spelling)
            rows = rows.filter(wanted)
        return rows

    def say(self, form: forms.Form) -> str:
        """名称含“教育”."""
        words = form.cleaned_data[self.name]
        return f"{self.label}含“{words}”" if words else ""


@dataclass(frozen=True)
class OneOf:
    """One of a few values of ``path``.

    ``choices``: (value, label) pairs, or a function of the actor that gives them; a list of pairs as label is a group.
    ``when`` gives a condition for a value instead of ``path`` ("逾期" is no column). ``slow``: as for words, no index
    helps; ``counted`` says how many of these rows with a value are counted, where they are few and found once.
    """

    name: str
    label: str
    choices: Choices | Callable[[Actor], Choices]
    path: str = ""
    when: Callable[[str], Q] | None = None
    slow: bool = False
    counted: Callable[[QuerySet[Any], str], int] | None = None

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """One choice."""
        offered = self.choices(actor) if callable(self.choices) else self.choices
        pairs = [("", "全部"), *(_as_text(value, label) for value, label in offered)]
        wrong = {"invalid_choice": "没有这个选项，请从列出的选项里选。"}
        return {self.name: forms.ChoiceField(label=self.label, choices=pairs, required=False, error_messages=wrong)}

    def narrow(self, rows: Rows, given: Mapping[str, Any], actor: Actor) -> Rows:
        """The rows of the value."""
        value = given[self.name]
        if not value:
            return rows
        if self.when is not None:
            return rows.filter(self.when(value))
        return rows.filter(condition(rows, self.path or self.name, value))

    def say(self, form: forms.Form) -> str:
        """状态：在用."""
        value = form.cleaned_data[self.name]
        return f"{self.label}：{labels(form.fields[self.name])[value]}" if value else ""


@dataclass(frozen=True)
class YesNo:
    """Rows for which ``when`` holds, or does not: a path to a truth value, or a condition."""

    name: str
    label: str
    when: str | Q
    yes: str = "是"
    no: str = "否"

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """One choice of two."""
        return self._choice.fields(actor)

    def narrow(self, rows: Rows, given: Mapping[str, Any], actor: Actor) -> Rows:
        """The rows of the answer."""
        value = given[self.name]
        condition = Q(**{self.when: True}) if isinstance(self.when, str) else self.when
        match value:
            case "yes":
                return rows.filter(condition)
            case "no":  # what is unknown is not yes
                return rows.exclude(condition)
        return rows

    def say(self, form: forms.Form) -> str:
        """公开：是."""
        return self._choice.say(form)

    @property
    def _choice(self) -> OneOf:
        return OneOf(self.name, self.label, (("yes", self.yes), ("no", self.no)))


@dataclass(frozen=True)
class Days:
    """Rows whose ``path`` (a date, or a moment seen in Chinese time) lies between two days, both included."""

    name: str
    label: str
    path: str

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """Two days."""
        return {
            f"{self.name}_from": DayField(label=f"{self.label}从", required=False),
            f"{self.name}_to": DayField(label="到", required=False),
        }

    def narrow(self, rows: Rows, given: Mapping[str, Any], actor: Actor) -> Rows:
        """The rows between. Raises ValidationError when they are the wrong way round."""
        first, last = given[f"{self.name}_from"], given[f"{self.name}_to"]
        if first and last and first > last:
            raise ValidationError({f"{self.name}_to": "结束日期早于开始日期，请调换。"})
        moment = isinstance(_field_of(rows, self.path), DateTimeField)
        if first:
            rows = rows.filter(condition(rows, f"{self.path}__gte", _midnight(first) if moment else first))
        if last and moment:
            rows = rows.filter(condition(rows, f"{self.path}__lt", _midnight(last + timedelta(days=1))))
        elif last:
            rows = rows.filter(condition(rows, f"{self.path}__lte", last))
        return rows

    def say(self, form: forms.Form) -> str:
        """时限 2026-05-01 至 2026-05-16."""
        first, last = form.cleaned_data[f"{self.name}_from"], form.cleaned_data[f"{self.name}_to"]
        if not first and not last:
            return ""
        return f"{self.label} {first or '最早'} 至 {last or '最晚'}"


@dataclass(frozen=True)
class Exactly:
    """Rows whose ``path`` is exactly what a link asks for; there is nothing to type."""

    name: str
    label: str
    path: str = ""

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """One hidden text."""
        return {self.name: WordsField(label=self.label, widget=forms.HiddenInput)}

    def narrow(self, rows: Rows, given: Mapping[str, Any], actor: Actor) -> Rows:
        """The rows of the value. Raises ValidationError for what cannot be one."""
        text, path = given[self.name], self.path or self.name
        if not text:
            return rows
        return rows.filter(condition(rows, path, cast("Any", _field_of(rows, path)).to_python(text)))

    def say(self, form: forms.Form) -> str:
        """对象编号：12."""
        text = form.cleaned_data[self.name]
        return f"{self.label}：{text}" if text else ""


def _as_text(value: object, label: object) -> tuple[str, object]:
    """A pair with its value as text, or a group of such pairs."""
    if isinstance(label, list | tuple):
        return str(value), [(str(one), word) for one, word in label]
    return str(value), label


def labels(field: forms.Field) -> dict[str, str]:
    """Value → label, those in groups as well."""
    found: dict[str, str] = {}
    for value, label in cast("Any", field).choices:
        found.update(label if isinstance(label, list) else {value: label})
    return found


def _holding(rows: Rows, path: str, word: str) -> Q:
    """That ``path`` holds the word. One without capitals is compared as it is: folding a text costs more than looking.

    PostgreSQL takes a word in a text for so rare that it would sort all rows; of a place in it it expects many.
    """
    if word.upper() != word.lower() or _leads_to_several(rows, path):
        return condition(rows, f"{path}__icontains", word)
    return Q(GreaterThan(StrIndex(path, Value(word)), 0))


def condition(rows: Rows, lookup: str, value: object) -> Q:
    """The condition, in a query of its own where its path leads to several rows."""
    if not _leads_to_several(rows, lookup):
        return Q(**{lookup: value})
    return Q(pk__in=rows.model._base_manager.filter(**{lookup: value}).values("pk"))


def _leads_to_several(rows: Rows, lookup: str) -> bool:
    meta = rows.model._meta
    for name in lookup.split("__"):
        try:
            field = meta.pk if name == "pk" else meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if field.one_to_many or field.many_to_many:
            return True
        if not field.related_model:
            return False
        meta = cast("Any", field.related_model)._meta
    return False


def _field_of(rows: Rows, path: str) -> object:
    if annotation := rows.query.annotations.get(path):
        return annotation.output_field
    meta, field = rows.model._meta, None
    for name in path.split("__"):
        field = meta.get_field(name)
        meta = field.related_model._meta if field.related_model else meta
    return field


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)
