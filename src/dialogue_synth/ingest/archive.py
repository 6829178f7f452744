"""A zip of write-ups -> its members, checked before any is unpacked."""

from __future__ import annotations

from pathlib import PurePosixPath

from dialogue_synth.ingest.files import Source, not_a_writeup, shown_name
from dialogue_synth.ingest.guard import Refusal, check_size, open_archive, read_member
from dialogue_synth.model import SetAside
from dialogue_synth.settings import IngestSettings


def unpack(source: Source, settings: IngestSettings) -> tuple[list[Source], list[SetAside]]:
    """Return the members of a zip, sorted by name, and what in it is no write-up.

    Raises:
        Refusal: It is unsafe as a whole, or lies in another archive.
    """
    if "zip" in source.inside:
        raise Refusal("it is an archive inside an archive", hint="unpack the outer one and give the inner one by itself")
    members: list[Source] = []
    aside: list[SetAside] = []
    with open_archive(source.data, settings) as archive:
        for member in sorted(archive.infolist(), key=lambda info: info.filename):
            if member.is_dir():
                continue
            name = shown_name(f"{source.name}/{member.filename}")
            reason = not_a_writeup(member.filename)
            try:
                check_size(member.file_size, settings)
                data = b"" if reason else read_member(archive, member)
            except Refusal as refusal:
                aside.append(SetAside(name, "", "refused", str(refusal)))
                continue
            if reason:
                aside.append(SetAside(name, "", "not_a_writeup", reason))
            else:
                folder = PurePosixPath(member.filename).parent.name or source.folder
                members.append(Source(name, data, shown_name(folder), (*source.inside, "zip")))
    return members, aside
