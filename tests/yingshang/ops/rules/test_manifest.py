"""What a backup says of itself, and every way in which that may be wrong."""

from __future__ import annotations

import json

import pytest

from yingshang.kernel.errors import Refusal
from yingshang.ops.rules import manifest as rules
from yingshang.ops.rules.manifest import Manifest, Part, dump, fingerprint, read

PART = Part("database.sqlite3.gz", 3, "ab")


def made(**more):
    given = {
        "name": "20260101-013000-ab12", "at": "2026-01-01T01:30:00+00:00", "reason": "nightly", "product": "0.1.0",
        "vendor": "sqlite", "server": "3.40", "database": PART, "contents": PART, "count": 1, "size": 3, "parts": (PART,),
        "migrations": {"orgs": ["0001_initial"]}, "number": 7, "hash": "ff", "tables": {"orgs_unit": 3},
        "key": fingerprint("k"), "with_key": False, "spoilt": ("aa",),
    }  # fmt: skip
    return Manifest(**{**given, **more})


def put(folder, text):
    (folder / rules.NAME).write_text(text, encoding="utf-8")
    return folder


def refused(folder, secret="k"):  # noqa: S107 - of the test
    with pytest.raises(Refusal) as caught:
        read(folder, secret)
    return caught.value.code


def test_what_is_written_is_read(tmp_path):
    assert read(put(tmp_path, dump(made(), "k")), "k") == made()


def test_no_manifest_is_no_backup(tmp_path):
    assert refused(tmp_path) == "ops.no_backup"


@pytest.mark.parametrize("length", [0, 1, 100, 400, -3])
def test_a_cut_one_is_told(tmp_path, length):
    assert refused(put(tmp_path, dump(made(), "k")[:length])) == "ops.backup_damaged"


@pytest.mark.parametrize(
    "text", ["[]", "{}", "null", '"x"', '{"kind": "other", "format": 1, "digest": "", "seal": ""}']
)
def test_another_file_is_told(tmp_path, text):
    assert refused(put(tmp_path, text)) == "ops.backup_damaged"


def test_one_changed_figure_is_told(tmp_path):
    text = dump(made(), "k")
    assert text.count('"number": 7') == 1
    assert refused(put(tmp_path, text.replace('"number": 7', '"number": 8'))) == "ops.backup_damaged"


def test_whoever_lacks_the_key_cannot_seal_it(tmp_path):
    put(tmp_path, dump(made(number=8), "another"))
    assert refused(tmp_path) == "ops.backup_damaged"
    assert read(tmp_path).number == 8  # without the key the seal cannot be tried


def test_a_later_format_is_named_with_its_version(tmp_path):
    body = json.loads(dump(made(), "k"))
    put(tmp_path, json.dumps({**body, "format": rules.FORMAT + 1, "product": "9.9"}))
    with pytest.raises(Refusal) as caught:
        read(tmp_path)
    assert (caught.value.code, caught.value.facts["product"]) == ("ops.backup_newer", "9.9")
