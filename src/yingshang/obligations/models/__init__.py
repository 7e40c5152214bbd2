"""Tables of obligations."""

from yingshang.obligations.models.matter import Matter
from yingshang.obligations.models.obligation import Obligation
from yingshang.obligations.models.reports import Extension, Report
from yingshang.obligations.models.series import Series

__all__ = ["Extension", "Matter", "Obligation", "Report", "Series"]
