"""The child's side: limits first, then one task on one file, its answer as JSON on standard output."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

from yingshang.kernel.errors import Refusal

# What can be asked for: name → module and function (path, options) → answer.
TASKS = {
    "kinds": ("yingshang.kernel.apart.kinds", "inspect"),
    "tables": ("yingshang.kernel.apart.tables", "read_table"),
}


def limit(memory: int, seconds: float) -> None:
    """Let the system end this process when it takes more; on a platform without such limits nothing happens."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, max(1, int(seconds))),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def answer(order: dict[str, Any]) -> dict[str, Any]:
    """What the task gives, or the refusal as data."""
    module, function = TASKS[order["task"]]
    try:
        found: dict[str, Any] = getattr(importlib.import_module(module), function)(order["path"], order["options"])
    except Refusal as refusal:
        return {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        return {"refused": "kernel.file_heavy"}
    return found


def main() -> None:
    """Read the order from standard input, obey."""
    order = json.load(sys.stdin)
    limit(order["memory"], order["seconds"])
    sys.stdout.write(json.dumps(answer(order)))


if __name__ == "__main__":
    main()
