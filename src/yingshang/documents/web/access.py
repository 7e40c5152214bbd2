"""Who may open which address of documents."""

from __future__ import annotations

from yingshang.kernel.web.access import STAFF, Row

_REVIEWERS = frozenset({"clerk", "section_head"})

ROWS: list[Row] = [
    Row("documents:documents", STAFF),
    Row("documents:progress", STAFF),
    Row("documents:upload", _REVIEWERS),
    *(
        Row(f"documents:{name}", STAFF, of="unit")
        for name in (
            "document",
            "text",
            "item",
            "versions",
            "rereading",
            "review",
            "finish",
            "review_record",
            "item_history",
        )
    ),
    # Who reviews sees every document, and may work with those of the own unit only: the command refuses the others.
    *(
        Row(f"documents:{name}", _REVIEWERS)
        for name in (
            "head",
            "start_reading",
            "accept",
            "reopen",
            "archive",
            "follow",
            "reread",
            "deadline",
            "names",
            "name_offers",
            "document_act",
            "item_form",
            "item_act",
        )
    ),
]
