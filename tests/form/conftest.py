"""A form on the shipped codebook, and ways to fill it in and read it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.form import FormContent, form_content
from dialogue_synth.ingest import ingest_paths
from dialogue_synth.ingest.batch import IngestResult
from dialogue_synth.model import Codebook, Segment, WriteUp
from dialogue_synth.segment import split_write_ups
from dialogue_synth.segment.sentences import RuleSplitter
from dialogue_synth.settings import IngestSettings, SegmentSettings
from form_filling import ASKED, FILL


@pytest.fixture(scope="session")
def codebooks() -> tuple[Codebook, ...]:
    return load_codebooks([shipped_codebook("pair")])


@pytest.fixture(scope="session")
def content(codebooks) -> FormContent:
    return form_content(codebooks, initiative="Warm Homes Link", about="Join records: score each home.", questions=ASKED)


@pytest.fixture(scope="session")
def fill(content):
    """Fill the form in and return the file."""
    return lambda file_format, answers: FILL[file_format](content, answers)


@pytest.fixture(scope="session")
def ingest(codebooks):
    """Read files as a batch, as `run` does."""

    def read(folder: Path, **files: bytes) -> IngestResult:
        for name, data in files.items():
            (folder / name.replace("__", ".")).write_bytes(data)
        questions = [text for code in codebooks[0].codes for text in (code.question, *code.other_questions) if text]
        return ingest_paths([folder], settings=IngestSettings(), initiatives={}, questions=questions)

    return read


@pytest.fixture(scope="session")
def reread(ingest, codebooks, tmp_path_factory):
    """Read one returned form, and cut it into segments."""

    def read(data: bytes, file_format: str) -> tuple[WriteUp, tuple[Segment, ...]]:
        result = ingest(tmp_path_factory.mktemp("returns"), **{f"our notes__{file_format}": data})
        (writeup,) = result.writeups
        return writeup, split_write_ups([writeup], codebooks, SegmentSettings(), splitter=RuleSplitter()).segments

    return read
