"""Stored files: contents once each by their hash under random names, checked apart, served through what holds them."""

from yingshang.kernel.files import chores
from yingshang.kernel.files.fetching import note_fetch
from yingshang.kernel.files.holding import attach, detach, files_of, hold_by, visible_file
from yingshang.kernel.files.names import clean_name
from yingshang.kernel.files.scrubbing import scrub, standing
from yingshang.kernel.files.storing import opened_file, store_file

__all__ = [
    "attach",
    "chores",
    "clean_name",
    "detach",
    "files_of",
    "hold_by",
    "note_fetch",
    "opened_file",
    "scrub",
    "standing",
    "store_file",
    "visible_file",
]
