"""With the triggers in place the database itself refuses to change the ledger."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.audit import act
from yingshang.audit.actions.guarding import guards_missing, install_guards
from yingshang.audit.models import Entry, Head, guards
from yingshang.kernel.actor import SYSTEM
from yingshang.kernel.models import PersonalFact


@pytest.fixture
def guarded(ledger):
    install_guards()
    return ledger  # the transaction of the test takes the triggers away with it


CHANGES = {
    "update": lambda: Entry.objects.filter(number=3).update(person_name="别人"),
    "delete": lambda: Entry.objects.filter(number=10).delete(),
    "delete all": lambda: Entry.objects.all().delete(),
    "head back": lambda: Head.objects.update(number=9),
    "head away": lambda: Head.objects.all().delete(),
    "personal": lambda: PersonalFact.objects.update(value="别的"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses(guarded, change):
    before = list(Entry.objects.values_list("hash", flat=True))
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        CHANGES[change]()
    assert (list(Entry.objects.values_list("hash", flat=True)), Head.objects.get().number) == (before, 10)


@pytest.mark.parametrize("change", CHANGES)
def test_without_them_it_would_not(ledger, change):
    assert CHANGES[change]()


def test_appending_and_shredding_go_on(guarded):
    act(actor=SYSTEM, unit=guarded)
    PersonalFact.objects.all().delete()
    assert (Entry.objects.count(), Head.objects.get().number) == (11, 11)


def test_missing_and_altered_triggers_are_named_and_mended(guarded, sql):
    assert guards_missing() == []
    sql("DROP TRIGGER audit_entry_no_delete" + (" ON audit_entry" if connection.vendor == "postgresql" else ""))
    if connection.vendor == "postgresql":
        sql("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_no_update")
    else:
        sql("DROP TRIGGER audit_entry_no_update")
        sql("CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry WHEN 0 BEGIN SELECT 1; END")
    assert sorted(guards_missing()) == ["audit_entry_no_delete", "audit_entry_no_update"]
    install_guards()
    assert guards_missing() == []


def test_a_function_that_refuses_nothing_is_no_guard(guarded, sql):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no trigger functions")
    sql("CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    assert len(guards_missing()) == len(guards.guards("postgresql"))
    install_guards()
    assert guards_missing() == []


def test_they_can_be_taken_away_for_a_test_that_empties_tables(guarded):
    guards.remove(connection)
    assert len(guards_missing()) == len(guards.guards(connection.vendor))
    Entry.objects.all().delete()
