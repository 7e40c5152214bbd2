"""Run by test_killing.py: takes files in and dies at the n-th file operation, for n from 1 on; says what is there after.

    python killing.py FOLDER FIRST LAST

One line of JSON for each n: acknowledged files that are not whole, rows without bytes, leftovers the scrub does not
find, and whether the operation was reached at all.
"""

from __future__ import annotations

import builtins
import functools
import hashlib
import json
import os
import sys
import tempfile
from datetime import timedelta

import django
from django.core.files.base import ContentFile

_FILES = 4
_COUNTED = ("open", "write", "fsync", "rename", "replace", "mkdir", "unlink", "close", "rmdir")


def main(folder: str, first: int, last: int) -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - after setup
    from django.core.files.storage import default_storage  # noqa: PLC0415 - as above
    from django.db import connections  # noqa: PLC0415 - as above

    assert default_storage.location.startswith(folder), settings.HOME
    tempfile.tempdir = folder
    for number in range(first, last + 1):
        connections.close_all()
        reached, said = in_child(functools.partial(take_in, number))
        print(json.dumps({"n": number, "reached": reached, **after(folder, said)}), flush=True)


def in_child(work):
    """Whether the work died of its failpoint, and the lines it had acknowledged."""
    back, out = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(back)
        work(out)
        os._exit(0)
    os.close(out)
    with open(back, "rb") as lines:
        said = lines.read().decode().split()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, 137}, code
    return code == 137, said


def take_in(number: int, out: int) -> None:
    """Store some files; each is acknowledged when its command has returned."""
    from yingshang.kernel.actor import SYSTEM  # noqa: PLC0415 - after setup
    from yingshang.kernel.files import store_file  # noqa: PLC0415 - as above

    tell = os.write
    count_down(number)
    for place in range(_FILES):
        data = f"{number} {place} ".encode() * 3_000 if place != 3 else b"the same in every round"
        stored = store_file(ContentFile(data), name=f"{place}.txt", actor=SYSTEM)
        tell(out, f"{stored.pk}={hashlib.sha256(data).hexdigest()}\n".encode())


def count_down(number: int) -> None:
    left = [number]

    def wrap(function):
        @functools.wraps(function)
        def counted(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os._exit(137)
            return function(*args, **kwargs)

        return counted

    for name in _COUNTED:
        setattr(os, name, wrap(getattr(os, name)))
    builtins.open = wrap(builtins.open)


def after(folder: str, said: list[str]) -> dict[str, object]:
    from django.core.files.storage import default_storage  # noqa: PLC0415 - after setup

    from yingshang.kernel.files import opened_file, scrub, scrubbing  # noqa: PLC0415 - as above
    from yingshang.kernel.models import Blob, StoredFile  # noqa: PLC0415 - as above

    lost = []
    for line in said:
        key, _, digest = line.partition("=")
        with opened_file(StoredFile.objects.select_related("blob").get(pk=key)) as file:
            if hashlib.sha256(file.read()).hexdigest() != digest:
                lost.append(key)
    scrubbing.YOUNG = timedelta(seconds=-5)
    run = scrub()
    known = set(Blob.objects.values_list("stored_as", flat=True))
    there = {
        os.path.relpath(os.path.join(place, name), default_storage.location).replace(os.sep, "/")
        for place, _, names in os.walk(default_storage.location)
        for name in names
    }
    found = {each["stored_as"] for each in run.found if each["kind"] == "orphaned"}
    without = Blob.objects.filter(files__isnull=True).count()
    for name in found:
        default_storage.delete(name)
    told = {"lost": lost, "spoilt": run.changed + run.missing, "acknowledged": len(said), "orphans": len(found)}
    return told | {"not_found": sorted(there - known - found), "rows_without_names": without}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
