"""Deadlines, quotas and targets of schema gongwen/1 in the words of the engine."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from gongwen.explain import describe_deadline, describe_quota, describe_target
from gongwen.model import Deadline, Quota, Relative, Target, Window


def say_deadline(told: dict[str, Any]) -> str:
    """2020年9月30日前；每月10日; "" where nothing is set, the phrase itself for what is not of the schema."""
    known = {each.name for each in fields(Deadline)}
    given = {name: value for name, value in (told or {}).items() if name in known}
    try:
        given["relative"] = Relative(**given["relative"]) if given.get("relative") else None
        given["window"] = Window(**given["window"]) if given.get("window") else None
        return describe_deadline(Deadline(**given))
    except (TypeError, KeyError, AttributeError, ValueError):
        return str(given.get("text") or "")


def say_quota(told: dict[str, Any]) -> str:
    """每季度不少于1次."""
    try:
        return describe_quota(Quota(**told))
    except (TypeError, KeyError, ValueError):
        return ""


def say_target(told: dict[str, Any]) -> str:
    """满意率不低于95%."""
    try:
        return describe_target(Target(**told))
    except (TypeError, KeyError, ValueError):
        return ""
