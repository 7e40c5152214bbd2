"""Who may do what with tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yingshang.documents.rules import can_review
from yingshang.kernel.rules import allow, holds, predicate
from yingshang.orgs.enums import PostKind

if TYPE_CHECKING:
    from yingshang.kernel.actor import Actor
    from yingshang.tasks.models import TaskTable

_EDITORS = frozenset({PostKind.CLERK, PostKind.SECTION_HEAD})


@predicate
def is_own_table(actor: Actor, table: TaskTable) -> bool:
    """One's own upload, for no document or one that one works with."""
    if actor.person_id is None or table.person_id != actor.person_id or not actor.roles & _EDITORS:
        return False
    return table.document is None or table.document.office_id == actor.unit_id


allow("tasks.hand_out_document", can_review)
allow("tasks.upload_table", holds(*_EDITORS))
allow("tasks.import_table", is_own_table)
