"""An installation examines itself: apps register checks, the command and the page run them all."""

from yingshang.kernel.health.registry import Finding, Result, examine, register

__all__ = ["Finding", "Result", "examine", "register"]
