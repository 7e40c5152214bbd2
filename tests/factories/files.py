"""Files as people send them, and as enemies do."""

from __future__ import annotations

import hashlib
import io
import zlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tests.factories.sheets import archive
from tests.yingshang.samples import Sample
from yingshang.kernel import clock
from yingshang.kernel.ids import secret
from yingshang.kernel.models import Blob, StoredFile

_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def picture(width: int = 4, height: int = 3, form: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (width % 256, 30, 30)).save(target, form)
    return target.getvalue()


def wide_picture() -> bytes:
    """A small PNG that says it has 40,000 by 40,000 pixels."""
    plain = bytearray(picture())
    plain[16:24] = (40_000).to_bytes(4, "big") * 2
    plain[29:33] = zlib.crc32(plain[12:29]).to_bytes(4, "big")
    return bytes(plain)


def ooxml(part: str = "word/document.xml", body: bytes = b"<w/>", **others: bytes) -> bytes:
    return archive({"[Content_Types].xml": _TYPES, part: body, **others})


def laughs() -> bytes:
    """Entities within entities: ten lines that become three gigabytes."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return ooxml(body=f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">{lines}]><w>&l9;</w>'.encode())


def nested() -> bytes:
    return ooxml(body=b"<w>" * 100_000)


def macros() -> bytes:
    return ooxml(**{"word/vbaProject.bin": b"x"})


def given(data: bytes, name: str = "通知.txt") -> ContentFile:
    return ContentFile(data, name)


def stored(person_id: int | None, holder_kind: str = "", holder_id: str = "") -> StoredFile:
    """A small file that is there, without the check of an upload."""
    data = secret().encode()
    name = default_storage.save(f"blobs/te/{secret()}", given(data))
    digest = hashlib.sha256(data).hexdigest()
    fields = {"sha256": digest, "size": len(data), "stored_as": name, "used_at": clock.now()}
    return StoredFile.objects.create(
        blob=Blob.objects.create(**fields),
        name="通知.txt",
        content_type="text/plain",
        size=len(data),
        person_id=person_id,
        person_name="某人",
        at=clock.now(),
        holder_kind=holder_kind,
        holder_id=holder_id,
    )


FILE_SAMPLE = Sample(
    own=lambda _, person: {"pk": stored(person.pk).pk}, foreign=lambda _, person: {"pk": stored(person.pk + 1).pk}
)
