"""A picture and its table say the same."""

from __future__ import annotations

import pytest

from yingshang.kernel.web.charts import Chart, Row, Series


def test_the_table_has_a_row_for_each_label_and_a_column_for_each_series():
    chart = Chart("c", "题", "line", ("一", "二"), (Series("甲", (1, None)), Series("乙", (0.5, 2), "red")))
    assert chart.rows == [Row("一", (1, 0.5)), Row("二", (None, 2))]
    assert chart.data["series"] == [
        {"name": "甲", "values": (1, None), "state": ""},
        {"name": "乙", "values": (0.5, 2), "state": "red"},
    ]
    assert chart.data["whole"] is False


def test_whole_numbers_have_whole_axes():
    assert Chart("c", "题", "bar", ("一",), (Series("甲", (3,)),)).data["whole"] is True


def test_a_series_that_does_not_fit_its_labels_is_a_defect():
    with pytest.raises(ValueError, match="甲: 1 values for 2 labels"):
        Chart("c", "题", "bar", ("一", "二"), (Series("甲", (1,)),))
