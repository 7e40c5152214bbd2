"""Facts in the words of the office: deadlines, frequencies, figures, and which words each was read from."""

from __future__ import annotations

from gongwen.explain.deadlines import describe_deadline, describe_moment, describe_recurrence
from gongwen.explain.figures import describe_quota, describe_target
from gongwen.explain.task import explain_task

__all__ = [
    "describe_deadline",
    "describe_moment",
    "describe_quota",
    "describe_recurrence",
    "describe_target",
    "explain_task",
]
