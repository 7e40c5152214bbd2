"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.sheets import import_urls
from yingshang.supervision.forms.sheets import PROBLEMS
from yingshang.supervision.web import board, circulars, ladders, papers, problems, steps
from yingshang.supervision.web.step_lists import VERDICT_LIST

app_name = "supervision"
urlpatterns = [
    path("", board.board, name="board"),
    path("circulars/", circulars.ledger, name="circulars"),
    path("circulars/new/", circulars.make, name="make_circular"),
    path("circulars/<int:pk>/", circulars.circular, name="circular"),
    path("circulars/<int:pk>/preview/", circulars.preview, name="circular_preview"),
    path("circulars/<int:pk>/duties/", circulars.duties, name="circular_duties"),
    path("circulars/<int:pk>/table/", circulars.table_file, name="circular_table"),
    path("circulars/<int:pk>/write/", circulars.write, name="write_circular"),
    path("circulars/<int:pk>/recount/", circulars.recount, name="recount_circular"),
    path("circulars/<int:pk>/compose/", circulars.compose, name="compose_circular"),
    path("circulars/<int:pk>/freeze/", circulars.freeze, name="freeze_circular"),
    path("circulars/<int:pk>/letter/", circulars.letter, name="circular_letter"),
    path("circulars/<int:pk>/correct/", circulars.correct, name="correct_circular"),
    path("circulars/<int:pk>/withdraw/", circulars.withdraw, name="withdraw_circular"),
    path("problems/", problems.ledger, name="problems"),
    path("problems/file/", problems.ledger_file, name="problems_file"),
    path("problems/new/", problems.register, name="register_problem"),
    *import_urls(PROBLEMS, "problems/import/", name="problems_import", back="supervision:problems"),
    path("problems/<int:pk>/", problems.problem, name="problem"),
    path("problems/<int:pk>/edit/", problems.edit, name="edit_problem"),
    path("problems/<int:pk>/files/", problems.add_files, name="problem_files"),
    path("problems/<int:pk>/assign/", problems.assign, name="problem_assign"),
    path("problems/<int:pk>/close/", problems.close, name="problem_close"),
    path("problems/<int:pk>/fail/", problems.fail, name="problem_fail"),
    path("problems/<int:pk>/withdraw/", problems.withdraw, name="problem_withdraw"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<slug:key>/", papers.paper, name="paper"),
    path("steps/", steps.steps, name="steps"),
    path("steps/<int:pk>/", steps.step, name="step"),
    path("steps/<int:pk>/object/", steps.act, {"verb": "object"}, name="step_object"),
    path("steps/<int:pk>/bundle/", steps.bundle, name="step_bundle"),
    path("steps/<int:pk>/<slug:verb>/", steps.act, name="step_act"),
    path("units/<int:pk>/", steps.unit, name="unit"),
    path("rules/", ladders.ladders, name="ladders"),
    path("rules/new/<slug:example>/", ladders.new, name="ladder_new"),
    path("rules/<int:pk>/", ladders.ladder, name="ladder"),
    path("rules/<int:pk>/version/", ladders.version, name="ladder_version"),
    path("rules/<int:pk>/end/", ladders.end, name="ladder_end"),
    path("quarters/", lambda request: list_page(request, VERDICT_LIST), name="verdicts"),
    path("quarters/<int:pk>/", ladders.verdict, name="verdict"),
]
