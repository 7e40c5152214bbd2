"""The server's side: start the child, wait, and say in one refusal what went wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCE = Path(__file__).resolve().parents[3]
_CHILD = ["-m", "yingshang.kernel.apart.child"]
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH")


def run_apart(
    task: str,
    path: str | Path,
    *,
    options: Mapping[str, object] | None = None,
    memory: int = 1 << 30,
    seconds: float = 60,
) -> dict[str, Any]:
    """What the ``task`` of ``child.TASKS`` makes of the file at ``path``.

    ``memory`` in bytes and ``seconds`` of processor time are enforced by the system where it can (not on Windows: there
    only the time is). Raises Refusal with the code that the task gives, or ``kernel.file_heavy`` when the child ended.
    """
    order = {"task": task, "path": str(path), "options": dict(options or {}), "memory": memory, "seconds": seconds}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, an argument list
            [sys.executable, "-B", "-X", "utf8", *_CHILD],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=seconds * 2,
            check=False,
            env={**{name: os.environ[name] for name in _KEPT if name in os.environ}, "PYTHONPATH": str(_SOURCE)},
        )
    except subprocess.TimeoutExpired as error:
        raise Refusal("kernel.file_heavy") from error
    if done.returncode != 0:
        raise Refusal("kernel.file_heavy")
    answer: dict[str, Any] = json.loads(done.stdout)
    if code := answer.get("refused"):
        raise Refusal(str(code), **answer.get("facts", {}))
    return answer
