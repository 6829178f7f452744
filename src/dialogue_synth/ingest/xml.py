"""XML parts of office files, parsed so that nothing outside of them is ever fetched or expanded."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from dialogue_synth.ingest.guard import Refusal, check_parts, open_archive, read_member
from dialogue_synth.settings import IngestSettings

if TYPE_CHECKING:
    from lxml.etree import _Element

# Word can save documents in a "strict" form, which differs by the names of its vocabularies.
STRICT, ORDINARY = b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Package:
    """An office file: its parts by name, checked on opening."""

    def __init__(self, data: bytes, settings: IngestSettings) -> None:
        """Open the file.

        Raises:
            Refusal: It is damaged or unsafe.
        """
        self.archive: zipfile.ZipFile = open_archive(data, settings)
        check_parts(self.archive)
        self.names = sorted(self.archive.namelist())

    def part(self, name: str) -> _Element | None:
        """Return a part's root element, None if there is no such part.

        Raises:
            Refusal: It is no XML.
        """
        if name not in self.names:
            return None
        data = read_member(self.archive, self.archive.getinfo(name))
        return parse(data.replace(STRICT, ORDINARY))


def parse(data: bytes) -> _Element:
    """Return the root element of XML, without entities, network or document types.

    Raises:
        Refusal: It is no XML.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Refusal("a part of it is damaged: it is no XML", hint="open it in an office program and save it again") from None
