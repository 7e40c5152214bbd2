"""The filter by a related row, as a unit: unfolded where few are offered, named by typing where many are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yingshang.kernel.counting import few_of, known_total_of
from yingshang.kernel.lists.filters import LONGEST, Rows, WordsField, condition, labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.db.models import Model
    from django.forms.renderers import BaseRenderer

    from yingshang.kernel.actor import Actor

_FEW = 30  # so many rows are unfolded; of more one types a part of the name and takes what is offered
_MANY = 500  # more than these are not offered either: one types the name


class _Offer(NamedTuple):
    """A row as a filter offers it: its key, its name among the others, and the short name that people type."""

    key: str
    name: str
    short: str = ""


class _OffersInput(forms.TextInput):
    """A text with names under it: the browser shows those that hold what is typed."""

    def __init__(self, offers: Sequence[_Offer]) -> None:
        super().__init__({"maxlength": LONGEST, "autocomplete": "off", "placeholder": "全部，输入名称"})
        self.offers = offers

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The input, and what it offers."""
        if not self.offers:
            return super().render(name, value, attrs, renderer)
        place = f"offers-{name}"
        field = super().render(name, value, {**(attrs or {}), "list": place}, renderer)
        # Python's own escape, as for a select: hundreds stand here
        options = mark_safe("".join(map(_option, self.offers)))  # noqa: S308 - each part is escaped
        return format_html('{}<datalist id="{}">{}</datalist>', field, place, options)


@lru_cache(maxsize=4096)
def _option(one: _Offer) -> str:
    short = f' label="{escape(one.short)}"' if one.short else ""
    return f'<option value="{escape(one.name)}"{short}>'


class NamedField(forms.Field):
    """A related row: by its number from a link, as it is offered, or by a part of its name that only one bears."""

    def __init__(
        self,
        offered: Rows,
        by: str,
        offers: Sequence[_Offer] = (),
        **options: Any,  # noqa: ANN401 - Django's
    ) -> None:
        super().__init__(required=False, widget=_OffersInput(offers), **options)
        self.offered, self.by = offered, by
        self.names = {one.key: one.name for one in offers}

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - a row, or None
        """The row. Raises ValidationError where none or several are meant."""
        text = WordsField().to_python(value)
        if not text:
            return None
        key = text if _is_key(text) else next((key for key, name in self.names.items() if name == text), "")
        found = list(self.offered.filter(pk=int(key))[:1]) if key else self._called(text)
        if not found:
            raise ValidationError("没有这个名称，或不在您的查看范围内。", code="unknown")
        if len(found) > 1:
            raise ValidationError("这个名称对应多个，请写全称。", code="several")
        return found[0]

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as above
        """What stands in the input: of a number from a link its name."""
        text = str(value or "")
        if not _is_key(text):
            return value
        name = self.names.get(text) or self.offered.filter(pk=int(text)).values_list(self.by, flat=True).first()
        return name or value

    def _called(self, text: str) -> list[Any]:
        names = [self.by, *(name for name in ("short_name",) if _has(self.offered, name))]
        for how in ("", "__icontains"):
            found = self.offered.filter(Q(*((f"{name}{how}", text) for name in names), _connector=Q.OR))
            if rows := list(found[:2]):
                return rows
        return []


