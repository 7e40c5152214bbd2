"""Where the log goes: into the installation's folder, rotated; faults also to the console, one line each."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_MEGABYTE = 1_048_576


class OneLine(logging.Formatter):
    """A line for the console: what happened without the trace, which is in the file."""

    def format(self, record: logging.LogRecord) -> str:
        """Level, place and message; the kind of an exception is named, its trace is not."""
        kind = record.exc_info[0] if record.exc_info else None
        text = f"{record.levelname} {record.name}: {record.getMessage()}"
        return f"{text} ({kind.__name__})" if kind else text


def logging_to(path: Path | None) -> dict[str, Any]:
    """Django's LOGGING: everything from INFO on to ``path`` if there is one, warnings to the console."""
    handlers: dict[str, Any] = {
        "console": {"class": "logging.StreamHandler", "level": "WARNING", "formatter": "line"},
    }
    if path is not None:
        handlers["file"] = {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": str(path),
            "maxBytes": 10 * _MEGABYTE,
            "backupCount": 9,
            "encoding": "utf-8",
            "delay": True,
            "formatter": "full",
        }
    ours = {"handlers": list(handlers), "level": "INFO", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "full": {"format": "{asctime} {levelname} {process} {name}: {message}", "style": "{"},
            "line": {"()": OneLine},
        },
        "handlers": handlers,
        "loggers": {"yingshang": ours, "django": ours, "waitress": ours},
    }
