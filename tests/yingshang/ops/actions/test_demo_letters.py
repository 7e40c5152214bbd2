"""Before its letters are written, each house of the demonstration that issues some has its codes and its seal."""

from __future__ import annotations

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
    assert codes == {(kind, "云政办督") for kind in ("supervision", "interview", "circular", "transfer")}
    drafts_checks_signs = Post.objects.filter(unit=house, person__username__in=["supervisor", "checker", "signer"])
    assert set(drafts_checks_signs.values_list("kind", flat=True)) == {"supervisor", "section_head", "leader"}
    assert set(Seal.objects.values_list("issuer__name", flat=True)) == {
        "云川县营商环境建设局",
        "云川县发展和改革局",
        "云川县人民政府办公室",
    }
    assert not Letter.objects.exists()
