"""The kernel's tables."""

from yingshang.kernel.models.base import Quick, Versioned
from yingshang.kernel.models.events import Event, PersonalFact
from yingshang.kernel.models.files import Blob, Scrub, StoredFile
from yingshang.kernel.models.history import History
from yingshang.kernel.models.parameters import Parameter
from yingshang.kernel.models.queue import Job, Schedule, Worker
from yingshang.kernel.models.search import SearchEntry
from yingshang.kernel.models.sheets import SheetExport, SheetImport
from yingshang.kernel.models.submissions import Submission
from yingshang.kernel.models.views import ListSetting, SavedView

__all__ = [
    "Blob",
    "Event",
    "History",
    "Job",
    "ListSetting",
    "Parameter",
    "PersonalFact",
    "Quick",
    "SavedView",
    "Schedule",
    "Scrub",
    "SearchEntry",
    "SheetExport",
    "SheetImport",
    "StoredFile",
    "Submission",
    "Versioned",
    "Worker",
]