@dataclass(frozen=True)
class Related:
    """Rows that belong to one row of ``offered`` (a function of the actor: only what they may see), as a unit.

    ``path`` leads to it; with ``below`` (the name of its path column) also to everything under it in its tree. A long
    list is not unfolded: one types part of the name (``by``) and takes what is offered. Where reading what is offered
    costs more than the choice is worth, the size of the ``whole`` table decides whether it is. Rows of a tree (with a
    ``parent``) that share a name say in whose.
    """

    name: str
    label: str
    offered: Callable[[Actor], QuerySet[Any]]
    path: str
    by: str = "name"
    below: str = ""
    whole: type[Model] | None = None

    def fields(self, actor: Actor) -> dict[str, forms.Field]:
        """A choice of a few, a name of many."""
        if self.whole is not None and not known_total_of(self.whole._base_manager.all(), limit=_MANY).exact:
            # Whose rows these are, is asked once somebody names one.
            later = cast("Rows", SimpleLazyObject(lambda: self.offered(actor)))
            return {self.name: NamedField(later, self.by, label=self.label)}
        offered = self.offered(actor)
        offers = _offers(offered, self.by)
        if offers is not None and len(offers) <= _FEW:
            return {self.name: _Chosen(offered, offers, label=self.label)}
        return {self.name: NamedField(offered, self.by, offers or (), label=self.label)}

    def narrow(self, rows: Rows, given: Mapping[str, Any], actor: Actor) -> Rows:
        """Its rows, with ``below`` also those of everything under it."""
        chosen = given[self.name]
        if chosen is None:
            return rows
        if not self.below:
            return rows.filter(condition(rows, self.path, chosen.pk))
        under = {f"{self.below}__startswith": getattr(chosen, self.below)}
        if not self.path:
            return rows.filter(**under)
        # Its keys, not a join: the rows are then found by an index that begins with the unit.
        keys = type(chosen)._base_manager.filter(**under).order_by().values("pk")
        return rows.filter(condition(rows, f"{self.path}__in", keys))

    def say(self, form: forms.Form) -> str:
        """单位：县教育局及下级."""
        chosen = form.cleaned_data[self.name]
        if chosen is None:
            return ""
        field = form.fields[self.name]
        names = labels(field) if isinstance(field, _Chosen) else cast("NamedField", field).names
        name = names.get(str(chosen.pk), chosen)
        return f"{self.label}：{name}{'及下级' if self.below else ''}"


class _Chosen(forms.TypedChoiceField):
    """One of the rows offered. Their names are read, not the rows: of hundreds one is chosen, if any."""

    def __init__(self, offered: Rows, offers: Sequence[_Offer], **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(
            required=False,
            empty_value=None,
            coerce=self._row,
            choices=_Names([(one.key, one.name) for one in offers]),
            error_messages={"invalid_choice": "没有这个选项，或不在您的查看范围内。"},
            **options,
        )
        self._offered = offered

    def _row(self, key: str) -> Any:  # noqa: ANN401 - a row of what is offered
        try:
            return self._offered.get(pk=key)
        except ObjectDoesNotExist as gone:  # since its name was read
            raise ValueError(key) from gone


def _offers(offered: Rows, by: str) -> list[_Offer] | None:
    """What is offered, in the order of the names; of a tree, a name that several bear says what is above.

    None where there are too many to be offered.
    """
    short = "short_name" if _has(offered, "short_name") else by
    above = f"parent__{by}" if _has(offered, "parent") else ""
    # Each column once: the database would have two of a name.
    names = list(dict.fromkeys(["pk", by, short, *([above] if above else [])]))
    found = few_of(offered.order_by(by).values_list(*names), limit=_MANY)
    if found is None:
        return None
    brief, over = names.index(short), names.index(above or by)
    if not above:
        return [_Offer(str(row[0]), row[1], row[brief] if row[brief] != row[1] else "") for row in found]
    borne = Counter(row[1] for row in found)
    named = [
        _Offer(
            str(row[0]),
            f"{row[over]} {row[1]}" if row[over] and borne[row[1]] > 1 else row[1],
            row[brief] if row[brief] != row[1] else "",
        )
        for row in found
    ]
    return sorted(named, key=lambda one: one.name)


def _has(rows: Rows, column: str) -> bool:
    return any(field.name == column for field in rows.model._meta.fields)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


class _Names(BaseChoiceIterator):
    """Keys and names. Django takes such an iterator as it is, and lists apart, pair by pair."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = [("", "全部"), *pairs]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)
