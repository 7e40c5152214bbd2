"""Before its letters are written, each house that issues some has its codes and its seal; they speak of their days."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from yingshang.kernel.actor import SYSTEM
from yingshang.letters.models import Code, Letter, Seal
from yingshang.ops.actions import demo_letters
from yingshang.ops.actions.demo import make_demo
from yingshang.orgs.models import Person, Post, Unit


def test_the_house_of_the_supervisors_can_issue_its_papers(db, tmp_path, monkeypatch):
    houses, _, _ = demo_letters.DATA.read_text(encoding="utf-8").partition("[[letter]]")
    without = tmp_path / "letters.toml"
    without.write_text(f"letter = []\n{houses}", encoding="utf-8")
    monkeypatch.setattr(demo_letters, "DATA", without)
    make_demo(actor=SYSTEM, password="Yunchuan-2026")  # noqa: S106 - invented
    demo_letters.write_letters(actor=SYSTEM, clerk=Person.objects.get(username="clerk"))
    house = Unit.objects.get(name="云川县人民政府办公室")
    codes = set(Code.objects.filter(issuer=house).values_list("kind", "code"))
    assert codes == {(kind, "云政办督") for kind in ("reminder", "supervision", "interview", "circular", "transfer")}
    drafts_checks_signs = Post.objects.filter(unit=house, person__username__in=["supervisor", "checker", "signer"])
    assert set(drafts_checks_signs.values_list("kind", flat=True)) == {"supervisor", "section_head", "leader"}
    assert set(Seal.objects.values_list("issuer__name", flat=True)) == {
        "云川县营商环境建设局",
        "云川县发展和改革局",
        "云川县人民政府办公室",
    }
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-12", "2026年：2026年三季度、十月份，应于2026-10-29办结"),
        ("2026-01-12", "2026年：2025年四季度、十二月份，应于2025-12-26办结"),
        ("2026-07-01", "2026年：2026年二季度、六月份，应于2026-06-16办结"),
    ],
    ids=["autumn", "january", "summer"],
)
def test_the_words_of_a_letter_are_of_its_time(db, day, words):
    data = tomllib.loads(demo_letters.DATA.read_text(encoding="utf-8"))
    writers = demo_letters._Writers.__new__(demo_letters._Writers)
    writers.data = data
    text = "{year}年：{quarter}、{month}份，应于{late}办结"
    assert writers._said(text, date.fromisoformat(day)) == words
