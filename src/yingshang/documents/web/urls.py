"""Addresses of documents."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from yingshang.documents.web import acts, choosing, comparing, naming, pages, review, review_acts, uploading
from yingshang.documents.web.lists import DOCUMENTS
from yingshang.kernel.rules import may
from yingshang.kernel.web.lists import list_page
from yingshang.kernel.web.requests import Request


def ledger(request: Request) -> HttpResponseBase:
    """公文台账."""
    more = {"may_upload": may(request.actor, "documents.upload_document")}
    return list_page(request, DOCUMENTS, template="documents/ledger.html", context=more)


app_name = "documents"
_both = require_http_methods(["GET", "POST"])
urlpatterns = [
    path("", ledger, name="documents"),
    path("upload/", _both(uploading.upload), name="upload"),
    path("progress/", require_GET(uploading.progress), name="progress"),
    path("<int:pk>/", require_GET(pages.document), name="document"),
    path("items/<int:pk>/", require_GET(pages.item), name="item"),
    path("<int:pk>/text/", require_GET(pages.text), name="text"),
    path("<int:pk>/head/", _both(pages.head), name="head"),
    path("<int:pk>/read/", _both(acts.start), name="start_reading"),
    path("<int:pk>/accept/", _both(acts.accept), name="accept"),
    path("<int:pk>/reopen/", _both(acts.reopen), name="reopen"),
    path("<int:pk>/archive/", _both(acts.archive), name="archive"),
    path("<int:pk>/reread/", _both(acts.reread), name="reread"),
    path("<int:pk>/rereading/", _both(comparing.rereading), name="rereading"),
    path("<int:pk>/versions/<int:older>/", _both(comparing.versions), name="versions"),
    path("<int:pk>/review/", require_GET(review.review), name="review"),
    path("<int:pk>/review/names/", _both(naming.names), name="names"),
    path("<int:pk>/review/deadline/", require_GET(review.deadline), name="deadline"),
    path("<int:pk>/review/offers/", require_GET(choosing.offers), name="name_offers"),
    path("<int:pk>/review/finish/", require_GET(review.finish), name="finish"),
    path("<int:pk>/review/record/", require_GET(review.record), name="review_record"),
    path("<int:pk>/review/<slug:verb>/", review_acts.document_act, name="document_act"),
    path("items/<int:pk>/form/", require_GET(review.form), name="item_form"),
    path("items/<int:pk>/history/", require_GET(review.history), name="item_history"),
    path("items/<int:pk>/<slug:verb>/", review_acts.item_act, name="item_act"),
    path("<int:pk>/follows/<int:older>/", _both(acts.follow), name="follow"),
]
