"""The index of the search: one entry for each object that can be found, and the index over its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.backends.ddl_references import Statement

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_FTS = """CREATE VIRTUAL TABLE "kernel_search" USING fts5(
    terms, content='kernel_searchentry', content_rowid='id', detail=none, columnsize=0, tokenize='ascii')"""
AGE_BITS = 11
# What PostgreSQL indexes of an entry: its terms, and one for its kind and age (its number without the last bits), so
# that the newest that hold a common word are found without all that hold it. FTS5 keeps the order of the numbers.
AGED_TERMS = f"string_to_array(terms || ' §' || kind || '§' || (id >> {AGE_BITS})::text, ' ')"
# New entries wait in a list that every search reads through; in one of 4 MB, as it is by itself, for half a second.
_GIN = f"""CREATE INDEX "kernel_search" ON "kernel_searchentry" USING gin (({AGED_TERMS}))
    WITH (gin_pending_list_limit = 64)"""


class TermIndex(models.Index):
    """FTS5 over the terms on SQLite, GIN on PostgreSQL; declared here so that the migration makes what fits."""

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: object
    ) -> Statement:
        """The one statement."""
        return Statement(_FTS if schema_editor.connection.vendor == "sqlite" else _GIN)

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, **kwargs: object) -> str:
        """Drop what was made."""
        what = "TABLE" if schema_editor.connection.vendor == "sqlite" else "INDEX"
        return f'DROP {what} IF EXISTS "kernel_search"'


class SearchEntry(models.Model):
    """What of one object can be found. ``plain`` is the text without blanks and signs, ``terms`` what is looked up."""

    kind = models.CharField("类别", max_length=80)
    object_id = models.BigIntegerField("对象编号")
    title = models.CharField("标题", max_length=300)
    body = models.TextField("正文", blank=True)
    plain_title = models.TextField("标题（比对用）", blank=True)
    plain = models.TextField("全文（比对用）", blank=True)
    terms = models.TextField("检索词", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "搜索条目"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")]
        indexes = [
            TermIndex(fields=["terms"], name="kernel_search"),
            models.Index(fields=["kind", "id"], name="search_entry_newest"),
        ]

    def __str__(self) -> str:
        return self.title
