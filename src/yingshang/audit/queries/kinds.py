"""The Chinese names of the kinds of objects that acts are about."""

from __future__ import annotations

from functools import lru_cache

from django.apps import apps


@lru_cache(maxsize=1)
def kind_labels() -> dict[str, str]:
    """Kind of object → its Chinese name, of every table of ours."""
    ours = [app for app in apps.get_app_configs() if app.name.startswith("yingshang.")]
    return {model._meta.label_lower: str(model._meta.verbose_name) for app in ours for model in app.get_models()}


def kind_label(kind: str) -> str:
    """The name of one kind; a kind that is gone keeps its code."""
    return kind_labels().get(kind, kind)


def app_label(label: str) -> str:
    """The Chinese name of an app."""
    return str(apps.get_app_config(label).verbose_name)
