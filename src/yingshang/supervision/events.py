"""What can happen in supervision, and how it is said."""

from __future__ import annotations

from yingshang.kernel.events import event_type

ladder_set = event_type("supervision.ladder_set", "制定《{target}》，自{valid_from}起施行，依据：{basis}")
ladder_ended = event_type("supervision.ladder_ended", "《{target}》自{on}起停止施行：{reason}")
version_withdrawn = event_type("supervision.version_withdrawn", "撤销《{target}》自{day}起施行的版本：{reason}")
proposed = event_type("supervision.proposed", "按《{target}》对{count}件逾期事项提出{paper}建议", silent=("duties",))
step_proposed = event_type("supervision.step_proposed", "对{unit}提出{target}建议，事由：{cause}")
steps_lapsed = event_type("supervision.steps_lapsed", "《{target}》下{count}项建议因事由消失而终止", silent=("steps",))
objection_over = event_type(
    "supervision.objection_over", "《{target}》下{count}项建议告知期满，没有提出异议", silent=("steps",)
)
objected = event_type("supervision.objected", "{unit}对{target}提出异议：{reason}")
objection_answered = event_type("supervision.objection_answered", "答复{unit}对{target}的异议，{result}：{reason}")
approved = event_type("supervision.approved", "同意对{unit}发{target}：{reason}")
declined = event_type("supervision.declined", "对{unit}不发{target}：{reason}")
exempted = event_type("supervision.exempted", "对{unit}的{target}认定容错免责（{document}，{panel}）：{reason}")
papers_drafted = event_type(
    "supervision.papers_drafted", "为{unit}起草{target}，涉及{count}件", silent=("steps", "letter")
)
issued = event_type("supervision.issued", "向{unit}发出{target}，回复期限：{due}")
steps_missed = event_type("supervision.steps_missed", "《{target}》下{count}项措施没有按期回复", silent=("steps",))
following_proposed = event_type(
    "supervision.following_proposed", "按《{target}》对{count}项没有按期回复的措施提出{paper}建议", silent=("steps",)
)
answered = event_type("supervision.answered", "{unit}回复{target}")
accepted = event_type("supervision.accepted", "认可{unit}对{target}的回复：{finding}")
refused = event_type("supervision.refused", "{unit}对{target}的回复未获认可：{reason}")
refusal_reported = event_type("supervision.refusal_reported", "登记{unit}对{target}拒不办理：{reason}")
dissatisfied = event_type("supervision.dissatisfied", "登记当事人对{unit}的办理不满意，{target}：{reason}")
asked_again = event_type("supervision.asked_again", "{unit}对{target}的答复被退回，等单位再次答复")
concluded = event_type("supervision.concluded", "对{unit}的{target}了结：{finding}")
steps_settled = event_type(
    "supervision.steps_settled", "《{target}》下{count}项措施因事项办结而了结", silent=("steps",)
)
withdrawn = event_type("supervision.withdrawn", "撤回对{unit}的{target}：{reason}")
looked_back = event_type("supervision.looked_back", "对{unit}的{target}回头看：{finding}")
interviewed = event_type("supervision.interviewed", "登记{unit}的约谈，见效期限：{results_by}")
bundle_taken = event_type("supervision.bundle_taken", "下载{unit}的{target}材料{count}份（摘要{sha256}）")
judged = event_type("supervision.judged", "按《{target}》评价{period}，涉及{count}个单位")
verdict_confirmed = event_type("supervision.verdict_confirmed", "确认{target}的评价：{result}", silent=("reason",))
verdict_cleared = event_type("supervision.verdict_cleared", "因异议成立，{target}的评价更正为达标：{reason}")

# --- circulars ---
circular_made = event_type(
    "supervision.circular_made", "起草“{target}”，数据截至{cut_off}，涉及{units}个单位、{duties}件", silent=("digest",)
)
circular_counted = event_type(
    "supervision.circular_counted", "重新统计“{target}”，数据截至{cut_off}", silent=("digest",)
)
circular_written = event_type("supervision.circular_written", "修改“{target}”的文字：{blocks}")
circular_composed = event_type("supervision.circular_composed", "重新生成“{target}”的文字：{blocks}")
circular_frozen = event_type(
    "supervision.circular_frozen", "“{target}”定稿，{year}年第{issue}期第{revision}版（数据摘要 {digest}）"
)
circular_lettered = event_type("supervision.circular_lettered", "“{target}”转为公文稿", silent=("letter",))
circular_letter_voided = event_type(
    "supervision.circular_letter_voided", "“{target}”的公文已作废（{reason}），可以重新转为公文", silent=("letter",)
)
circular_corrected = event_type("supervision.circular_corrected", "更正“{target}”，起草第{revision}版：{reason}")
circular_replaced = event_type("supervision.circular_replaced", "“{target}”由第{revision}版更正：{reason}")
circular_withdrawn = event_type("supervision.circular_withdrawn", "撤销“{target}”：{reason}")

# --- problems ---
problem_registered = event_type("supervision.problem_registered", "登记问题{number}“{target}”，涉及{units}")
problem_edited = event_type("supervision.problem_edited", "修改问题“{target}”：{changes}", silent=("before", "after"))
problem_evidence = event_type("supervision.problem_evidence", "为问题“{target}”补充材料{count}份")
problem_assigned = event_type(
    "supervision.problem_assigned", "交办问题“{target}”的整改，由{units}办理，时限{due}", silent=("matter",)
)
problem_rectified = event_type("supervision.problem_rectified", "问题“{target}”的整改任务全部办结，等待验收")
problem_resumed = event_type("supervision.problem_resumed", "问题“{target}”重新整改")
problem_released = event_type("supervision.problem_released", "问题“{target}”的整改任务作废，可以重新交办")
problem_closed = event_type("supervision.problem_closed", "问题“{target}”销号：{finding}")
problem_failed = event_type("supervision.problem_failed", "问题“{target}”验收不通过，退回整改：{finding}")
problem_withdrawn = event_type("supervision.problem_withdrawn", "撤销问题“{target}”：{reason}")
