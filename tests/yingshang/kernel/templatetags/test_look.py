"""What the components' templates ask for, and the components themselves where a mistake would not be seen at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from django.utils.safestring import mark_safe

from yingshang.kernel.templatetags import look


def draw(source, **context):
    """A template as a page would have it: with components, without a request."""
    from django_cotton.compiler_regex import CottonCompiler  # noqa: PLC0415 - only where source is compiled by hand

    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 5, 16), "2026-05-16（周六）"),
        (datetime(2026, 5, 15, 16, 30, tzinfo=UTC), "2026-05-16（周六）"),
        (None, ""),
        ("", ""),
    ],
)
def test_days(value, shown):
    assert look.day(value) == shown


def test_moments_are_chinese_time():
    assert look.moment(datetime(2026, 5, 15, 16, 30, tzinfo=UTC)) == "2026-05-16 00:30"
    assert look.moment(None) == ""


@pytest.mark.parametrize("state", look.LAMPS)
def test_every_lamp_has_a_mark_and_a_word_of_its_own(state):
    mark, word = look.LAMPS[state]
    html = draw(f'<c-lamp state="{state}" />')
    assert f'class="lamp lamp-{state}"' in html
    assert f'aria-hidden="true">{mark}</span>{word}</span>' in html
    assert draw(f'<c-lamp state="{state}">另写的</c-lamp>').count(word) == 0
    assert (
        len({one for one, _ in look.LAMPS.values()}) == len({one for _, one in look.LAMPS.values()}) == len(look.LAMPS)
    )


def test_a_word_of_a_lamp_in_a_table_is_no_markup_though_the_same_letters_were_markup_before():
    assert look.lamp_of("green", mark_safe("<b>一</b>")).count("<b>") == 1
    assert look.lamp_of("green", "<b>一</b>").count("<b>") == 0
    assert look.lamp_of("green") == look.lamp_of("green", "正常")


def test_a_lamp_of_an_unknown_state_is_the_grey_one():
    assert (look.lamp_mark("purple"), look.lamp_word("purple")) == look.LAMPS["grey"]


@pytest.mark.parametrize(
    "rows",
    ["<thead><tr><th>甲</th></tr></thead>", '<table id="own"><thead><tr><th>甲</th></tr></thead></table>'],
)
def test_a_ledger_is_one_table_with_its_caption_however_it_was_written(rows):
    html = draw(f'<c-ledger caption="名单" total="3">{rows}</c-ledger>')
    assert html.count("<table") == html.count("</table>") == html.count("<caption") == 1
    assert '<caption class="visually-hidden">名单</caption><thead>' in html
    assert "共 3 条" in html


def test_an_own_caption_is_kept():
    html = draw('<c-ledger caption="名单"><table><caption>自己的</caption></table></c-ledger>')
    assert html.count("<caption") == 1
    assert "自己的" in html


def test_what_people_wrote_is_text_everywhere():
    evil = '<script>alert("x")</script>'
    form = type("EvilForm", (forms.Form,), {"x": forms.CharField(label=evil, help_text="")})({"x": ""})
    form.is_valid()
    entry = {"at": datetime(2026, 5, 1, tzinfo=UTC), "who": evil, "sentence": evil, "note": evil}
    node = {"id": evil, "label": evil, "href": "/x/", "note": evil}
    problem = {"row": 1, "column": evil, "value": evil, "what": evil, "allowed": evil}
    html = draw(
        '<c-timeline :entries="entries" /><c-tree :nodes="nodes" /><c-dryrun :report="report" /><c-form :form="form" submit="保存" />'
        '<c-ledger :caption="evil"><tr><td>{{ evil }}</td></tr></c-ledger><c-empty :title="evil" /><c-stat :label="evil" :value="evil" />'
        '<c-lamp>{{ evil }}</c-lamp><c-tag>{{ evil }}</c-tag><c-dialog name="d" :title="evil">{{ evil }}</c-dialog>',
        entries=[entry], nodes=[node], report={"total": 1, "problems": [problem]}, form=form, evil=evil, fresh_key="k",
    )  # fmt: skip
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 20


def test_a_form_has_its_token_its_key_and_a_summary_that_leads_to_the_fields():
    form = type("OneForm", (forms.Form,), {"name": forms.CharField(label="名称")})({"name": ""})
    form.is_valid()
    html = draw(
        '<c-form :form="form" submit="保存单位" cancel="/back/" keep="unit" />',
        form=form,
        fresh_key="key-1",
        csrf_token="token-1",  # noqa: S106 - a token of nothing
    )
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="token-1">' in html
    assert '<input type="hidden" name="_key" value="key-1">' in html
    assert "有 1 处需要修改" in html
    assert '<a href="#id_name" data-error-link="id_name">请填写名称。' in html
    assert 'data-keep="unit"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert ">保存单位</button>" in html
    assert '<a class="button button-quiet" href="/back/">' in html


def test_a_parts_own_settings_do_not_leak_into_the_parts_inside():
    html = draw(
        '<c-stat label="甲" value="1" href="/x/" /><c-empty title="空" act="导入" href="/y/"><c-button>按</c-button></c-empty>'
    )
    assert '<button class="button button-plain' in html
    assert html.count("/y/") == 1


@pytest.mark.parametrize(
    ("page", "links"),
    [
        (SimpleNamespace(previous_url="", next_url="?after=9"), ["?after=9"]),
        (SimpleNamespace(previous_url="?before=3", next_url="", first_url="?"), ["?", "?before=3"]),
        (None, []),
    ],
)
def test_the_pager_leads_where_the_page_says(page, links):
    html = draw('<c-pager :page="page" />', page=page)
    assert [part.partition('"')[0] for part in html.split('href="')[1:]] == links


def test_assets_that_were_not_built_leave_no_address(monkeypatch):
    monkeypatch.setattr(look, "_is_there", lambda _: False)
    assert look.vendor("echarts/echarts.min.js") == ""


def test_lines_of_a_tree_are_put_together_and_what_they_say_is_escaped():
    nodes = [
        {
            "id": 1,
            "label": "<b>县</b>",
            "href": "/1/?a=1&b=2",
            "note": "2人",
            "open": True,
            "children": [{"id": 2, "label": "股"}],
        },
        {"id": 3, "label": "镇", "lazy": "/3/branch/", "open": False, "current": True},
    ]
    text = str(look.tree_lines(nodes))
    assert "<b>" not in text
    assert 'href="/1/?a=1&amp;b=2"' in text
    assert text.count("aria-expanded") == 2
    assert 'data-id="3" aria-expanded="false" aria-selected="true" data-lazy="/3/branch/"' in text
    assert (
        '<li role="treeitem" tabindex="-1" data-id="2" aria-selected="false"><div class="tree-line"><span class="tree-twig tree-leaf"'
        in text
    )
    assert text.count('<ul role="group">') == 2
