"""Tables of obligations."""

from yingshang.obligations.models.feed import Feed
from yingshang.obligations.models.matter import Matter
from yingshang.obligations.models.obligation import Obligation, lamp_conditions
from yingshang.obligations.models.reports import Extension, Report
from yingshang.obligations.models.series import Series
from yingshang.obligations.models.whole import Whole

__all__ = ["Extension", "Feed", "Matter", "Obligation", "Report", "Series", "Whole", "lamp_conditions"]
