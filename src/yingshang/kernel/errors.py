"""Refusals: a stable code and the facts; the sentences for people are in each app's ``sentences.toml``."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - it is no fault of the program
    """An act that is not done. ``code`` is ``app.name``; ``facts`` fill the sentence; ``field`` is its place on a form.

    ``status`` is the HTTP status that the web layer answers with.
    """

    status = 422

    def __init__(self, code: str, *, field: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts


class NotAllowed(Refusal):
    """The actor may see the object and may not do this."""

    status = 403

    def __init__(self, code: str = "kernel.not_allowed", **facts: object) -> None:
        super().__init__(code, field="", **facts)


class NotFound(Refusal):
    """It does not exist, or the actor may not know that it does: the two look alike."""

    status = 404

    def __init__(self, code: str = "kernel.not_found", **facts: object) -> None:
        super().__init__(code, field="", **facts)


class NoRoom(Refusal):
    """A disk is full: nothing was written, and nothing can be until somebody makes room. Reading goes on."""

    status = 507

    def __init__(self, code: str = "kernel.no_room", **facts: object) -> None:
        super().__init__(code, field="", **facts)


class Busy(Refusal):
    """Others were writing for too long: nothing was written, and the same act is done a moment later."""

    status = 503

    def __init__(self, code: str = "kernel.busy", **facts: object) -> None:
        super().__init__(code, field="", **facts)


class Conflict(Refusal):
    """Somebody else changed it meanwhile; ``theirs`` is the stored object, so that both versions can be shown."""

    status = 409

    def __init__(self, code: str = "kernel.changed_meanwhile", *, theirs: object = None, **facts: object) -> None:
        super().__init__(code, field="", **facts)
        self.theirs = theirs
