"""The browser libraries: what is laid where, what a second build does, and what a failed one leaves."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tools import assets

ROOT = Path(assets.__file__).resolve().parent.parent
ALL = tuple(assets.FILES.values())
# Stands in for npm: makes the files of the packages, or fails when it is told to.
FAKE = """
import json, pathlib, sys
assert sys.argv[1] == "ci", sys.argv
assert "--ignore-scripts" in sys.argv
assert pathlib.Path("package-lock.json").is_file()
if pathlib.Path(".npmrc").exists():
    pathlib.Path({seen!r}).write_text(pathlib.Path(".npmrc").read_text())
for name in json.loads({names!r}):
    path = pathlib.Path("node_modules") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    end = "/*# sourceMappingURL=a.css.map */" if name.endswith(".css") else "//# sourceMappingURL=a.js.map"
    path.write_text(name + "\\n" + end + "\\n")
sys.exit({code})
"""


@pytest.fixture
def project(tmp_path):
    for name in ("package.json", "package-lock.json", *assets.OWN.values()):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def npm(project, monkeypatch):
    """A function that sets what npm does next."""

    def be(names=ALL, code=0):
        script = project / "npm.py"
        script.write_text(FAKE.format(names=json.dumps(names), code=code, seen=str(project / "seen")), encoding="utf-8")
        monkeypatch.setattr(assets, "npm", lambda: [sys.executable, str(script)])

    be()
    return be


def laid(project):
    target = project / assets.TARGET
    return {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}


def test_exactly_the_named_files_are_laid(project, npm):
    assert not assets.is_built(project)
    assert assets.build(project) is True
    assert laid(project) == {*assets.FILES, *assets.OWN, assets.STAMP}
    assert assets.is_built(project)


def test_nothing_points_to_a_source_map(project, npm):
    assets.build(project)
    texts = [(project / assets.TARGET / name).read_text(encoding="utf-8") for name in assets.FILES]
    assert [text for text in texts if "sourceMappingURL" in text] == []
    assert texts[0].startswith("@alpinejs")


def test_a_second_build_asks_nobody(project, npm):
    assets.build(project)
    npm(code=1)
    assert assets.build(project) is False


def test_another_lock_is_fetched_anew(project, npm):
    assets.build(project)
    lock = project / "package-lock.json"
    lock.write_text(lock.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not assets.is_built(project)
    assert assets.build(project) is True


def test_a_failed_fetch_leaves_what_was_there(project, npm):
    assets.build(project)
    (project / assets.TARGET / assets.STAMP).write_text("older", encoding="utf-8")
    npm(code=1)
    with pytest.raises(assets.AssetsError, match="could not fetch"):
        assets.build(project)
    assert laid(project) == {*assets.FILES, *assets.OWN, assets.STAMP}
    assert [path.name for path in (project / assets.TARGET).parent.iterdir()] == ["vendor"]


def test_a_file_that_is_gone_from_its_package_is_named(project, npm):
    npm(names=[name for name in assets.FILES.values() if "echarts.min" not in name])
    with pytest.raises(assets.AssetsError, match=r"echarts\.min\.js"):
        assets.build(project)
    assert not (project / assets.TARGET).exists()


def test_a_linked_folder_is_replaced_and_what_it_points_to_is_left(project, npm, tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "kept").touch()
    (project / assets.TARGET).parent.mkdir(parents=True)
    (project / assets.TARGET).symlink_to(shared)
    assets.build(project)
    assert (shared / "kept").exists()
    assert not (project / assets.TARGET).is_symlink()


def test_the_projects_own_npm_settings_come_along(project, npm):
    (project / ".npmrc").write_text("registry=https://mirror.example/npm", encoding="utf-8")
    assets.build(project)
    assert (project / "seen").read_text(encoding="utf-8") == "registry=https://mirror.example/npm"


def test_the_users_variables_win_and_pips_certificate_counts(monkeypatch):
    monkeypatch.setattr(assets.shutil, "which", lambda _: None)
    env = assets.environment({"SSL_CERT_FILE": "/etc/own.pem", "npm_config_registry": "https://mirror.example"})
    assert env["NODE_EXTRA_CA_CERTS"] == "/etc/own.pem"
    assert env["npm_config_registry"] == "https://mirror.example"
    given = {"SSL_CERT_FILE": "/a.pem", "NODE_EXTRA_CA_CERTS": "/b.pem", "NODE_USE_SYSTEM_CA": "0"}
    assert assets.environment(given) == given


def test_npm_is_the_wheels_script_run_by_the_wheels_node():
    command = assets.npm()
    assert command[-1].endswith("npm-cli.js")
    assert Path(command[0]).stem == "node"


def test_without_any_npm_it_says_so(monkeypatch):
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(assets.shutil, "which", lambda _: None)
    with pytest.raises(assets.AssetsError, match="no npm"):
        assets.npm()


def test_the_lock_names_no_address_and_every_package_has_its_hash():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert {name for name, entry in packages.items() if "resolved" in entry} == set()
    assert {name for name, entry in packages.items() if not entry["integrity"].startswith("sha512-")} == set()
    assert (
        lock["packages"][""]["dependencies"]
        == json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    )


def test_set_up_looks_for_the_stamp_where_the_build_lays_it():
    install = (ROOT / "tools" / "install.py").read_text(encoding="utf-8")
    quoted = " / ".join(f'"{part}"' for part in (*Path(assets.TARGET).parts, assets.STAMP))
    assert f"ROOT / {quoted}" in install
