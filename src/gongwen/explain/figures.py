"""Quotas and targets in Chinese words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongwen.model import Quota, Target

_PER = {
    "once": "", "day": "每天", "week": "每周", "half-month": "每半月", "month": "每月", "quarter": "每季度",
    "half-year": "每半年", "year": "每年",
}  # fmt: skip
_OPERATORS = {">=": "不低于", "<=": "不超过", ">": "高于", "<": "低于", "=": "为", "==": "为"}


def describe_quota(quota: Quota) -> str:
    """How many of what per period: 「每月不少于1篇稿件」."""
    floor = "不少于" if quota.at_least else ""
    return f"{_PER.get(quota.per, quota.per)}{floor}{quota.count}{quota.unit}{quota.what}"


def describe_target(target: Target) -> str:
    """A printed figure: 「知晓率不低于80%」; fractions up to 1 are percentages."""
    value = f"{target.value * 100:.6g}%" if 0 < target.value <= 1 else f"{target.value:.12g}"
    return f"{target.metric}{_OPERATORS.get(target.op, target.op)}{value}"
