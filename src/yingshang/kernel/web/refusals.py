"""Sentences for refusals: what happened and what to do, from the ``sentences.toml`` of every app."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.shortcuts import render, resolve_url

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from yingshang.kernel.errors import Refusal


_STALE = "kernel.stale_form"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, what to do, and the code for the log."""

    what: str
    todo: str
    code: str


@lru_cache(maxsize=1)
def sentences() -> dict[str, dict[str, str]]:
    """Code → the two templates, of all apps."""
    found: dict[str, dict[str, str]] = {}
    for app in apps.get_app_configs():
        path = Path(app.path) / "sentences.toml"
        if app.name.startswith("yingshang.") and path.is_file():
            for name, pair in tomllib.loads(path.read_text(encoding="utf-8")).items():
                found[f"{app.label}.{name}"] = pair
    return found


def say(refusal: Refusal) -> Sentence:
    """The refusal for a person. That every code has its sentence is proven by a test; here it still says something."""
    pair = sentences().get(refusal.code, {"what": "这一步没有完成。", "todo": "请把页面下方的代码告诉系统管理员。"})
    facts = {name: str(value) for name, value in refusal.facts.items()}
    return Sentence(_fill(pair["what"], facts), _fill(pair["todo"], facts), refusal.code)


def put(form: Form, refusal: Refusal, **called: str) -> None:
    """The refusal as an error of its field, else of the form; ``called`` says how a form calls a field of a command."""
    sentence = say(refusal)
    field = called.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, f"{sentence.what}{sentence.todo}")


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page, or as a fragment for a part of one."""
    part = bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]  # django-htmx's
    name = "kernel/refusal_part.html" if part else "kernel/refusal.html"
    context = {"refusal": say(refusal), "again": _again(request) if part and refusal.code == _STALE else ""}
    response = render(request, name, context, status=refusal.status)
    if part:  # it must not take the place of what was asked for
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML show:top"
    return response


def _again(request: HttpRequest) -> str:
    """Where one logs in again and comes back to the page that one was at."""
    here = getattr(request.htmx, "current_url_abs_path", "") or "/"  # type: ignore[attr-defined]  # django-htmx's
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}"


def _fill(template: str, facts: dict[str, str]) -> str:
    for name, value in facts.items():
        template = template.replace("{" + name + "}", value)
    return template
