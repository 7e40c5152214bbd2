"""Addresses of letters."""

from __future__ import annotations

from django.urls import path

from yingshang.letters.web import acting, checking, drafting, pages, settings, signing, templates

app_name = "letters"
urlpatterns = [
    path("", pages.register, name="register"),
    path("inbox/", pages.inbox, name="inbox"),
    path("new/", drafting.choose, name="choose"),
    path("new/free/", drafting.draft_freely, name="draft_freely"),
    path("new/<int:pk>/", drafting.draft, name="draft"),
    path("signing/", signing.signing, name="signing"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.new_template, name="new_template"),
    path("templates/try/", templates.try_template, name="try_template"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("templates/<int:pk>/edit/", templates.edit_template, name="edit_template"),
    path("templates/<int:pk>/end/", templates.end, name="end_template"),
    path("templates/<int:pk>/word/", templates.word, name="word"),
    path("templates/<int:pk>/take/", templates.take_word, name="take_word"),
    path("numbers/", settings.numbers, name="numbers"),
    path("numbers/code/", settings.code, name="code"),
    path("numbers/start/", settings.start, name="start"),
    path("seals/", settings.seals, name="seals"),
    path("seals/<int:pk>/withdraw/", settings.withdraw, name="withdraw"),
    path("check/", checking.check, name="check"),
    path("receipts/<int:pk>/<slug:verb>/", acting.act_on_receipt, name="act_on_receipt"),
    path("<int:pk>/", pages.letter, name="letter"),
    path("<int:pk>/edit/", drafting.edit, name="edit"),
    path("<int:pk>/try/", drafting.try_text, name="try"),
    path("<int:pk>/paper.<slug:form>", pages.paper, name="paper"),
    path("<int:pk>/<slug:verb>/", acting.act, name="act"),
]
