"""Lists as one mechanism: pages by key, filters, orders, saved views, columns, bounded counts, bulk acts."""

from yingshang.kernel.counting import Total, total_of, totals_of
from yingshang.kernel.lists.asking import Asked, ask
from yingshang.kernel.lists.declaring import Act, Column, Lamp, ListSpec, Tag, declare, list_named, lists
from yingshang.kernel.lists.filters import Days, Exactly, Filter, OneOf, Words, YesNo
from yingshang.kernel.lists.paging import Order, Slice
from yingshang.kernel.lists.reaching import page_of
from yingshang.kernel.lists.related import Related

__all__ = [
    "Act",
    "Asked",
    "Column",
    "Days",
    "Exactly",
    "Filter",
    "Lamp",
    "ListSpec",
    "OneOf",
    "Order",
    "Related",
    "Slice",
    "Tag",
    "Total",
    "Words",
    "YesNo",
    "ask",
    "declare",
    "list_named",
    "lists",
    "page_of",
    "total_of",
    "totals_of",
]
