"""Who may open which address of units and people."""

from __future__ import annotations

from yingshang.kernel.web.access import PUBLIC, STAFF, Row
from yingshang.kernel.web.sheets import import_rows
from yingshang.orgs.enums import PostKind

_SYSTEM = frozenset({"system_admin"})
_SECURITY = frozenset({"security_admin"})
# The audit administrator's own post is lent by the security administrator; it lends no other.
_LENDERS = frozenset(kind.value for kind in PostKind) - {"audit_admin"}
_GROUPERS = frozenset({"clerk", "section_head", "system_admin"})
_KEEPERS = frozenset({"system_admin", "liaison", "section_head"})

ROWS: list[Row] = [
    *(Row(f"orgs:{name}", STAFF) for name in ("tree", "find", "suggest", "suggest_people", "branch", "unit", "people")),
    Row("orgs:me", STAFF),
    Row("orgs:public", PUBLIC),
    Row("orgs:public_unit", PUBLIC),
    *(Row(f"orgs:{name}", STAFF) for name in ("groups", "group", "group_export", "names", "aliases", "units")),
    *(Row(f"orgs:{name}", _GROUPERS) for name in ("new_group", "edit_group", "put_in", "take_out", "teach_names")),
    *(
        Row(f"orgs:{name}", _SYSTEM)
        for name in ("found_top", "found", "move", "rename", "merge", "split", "dissolve", "restore", "alias")
    ),
    Row("orgs:drop_alias", _SYSTEM),
    *(Row(f"orgs:{name}", _SYSTEM) for name in ("units_file", "people_file")),
    *import_rows("orgs:units_import", _SYSTEM),
    *import_rows("orgs:people_import", _SYSTEM),
    Row("orgs:edit", _KEEPERS),
    Row("orgs:add_person", _KEEPERS),
    Row("orgs:person", STAFF, of="unit"),
    Row("orgs:edit_person", STAFF, of="unit"),
    Row("orgs:leave", _KEEPERS, of="unit"),
    Row("orgs:return_person", _SYSTEM),
    Row("orgs:assign", _SYSTEM | _SECURITY),
    Row("orgs:edit_post", _KEEPERS, of="unit"),
    Row("orgs:end_post", _KEEPERS | _SECURITY, of="unit"),
    Row("orgs:scope", _SECURITY),
    Row("orgs:chief", _KEEPERS, of="unit"),
    Row("orgs:delegate", _LENDERS, of="unit"),
    Row("orgs:end_delegation", STAFF, of="unit"),
]
