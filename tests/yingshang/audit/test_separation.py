"""The three administrators are apart: none can act and erase the trace."""

from __future__ import annotations

import rules as library

from yingshang.kernel.rules import may
from yingshang.kernel.web.access import is_open, table

RIGHTS = {
    "audit.read_ledger": {"audit_admin"},
    "audit.verify_ledger": {"audit_admin"},
    "audit.export_ledger": {"audit_admin"},
    "audit.unmask_entry": {"audit_admin"},
    "audit.request_shredding": {"security_admin"},
    "audit.decide_shredding": {"audit_admin"},
}


def test_each_right_is_with_the_posts_of_the_manual_and_no_other(actors):
    got = {right: {role for role, actor in actors.items() if may(actor, right)} for right in RIGHTS}
    assert got == RIGHTS


def test_the_audit_administrator_changes_no_unit_person_or_account(actors):
    permissions = {name for name in library.permissions.permissions if not name.startswith(("audit.", "tests."))}
    assert {"orgs.edit_unit", "kernel.set_parameter"} & permissions
    held = set()
    for name in permissions:
        try:
            if may(actors["audit_admin"], name) and not may(actors["hotline"], name):
                held.add(name)  # whatever every post may do for itself is no right of an administrator
        except AttributeError:  # it asks about an object, which is not there
            continue
    assert held == set()


def test_only_the_audit_administrator_opens_the_ledger():
    pages = {name for name in table() if name.startswith("audit:")}
    shredding = {name for name in pages if "shredding" in name}
    assert len(pages - shredding) >= 6
    for role in ("system_admin", "security_admin", "leader", "clerk"):
        assert {name for name in pages - shredding if is_open(name, roles=frozenset({role}), logged_in=True)} == set()
    assert {name for name in pages if is_open(name, roles=frozenset({"system_admin"}), logged_in=True)} == set()
