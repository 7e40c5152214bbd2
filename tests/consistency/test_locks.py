"""The locks and pyproject.toml agree, and no lock names an address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
BASE = PROJECT["project"]["dependencies"]
WANTED = {
    "run": BASE,
    "dev": BASE + PROJECT["dependency-groups"]["dev"],
    "bench": BASE + PROJECT["dependency-groups"]["bench"],
    "ocr": BASE + PROJECT["project"]["optional-dependencies"]["ocr"],
    "build": (ROOT / "requirements" / "build.in").read_text(encoding="utf-8").split(),
    "bootstrap": (ROOT / "requirements" / "bootstrap.in").read_text(encoding="utf-8").split(),
}
_PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)(.*)$", re.MULTILINE)


def pins(name: str) -> dict[str, set[str]]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for package, version, _ in _PIN.findall(text):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


def test_there_is_a_lock_for_every_layer_and_no_other():
    assert [path.stem for path in LOCKS] == sorted(WANTED)


@pytest.mark.parametrize("name", sorted(WANTED))
def test_every_requirement_is_locked_at_a_version_it_allows(name):
    locked = pins(name)
    for requirement in map(Requirement, WANTED[name]):
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in {name}.lock: run make lock"
        assert all(Version(version) in requirement.specifier for version in versions), requirement


@pytest.mark.parametrize("name", sorted(set(WANTED) - {"bootstrap"}))
def test_layers_agree_so_that_one_can_be_laid_over_another(name):
    dev = pins("dev")
    different = {package for package, versions in pins(name).items() if package in dev and dev[package] != versions}
    assert different == set()


def test_what_a_run_needs_is_in_every_layer_above_it():
    for name in ("dev", "bench", "ocr"):
        assert set(pins("run")) <= set(pins(name)), name


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_has_hashes_for_everything_and_names_no_address(path):
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    assert not re.search(r"(^|\s)[./~]\S*/", text), "a path of somebody's machine"
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_no_lock_with_addresses_lies_about():
    assert not (ROOT / "uv.lock").exists()
