"""What is typed on the pages of the ledger."""

from __future__ import annotations

from django import forms

from yingshang.audit.queries.kinds import kind_labels

_HEAD_SIZE = 20_000  # bytes; a head file has about 400


class UnmaskForm(forms.Form):
    """Why somebody looks at personal data."""

    reason = forms.CharField(
        label="查看事由",
        max_length=500,
        help_text="查看人、时间和事由会记入审计记录。",
        widget=forms.Textarea({"rows": 2}),
    )


class VerifyForm(forms.Form):
    """From where to verify, and what to compare with."""

    since = forms.IntegerField(label="从第几号开始", required=False, min_value=1, help_text="不填则从第1号开始。")
    head = forms.FileField(
        label="以前导出的核对文件", required=False, help_text="选了就同时比对，能查出末尾被截去或整体被改写的情况。"
    )

    def clean_head(self) -> str:
        """The text of the file, "" without one. Raises ValidationError for one that is no small text."""
        file = self.cleaned_data.get("head")
        if not file:
            return ""
        if file.size > _HEAD_SIZE:
            raise forms.ValidationError("这个文件太大，不是核对文件。")
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError("这不是核对文件。") from error


class ShreddingForm(forms.Form):
    """Whose personal data should go, and on what ground."""

    target_kind = forms.ChoiceField(label="对象类型")
    target_id = forms.CharField(label="对象编号", max_length=64, help_text="对象页面网址里的编号，例如 128。")
    basis = forms.CharField(label="依据", max_length=200, help_text="法律条文、保存期限规定，或本人申请的名称和日期。")
    reason = forms.CharField(label="事由", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on
        self.fields["target_kind"].choices = [("", "请选择"), *kind_labels().items()]  # type: ignore[attr-defined]  # a ChoiceField


class AnswerForm(forms.Form):
    """What the decider says."""

    answer = forms.CharField(
        label="审批意见",
        max_length=500,
        required=False,
        help_text="不同意时必须写明原因。",
        widget=forms.Textarea({"rows": 2}),
    )
