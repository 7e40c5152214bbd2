"""Lines of the menu."""

from __future__ import annotations

from yingshang.kernel.web.menu import Entry

ENTRIES: list[Entry] = [
    Entry("orgs:tree", "单位树", "单位和人员", 40),
    Entry("orgs:units", "单位台账", "单位和人员", 41),
    Entry("orgs:people", "人员台账", "单位和人员", 42),
    Entry("orgs:groups", "单位组", "单位和人员", 44),
    Entry("orgs:names", "查单位名称", "单位和人员", 46),
    Entry("orgs:public", "三公开", "单位和人员", 47),
    Entry("orgs:me", "我的资料", "单位和人员", 48),
]
