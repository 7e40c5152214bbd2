"""``yingshang check``: a line for each finding, code 1 for a fault, and Django's own check behind its options."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command, get_commands

from yingshang.kernel.enums import HealthLevel
from yingshang.kernel.health import Finding, registry


@pytest.fixture
def level(monkeypatch):
    """Let one check alone answer with a level."""

    def answer(level):
        findings = [Finding(level, what="情况。", todo="办法。")]
        monkeypatch.setattr(registry, "_CHECKS", {"tests.one": registry.Check("tests.one", "一项", lambda: findings)})

    return answer


def run(*arguments):
    out = StringIO()
    call_command("check", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_a_fault_ends_with_code_1(level):
    level(HealthLevel.FAULT)
    out = StringIO()
    with pytest.raises(CommandError, match="有 1 处故障") as raised:
        call_command("check", stdout=out)
    assert (raised.value.returncode, out.getvalue()) == (1, "【故障】一项：情况。办法。\n")


def test_what_needs_attention_does_not(level):
    level(HealthLevel.ATTENTION)
    assert run() == "【注意】一项：情况。办法。\n没有故障。\n"


@pytest.mark.parametrize("arguments", [("--deploy",), ("--list-tags",), ("--tag", "models"), ("audit",)])
def test_options_of_django_reach_django(level, arguments):
    level(HealthLevel.FAULT)
    assert get_commands()["check"] == "yingshang.ops"
    assert "情况" not in run(*arguments)


def test_every_app_has_told_its_checks():
    assert set(registry._CHECKS) == {
        "kernel.database",
        "kernel.migrations",
        "kernel.jobs",
        "kernel.search",
        "kernel.files",
        "kernel.sweep",
        "audit.chain",
        "audit.clock",
        "calendars.years",
        "orgs.administrators",
        "ops.disk",
        "ops.secret",
        "ops.https",
        "messaging.channels",
        "ops.static",
        "ops.backups",
        "ops.drill",
        "ops.key",
        "ops.programs",
        "ops.fonts",
        "ops.versions",
    }
