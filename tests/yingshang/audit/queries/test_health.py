"""The ledger's part of the examination, on a ledger that is whole and on altered ones."""

from __future__ import annotations

from datetime import timedelta

from tests.factories.audit import act
from yingshang.audit.actions.guarding import install_guards
from yingshang.audit.queries import health
from yingshang.kernel import clock
from yingshang.kernel.enums import HealthLevel


def levels(findings):
    return [finding.level for finding in findings]


def test_a_whole_and_guarded_ledger_is_well(ledger):
    install_guards()
    found = health.check_chain()
    assert levels(found) == [HealthLevel.NORMAL]
    assert found[0].what == "最近 10 条审计记录完整，末号 10，防改触发器齐全。"


def test_missing_guards_are_a_fault(ledger):
    found = health.check_chain()
    assert levels(found) == [HealthLevel.FAULT]
    assert "audit_entry_no_update" in found[0].what


def test_an_altered_entry_is_a_fault_and_only_the_latest_are_read(ledger, sql, monkeypatch):
    sql("UPDATE audit_entry SET sentence = '改过' WHERE number = 4")
    install_guards()
    found = health.check_chain()
    assert levels(found) == [HealthLevel.FAULT]
    assert found[0].what.startswith("第4号记录的内容被改动")
    monkeypatch.setattr(health, "LATEST", 3)
    assert health.check_chain()[0].what == "最近 3 条审计记录完整，末号 10，防改触发器齐全。"


def test_a_clock_that_was_put_back_is_a_fault(county, actors, time_machine):
    assert levels(health.check_clock()) == [HealthLevel.NORMAL]
    act(actor=actors["system_admin"], unit=county.town)
    assert levels(health.check_clock()) == [HealthLevel.NORMAL]
    time_machine.move_to(clock.now() - timedelta(days=1))
    assert levels(health.check_clock()) == [HealthLevel.FAULT]
