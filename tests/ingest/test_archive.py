"""archive.py: a zip of write-ups."""

import pytest

from dialogue_synth.ingest.archive import unpack
from dialogue_synth.ingest.files import Source
from dialogue_synth.ingest.guard import Refusal
from dialogue_synth.settings import IngestSettings


def test_members_are_named_below_the_archive_and_know_their_folder(make, settings) -> None:
    data = make.zip({"batch-2/b.txt": "B", "a.txt": "A", "empty/": "", "__MACOSX/._a.txt": "x"})
    members, aside = unpack(Source("post/returns.zip", data, "post"), settings)
    assert [(m.name, m.data, m.folder, m.inside) for m in members] == [
        ("post/returns.zip/a.txt", b"A", "post", ("zip",)),
        ("post/returns.zip/batch-2/b.txt", b"B", "batch-2", ("zip",)),
    ]
    assert [(a.file, a.status) for a in aside] == [("post/returns.zip/__MACOSX/._a.txt", "not_a_writeup")]


def test_one_bad_member_does_not_stop_the_others(make, settings) -> None:
    data = make.zip({"a.txt": "good words", "b.txt": "these words are broken"}, 0).replace(b"broken", b"br0ken")
    members, aside = unpack(Source("r.zip", data), settings)
    assert [m.name for m in members] == ["r.zip/a.txt"]
    assert (aside[0].file, aside[0].status) == ("r.zip/b.txt", "refused")
    too_large = unpack(Source("r.zip", make.zip({"a.txt": "x" * 2000})), IngestSettings(max_file_mb=0.001))[1]
    assert "MB" in too_large[0].reason


def test_an_archive_inside_an_archive_is_refused(make, settings) -> None:
    with pytest.raises(Refusal, match="inside an archive"):
        unpack(Source("a.zip/b.zip", make.zip({}), inside=("zip",)), settings)
