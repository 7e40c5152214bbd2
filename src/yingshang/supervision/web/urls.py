"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from yingshang.kernel.web.sheets import import_urls
from yingshang.supervision.forms.sheets import PROBLEMS
from yingshang.supervision.web import board, problems

app_name = "supervision"
urlpatterns = [
    path("", board.board, name="board"),
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
]
