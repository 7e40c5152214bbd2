"""What was asked of a list, read once: filters, order, saved view, columns. Page, export and bulk acts begin here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from yingshang.kernel.counting import LIMIT, SLOW_LIMIT
from yingshang.kernel.lists.paging import Order
from yingshang.kernel.models import ListSetting, SavedView

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet

    from yingshang.kernel.actor import Actor
    from yingshang.kernel.lists.declaring import Column, ListSpec
    from yingshang.kernel.lists.filters import Filter

SORT, AT, VIEW = "_sort", "_at", "_view"
_LONGEST = 8_000  # characters of one value; a cursor is the longest of them
NO_VIEW = "0"  # what _view says when one wants the list itself, also where a view comes first


@dataclass
class Asked:
    """A list as somebody asked for it.

    ``rows`` are filtered and not ordered (``base``: without the filters that are slow); none when a filter could not be
    read (the form says why). ``query`` leads
    here again, without the place of the page. ``doubts`` are (code, fact) of what was asked and could not be had.
    """

    spec: ListSpec
    actor: Actor
    form: forms.Form
    rows: QuerySet[Any]
    order: Order
    sort: str
    cursor: str
    size: int
    columns: list[Column]
    words: list[str]
    query: str
    base: QuerySet[Any]
    slow: bool = False
    counted: int = SLOW_LIMIT  # how many of a slow filter are counted
    view: SavedView | None = None
    views: list[SavedView] = field(default_factory=list)
    setting: ListSetting | None = None
    doubts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether a filter could not be read."""
        return bool(self.form.errors)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was filtered."""
        return bool(self.words)


def ask(spec: ListSpec, query: Mapping[str, str], actor: Actor) -> Asked:
    """Read a query (the GET of a page, or one that was kept). Two queries, and those of filters that offer rows."""
    doubts: list[tuple[str, str]] = []
    setting = ListSetting.objects.filter(list_key=spec.key, person_id=actor.person_id or 0).first()
    views = list(SavedView.objects.visible_to(actor).filter(list_key=spec.key).order_by("name", "id"))
    given = {_sayable(name): _sayable(str(value)) for name, value in query.items()}
    view = _view(given, views, setting, doubts)
    if view is not None and not given.keys() - {VIEW, AT}:
        given = {**QueryDict(view.query).dict(), **given}
    form, found = _filtered(spec, given, actor)
    doubts += [("unknown_filter", name[:40]) for name in sorted(given.keys() - form.fields.keys() - {SORT, AT, VIEW})]
    columns = spec.choose((view.columns if view else []) or (setting.columns if setting else []))
    sort, paths = _sort(spec, given, doubts)
    return Asked(
        spec=spec,
        actor=actor,
        form=form,
        rows=found.rows,
        base=found.base,
        slow=found.slow,
        counted=found.counted,
        order=Order(found.rows, paths, spec.made_with(columns)),
        sort=sort,
        cursor=given.get(AT, ""),
        size=(setting.size if setting else 0) or spec.size,
        columns=columns,
        words=found.words,
        query=kept_query(given, form, sort),
        view=view,
        views=views,
        setting=setting,
        doubts=doubts,
    )


def kept_query(given: Mapping[str, str], form: forms.Form, sort: str) -> str:
    """The query of filters and order alone, as it is kept in a view and stands in links."""
    kept = QueryDict(mutable=True)
    for name in form.fields:
        if value := given.get(name, ""):
            kept[name] = value
    if sort:
        kept[SORT] = sort
    if not kept:
        kept[VIEW] = NO_VIEW
    return kept.urlencode()


def _sayable(text: str) -> str:
    """The text without lone surrogates, cut to what any filter could mean."""
    return text[:_LONGEST].encode("utf-8", "replace").decode()


def _view(
    given: Mapping[str, str], views: list[SavedView], setting: ListSetting | None, doubts: list[tuple[str, str]]
) -> SavedView | None:
    by_key = {str(view.pk): view for view in views}
    if wanted := given.get(VIEW, ""):
        if wanted not in by_key and wanted != NO_VIEW:
            doubts.append(("view_gone", ""))
        return by_key.get(wanted)
    if given.keys() - {AT} or setting is None:
        return None
    return by_key.get(str(setting.view_id))


@dataclass
class _Found:
    rows: QuerySet[Any]
    base: QuerySet[Any]
    words: list[str] = field(default_factory=list)
    slow: bool = False
    counted: int = LIMIT


def _filtered(spec: ListSpec, given: Mapping[str, str], actor: Actor) -> tuple[forms.Form, _Found]:
    form = forms.Form(data=given)
    for one in spec.filters:
        form.fields.update(one.fields(actor))
    rows = spec.rows(actor)
    none = _Found(rows.none(), rows.none())
    if not form.is_valid():
        return form, none
    found = _Found(rows, rows)
    for one in spec.filters:
        try:
            found.rows = one.narrow(found.rows, form.cleaned_data, actor)
            word = one.say(form)
            if getattr(one, "slow", False):
                found.slow |= bool(word)
                found.counted = min(found.counted, _counted(one, form, found.rows) if word else LIMIT)
            else:
                found.base = one.narrow(found.base, form.cleaned_data, actor)
        except ValidationError as error:
            form.add_error(None, error)
            return form, none
        found.words += [word] if word else []
    return form, found


def _counted(one: Filter, form: forms.Form, rows: QuerySet[Any]) -> int:
    counted: Callable[[QuerySet[Any], str], int] | None = getattr(one, "counted", None)
    return SLOW_LIMIT if counted is None else counted(rows, form.cleaned_data[one.name])


def _sort(spec: ListSpec, given: Mapping[str, str], doubts: list[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """What is sorted by, as it is asked for, and its paths."""
    sort = given.get(SORT, "")
    try:
        return sort, spec.paths(sort)
    except KeyError:
        doubts.append(("unknown_sort", sort[:40]))
        return "", spec.order
