"""Many documents, one after another or in several processes; a bad one does not stop the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gongwen.cli.crash import refusal_of
from gongwen.cli.inputs import read_stdin
from gongwen.errors import GongwenError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from concurrent.futures import ProcessPoolExecutor

    from gongwen.cli.inputs import Input
    from gongwen.model import Decomposition


class Refused(NamedTuple):
    """Why one document gave no answer."""

    code: str
    what: str
    todo: str


class Outcome(NamedTuple):
    """What became of one input: a decomposition, or the reason why there is none."""

    name: str
    result: Decomposition | None
    refused: Refused | None = None


def outcomes(inputs: list[Input], base: dt.date | None, jobs: int) -> Iterator[Outcome]:
    """One outcome per input, in their order; with ``jobs`` > 1 in as many processes."""
    if jobs == 1 or len(inputs) == 1:
        for item in inputs:
            yield decompose_one(item, base)
    else:
        yield from _parallel(inputs, base, jobs)


def decompose_one(item: Input, base: dt.date | None) -> Outcome:
    """Decompose one input. Nothing but an interrupt comes out as an exception."""
    if item.refused:
        return Outcome(item.name, None, _reason(item.refused))
    try:
        from gongwen import decompose  # noqa: PLC0415 - mistakes on the command line need none of it
        from gongwen.read.limits import MAX_FILE  # noqa: PLC0415 - as above

        source = read_stdin(MAX_FILE) if item.path is None else item.path
        return Outcome(item.name, decompose(source, base=base))
    except Exception as error:  # the batch goes on
        return Outcome(item.name, None, _reason(error))


def _reason(error: Exception) -> Refused:
    refused = error if isinstance(error, GongwenError) else refusal_of(error)
    return Refused(refused.code, refused.what, refused.todo)


def _parallel(inputs: list[Input], base: dt.date | None, jobs: int) -> Iterator[Outcome]:
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - one process needs none of it

    pool = _pool(min(jobs, len(inputs)))
    try:
        futures = [pool.submit(decompose_one, item, base) for item in inputs if item.path]
        waiting = iter(futures)
        for item in inputs:
            if item.path is None:  # standard input belongs to this process
                yield decompose_one(item, base)
                continue
            try:
                yield next(waiting).result()
            except BrokenProcessPool:
                yield _alone(item, base)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _alone(item: Input, base: dt.date | None) -> Outcome:
    # A process was killed, and with it the answers of all others: each gets a process of its own.
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above

    with _pool(1) as pool:
        try:
            return pool.submit(decompose_one, item, base).result()
        except BrokenProcessPool:
            why = Refused(
                "killed", "处理这个文件的进程被系统终止，可能是内存不够。", "请把文件拆小，或减少 --jobs 后再试。"
            )
            return Outcome(item.name, None, why)


def _pool(jobs: int) -> ProcessPoolExecutor:
    import signal  # noqa: PLC0415 - as above
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - as above

    return ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_DFL))
