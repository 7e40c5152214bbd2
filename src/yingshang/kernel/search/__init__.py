"""Chinese search as one mechanism on both databases, scoped by what one may see."""

from yingshang.kernel.search.asking import COUNTED, ORDER, Group, groups, hits
from yingshang.kernel.search.declaring import Searchable, Words, kinds, searchable
from yingshang.kernel.search.index import Doubts, doubts_of, rebuild, reindex

__all__ = [
    "COUNTED",
    "ORDER",
    "Doubts",
    "Group",
    "Searchable",
    "Words",
    "doubts_of",
    "groups",
    "hits",
    "kinds",
    "rebuild",
    "reindex",
    "searchable",
]
