"""What pip is told must reach uv."""

from __future__ import annotations

import pytest

from tools import install


def test_settings_of_pip_become_settings_of_uv():
    listing = "\n".join([
        "global.index-url='https://mirror.example/simple'",
        r"global.extra-index-url='\nhttps://a.example/simple\nhttps://b.example/simple'",
        "global.find-links='/srv/one /srv/two'",
        "global.cert='/etc/ca.crt'",
        "install.trusted-host='mirror.example'",
        "global.no-color='true'",
    ])  # fmt: skip
    assert install.pip_settings(listing) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://a.example/simple https://b.example/simple",
        "UV_FIND_LINKS": "/srv/one,/srv/two",
        "SSL_CERT_FILE": "/etc/ca.crt",
        "UV_INSECURE_HOST": "mirror.example",
    }


def test_the_environment_wins_over_the_file():
    listing = ":env:.index-url='https://env.example/simple'\nglobal.index-url='https://file.example/simple'\n"
    assert install.pip_settings(listing) == {"UV_DEFAULT_INDEX": "https://env.example/simple"}


def test_a_pip_that_prints_nothing_sets_nothing():
    assert install.pip_settings("") == {}


def test_the_user_can_overrule_everything(monkeypatch):
    monkeypatch.setattr(install, "_output", lambda _: ":env:.index-url='https://pip.example/simple'\n")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    assert install.environment()["UV_DEFAULT_INDEX"] == "https://mine.example/simple"
    monkeypatch.delenv("UV_DEFAULT_INDEX")
    assert install.environment()["UV_DEFAULT_INDEX"] == "https://pip.example/simple"


@pytest.mark.parametrize("arguments", [[], ["everything"], ["run", "dev"]])
def test_an_unknown_layer_is_explained(arguments):
    with pytest.raises(SystemExit, match="run, dev, ocr or bench"):
        install.main(arguments)


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 10))
    with pytest.raises(SystemExit, match=r"3\.11 or newer"):
        install.main(["run"])


@pytest.mark.parametrize(("value", "flag"), [("1", True), ("True", True), ("0", False), (None, False)])
def test_without_an_index_uv_is_told_so(monkeypatch, tmp_path, value, flag):
    commands = []
    monkeypatch.setattr(install, "environment", lambda: {install.NO_INDEX: value} if value else {})
    monkeypatch.setattr(install, "_uv", lambda: tmp_path / "uv")
    monkeypatch.setattr(install, "_python", lambda: tmp_path / "python")
    monkeypatch.setattr(install, "_run", lambda command, env: commands.append(command))
    install.install("run")
    installs = [command for command in commands if "install" in command]
    assert len(installs) == 3
    assert all(("--no-index" in command) is flag for command in installs)
    assert all("--require-hashes" in command for command in installs[:2])
