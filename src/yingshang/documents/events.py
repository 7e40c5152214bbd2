"""What can happen to a document, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

uploaded = event_type("documents.uploaded", "上传公文“{target}”")
reading_started = event_type("documents.reading_started", "读取“{target}”")
read = event_type("documents.read", "读完“{target}”：{tasks}项任务，{doubts}处存疑")
unreadable = event_type("documents.unreadable", "未能读取“{target}”：{reason}")
item_edited = event_type("documents.item_edited", "修改任务“{target}”：{fields}")
item_added = event_type("documents.item_added", "增加任务“{target}”")
item_split = event_type("documents.item_split", "将任务“{target}”拆为{count}项")
items_merged = event_type("documents.items_merged", "将{count}项任务并入“{target}”")
item_dropped = event_type("documents.item_dropped", "不采纳任务“{target}”：{reason}")
item_restored = event_type("documents.item_restored", "恢复任务“{target}”")
items_moved = event_type("documents.items_moved", "调整“{target}”的任务次序")
items_accepted = event_type("documents.items_accepted", "采纳“{target}”的{count}项任务")
step_undone = event_type("documents.step_undone", "撤销对“{target}”的上一步审阅，涉及{count}项")
name_decided = event_type("documents.name_decided", "在“{target}”中将“{printed}”对应为{unit}")
head_edited = event_type("documents.head_edited", "修改“{target}”的版头：{fields}", silent=("before", "after"))
version_set = event_type("documents.version_set", "将“{target}”定为“{older}”的新版本")
accepted = event_type("documents.accepted", "审定“{target}”，共采纳{count}项")
reopened = event_type("documents.reopened", "重新审阅“{target}”：{reason}")
rereading_asked = event_type("documents.rereading_asked", "用现在的引擎重读“{target}”")
reread = event_type("documents.reread", "重读“{target}”：{differences}处不同")
not_reread = event_type("documents.not_reread", "未能重读“{target}”：{reason}，原有结果不变")
difference_taken = event_type("documents.difference_taken", "按重读结果更新任务“{target}”：{fields}")
difference_left = event_type("documents.difference_left", "核对“{target}”的重读结果，有{count}处保持不变")
reading_adopted = event_type("documents.reading_adopted", "“{target}”的重读结果已核对完：更新{taken}处，保持{left}处")
same_accepted = event_type("documents.same_accepted", "采纳“{target}”中与上一版相同的{count}项")
archived = event_type("documents.archived", "归档“{target}”")
item_amended = event_type("documents.item_amended", "变更任务“{target}”的{fields}（依据：{reason}）")
item_appended = event_type("documents.item_appended", "在已审定的公文中增加任务“{target}”（依据：{reason}）")
