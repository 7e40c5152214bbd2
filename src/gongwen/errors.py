"""Errors for people: a code for the log, one Chinese sentence, and what to do next."""

from __future__ import annotations


class GongwenError(Exception):
    """A refusal that a clerk can act on.

    ``code`` is a stable English word for logs and tests, ``what`` one Chinese sentence saying what
    happened, ``todo`` one Chinese sentence saying what to do. Neither sentence holds a path of the machine
    beyond the file name the person gave.
    """

    def __init__(self, code: str, what: str, todo: str) -> None:
        super().__init__(f"[{code}] {what}{todo}")
        self.code = code
        self.what = what
        self.todo = todo

    def __reduce__(self) -> tuple[type[GongwenError], tuple[str, str, str]]:
        # A batch hands refusals back from its worker processes.
        return type(self), (self.code, self.what, self.todo)
