"""Official documents as they come in, and as the engine reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

import gongwen
from yingshang.documents.actions.reading import begin_reading, take_reading, upload_document
from yingshang.documents.queries.engine import Answer
from yingshang.kernel.files import store_file

if TYPE_CHECKING:
    from yingshang.documents.models import Document
    from yingshang.kernel.actor import Actor
    from yingshang.kernel.models import StoredFile

HEAD = """云川县人民政府办公室文件

云政办发〔2026〕7号

云川县人民政府办公室关于印发《云川县优化营商环境专项方案》的通知

各乡镇人民政府，县政府各部门：

现将《云川县优化营商环境专项方案》印发给你们，请认真贯彻执行。

云川县人民政府办公室

2026年3月2日

云川县优化营商环境专项方案

一、重点任务

"""
# A certain name, a doubtful one, an unknown one; a date, a rhythm, no date.
TASKS = (
    ("编制年度项目清单。梳理全县重点项目，形成清单并公布。", "县发改局", "", "2026年5月底前"),
    ("开展政策宣讲。面向企业宣讲惠企政策，每季度不少于1次。", "县教育局", "县发改局、县某某局", "长期坚持"),
    ("建立联络机制。确定联络人员，明确工作流程。", "县营商局", "", ""),
)


def notice(*tasks: tuple[str, str, str, str], head: str = HEAD, tail: str = "") -> str:
    """The text of a notice with labelled tasks: (words, leading unit, other units, time)."""
    lines = []
    for number, (words, lead, others, when) in enumerate(tasks or TASKS, start=1):
        lines.append(f"{number}.{words}")
        lines += [f"牵头单位：{lead}"] if lead else []
        lines += [f"配合单位：{others}"] if others else []
        lines += [f"完成时限：{when}"] if when else []
        lines.append("")
    return head + "\n\n".join(line for line in lines if line) + tail


def stored(text: str | bytes, *, actor: Actor, name: str = "方案.txt") -> StoredFile:
    """A draft of the actor."""
    data = text.encode() if isinstance(text, str) else text
    return store_file(ContentFile(data), name=name, actor=actor)


def uploaded(text: str | bytes = "", *, actor: Actor, name: str = "方案.txt", **more: object) -> Document:
    """A document that waits to be read."""
    return upload_document(actor=actor, file=stored(text or notice(), actor=actor, name=name).pk, **more)


def answer_to(text: str, engine: str = "0.1.0+test") -> Answer:
    """What the engine reads in a text, without a process of its own."""
    read = gongwen.decompose_text(text)
    told = read.to_dict()
    for each, task in zip(told["tasks"], read.tasks, strict=True):
        each["evidence"] = [[e.fact, e.rule, list(e.span)] for e in task.evidence]
    told["ignored"] = [[each.reason, list(each.span)] for each in read.ignored]
    return Answer(engine, told, read.text)


def read(text: str = "", *, actor: Actor, name: str = "方案.txt", **more: object) -> Document:
    """A document that was read."""
    words = text or notice()
    document = uploaded(words, actor=actor, name=name, **more)
    begin_reading(actor=actor, document=document)
    take_reading(actor=actor, document=document, answer=answer_to(words))
    return document
