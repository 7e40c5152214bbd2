"""Uploads measured as they arrive: what is too big, or has no room, is refused in the middle, never held in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import JsonResponse

from yingshang.kernel.errors import Refusal
from yingshang.kernel.files.storing import room_for
from yingshang.kernel.web.refusals import refusal_page, say

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class MeasuredUpload(FileUploadHandler):
    """Stands before Django's own handlers and lets everything pass until there is too much of it."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Look at the length that the browser announces; the refusal comes before a byte is kept."""
        length = kwargs.get("content_length", args[2] if len(args) > 2 else 0)
        self._measure(int(length or 0))

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as above
        """Another file of the form begins."""
        super().new_file(*args, **kwargs)
        self._size = 0
        self._stop_if_refused()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the part on. Raises StopUpload once it is too much."""
        self._size += len(raw_data)
        self._measure(self._size)
        self._stop_if_refused()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Django's handlers make the file."""

    def _measure(self, size: int) -> None:
        try:
            room_for(size)
        except Refusal as refusal:
            self.request.upload_refused = refusal  # type: ignore[union-attr]  # told by the middleware below

    def _stop_if_refused(self) -> None:
        if getattr(self.request, "upload_refused", None) is not None:
            raise StopUpload(connection_reset=False)


def refused_upload(request: HttpRequest) -> HttpResponse | None:
    """The answer to a request whose upload was stopped; None when none was."""
    refusal = getattr(request, "upload_refused", None)
    return told(request, refusal) if isinstance(refusal, Refusal) else None


def told(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as the script of the file field reads it, or as a page."""
    if not request.accepts("text/html"):
        sentence = say(refusal)
        words = {"what": sentence.what, "todo": sentence.todo, "code": sentence.code}
        return JsonResponse(words, status=refusal.status)
    return refusal_page(request, refusal)
