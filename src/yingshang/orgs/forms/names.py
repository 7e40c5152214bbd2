"""What one gives to have names of units looked up."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError

from yingshang.kernel.text import line
from yingshang.kernel.web.fields import DayField
from yingshang.orgs.forms.choosing import ActForm

MOST_NAMES = 500
LONGEST = 200  # characters of one name that are looked at; no unit's name has more than 120
_PARTED = re.compile(r"[\n\t、；;，,]")
# Heads under which tables of tasks and units have names, besides the one that somebody writes.
HEADS = (
    *("单位", "单位名称", "名称", "全称", "部门", "部门名称", "责任单位", "牵头单位", "牵头部门", "配合单位"),
    *("责任部门", "主管部门", "主管单位", "承办单位", "办理单位", "填报单位", "报送单位", "所属单位", "工作单位"),
)


def names_in(text: object) -> list[str]:
    """The names in a text, one a line or parted by 、；，, each once, in order."""
    parts = (line(part)[:LONGEST] for part in _PARTED.split(str(text or "")))
    return list(dict.fromkeys(part for part in parts if part))


class NamesForm(ActForm):
    """Names pasted, or a table with a column of them."""

    names = forms.CharField(
        label="单位名称",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="一行一个，也可以用“、”隔开；可以直接从 Excel 复制一列粘贴到这里。",
    )
    column = forms.CharField(
        label="表格里的哪一列",
        required=False,
        max_length=60,
        help_text="写表头，例如 牵头单位；不写的，按“单位”“责任单位”“牵头单位”等常见表头找。",
    )
    on = DayField(label="文件日期", required=False, help_text="旧文件填印发日期，按当时的名称认；留空按今天。")

    def clean_names(self) -> list[str]:
        """One name each. Raises ValidationError for too many."""
        found = names_in(self.cleaned_data["names"])
        if len(found) > MOST_NAMES:
            raise ValidationError(f"一次最多查 {MOST_NAMES} 个名称，这里有 {len(found)} 个。请分几次查。")
        return found
