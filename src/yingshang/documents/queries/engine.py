"""Reading a file with the engine in a process of its own, with limits: a hostile file cannot take the site with it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess  # our own interpreter with our own module
import sys
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yingshang.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 4 << 30  # bytes of address space; scans with the OCR extra need the most
SECONDS = 600
_BETWEEN_TICKS = 1.0
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "LANG", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read: the answer (schema gongwen/1), each task with ``evidence``, and the text that spans point into."""

    engine: str
    answer: dict[str, Any]
    text: str


def read_file(path: Path, *, tick: Callable[[], None] = lambda: None, seconds: float = SECONDS) -> Answer:
    """Decompose one file; ``tick`` is called about every second meanwhile, and what it raises ends the reading.

    Raises Refusal with the engine's sentence for what cannot be read, or after the limits.
    """
    child = subprocess.Popen(  # noqa: S603 - fixed words and a path of ours
        [sys.executable, "-B", "-X", "utf8", "-m", "yingshang.documents.queries.engine", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        start_new_session=True,
    )
    try:
        told = _answer(_output(child, tick, seconds))
    finally:
        _end(child)
    if "refused" in told:
        raise Refusal("documents.unreadable", **told["refused"])
    return Answer(told["engine"], storable(told["answer"]), storable(told["text"]))


@lru_cache(maxsize=1)
def engine_version() -> str:
    """The version of the engine with a digest of its rules and its code: whatever changes an answer changes this."""
    import gongwen  # noqa: PLC0415 - its public names load what they need when they are used

    folder = Path(gongwen.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".py", ".toml"}):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{gongwen.__version__}+{digest.hexdigest()[:8]}"


def storable(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    """The value without what PostgreSQL cannot store in text: NUL and lone surrogates become U+FFFD."""
    match value:
        case str():
            return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in value)
        case list():
            return [storable(part) for part in value]
        case dict():
            return {name: storable(part) for name, part in value.items()}
    return value


def _output(child: subprocess.Popen[bytes], tick: Callable[[], None], seconds: float) -> bytes:
    until = time.monotonic() + seconds
    while True:
        try:
            return child.communicate(timeout=_BETWEEN_TICKS)[0]
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                raise Refusal("documents.too_long", minutes=max(1, round(seconds / 60))) from None
            tick()


def _answer(output: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(output)
    except ValueError as error:
        raise Refusal("documents.engine_died") from error
    return told


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and the converters that it may have started."""
    if child.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.communicate()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path)}


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows, where the time limit alone holds
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main(path: str) -> int:
    import gongwen  # noqa: PLC0415 - only the child needs the engine
    from gongwen.errors import GongwenError  # noqa: PLC0415 - as above

    _limit()
    try:
        read = gongwen.decompose(path)
    except GongwenError as error:
        refused = {"engine_code": error.code, "what": error.what, "todo": error.todo}
        json.dump({"refused": refused}, sys.stdout)
        return 1
    answer = read.to_dict()
    for told, task in zip(answer["tasks"], read.tasks, strict=True):
        told["evidence"] = [[e.fact, e.rule, list(e.span)] for e in task.evidence]
    answer["ignored"] = [[each.reason, list(each.span)] for each in read.ignored]
    json.dump({"engine": engine_version(), "answer": answer, "text": read.text}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
