"""Reading a file with the engine in a process of its own, with limits: a hostile file cannot take the site with it."""

from __future__ import annotations

import json
import os
import subprocess  # our own interpreter with our own module
import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from pathlib import Path

MEMORY = 4 << 30  # bytes of address space; scans with the OCR extra need the most
SECONDS = 600


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read: the answer (schema gongwen/1), each task with ``evidence``, and the text that spans point into."""

    engine: str
    answer: dict[str, Any]
    text: str


def read_file(path: Path) -> Answer:
    """Decompose one file. Raises Refusal with the engine's sentence for what cannot be read, or after the limits."""
    command = [sys.executable, "-m", "yingshang.documents.queries.engine", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, env=_environment())  # noqa: S603 - fixed words and a path of ours
    except subprocess.TimeoutExpired as error:
        raise Refusal("documents.too_long", minutes=SECONDS // 60) from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        raise Refusal("documents.engine_died") from error
    if "refused" in told:
        raise Refusal("documents.unreadable", **told["refused"])
    return Answer(told["engine"], told["answer"], told["text"])


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path)}


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows, where the time limit alone holds
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _main(path: str) -> int:
    import gongwen  # noqa: PLC0415 - only the child needs the engine
    from gongwen.errors import GongwenError  # noqa: PLC0415 - as above

    _limit()
    try:
        read = gongwen.decompose(path)
    except GongwenError as error:
        refused = {"engine_code": error.code, "what": error.what, "todo": error.todo}
        json.dump({"refused": refused}, sys.stdout, ensure_ascii=False)
        return 1
    answer = read.to_dict()
    for told, task in zip(answer["tasks"], read.tasks, strict=True):
        told["evidence"] = [[e.fact, e.rule, list(e.span)] for e in task.evidence]
    json.dump({"engine": version("yingshang"), "answer": answer, "text": read.text}, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
