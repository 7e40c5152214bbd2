"""An installation examines itself: apps register checks, the command and the page run them all."""

from yingshang.kernel.health.registry import Check, Finding, Result, checks, examine, register, worst_first

__all__ = ["Check", "Finding", "Result", "checks", "examine", "register", "worst_first"]
