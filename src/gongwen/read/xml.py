"""XML parsed without entities, network or unlimited nesting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongwen.read.refusals import refusal

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse(data: bytes, *, allow_doctype: bool = False) -> _Element:
    """Root element. Raises GongwenError ``broken_file`` where the XML is malformed.

    A document type declaration counts as damage unless allowed: neither Word nor OFD writes one, and entities
    hide in it. They are never expanded.
    """
    from lxml import etree  # noqa: PLC0415 - 15 ms that plain text need not pay

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("broken_file") from error
    if not allow_doctype and root.getroottree().docinfo.doctype:
        raise refusal("broken_file")
    return root
