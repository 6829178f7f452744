"""The four works that are done shard by shard: read files, look at write-ups, cut them into segments, code them.

Each is a pure function of the records that go in and of its fields, so that it may be done anywhere and in any order. What needs to
see all write-ups at once (manifests, ids, what a form's own words are, topics, divergences) is done between and after them.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dialogue_synth import __version__
from dialogue_synth.coding.passages import is_empty_answer, lead_of
from dialogue_synth.freshness import digest
from dialogue_synth.ingest.batch import OpenedFile, open_file
from dialogue_synth.ingest.files import FoundFile
from dialogue_synth.ingest.questions import Questions
from dialogue_synth.model import CODED_KINDS, Codebook, Coding, PersonalSpan, Segment, SegmentOutcome, Undecided, WriteUp
from dialogue_synth.privacy import PersonalDataFinder, mask
from dialogue_synth.segment import CutWriteUp, QuestionFinder, SpacySplitter, cut_write_up, sentences_of
from dialogue_synth.settings import CodingSettings, EngineSettings, IngestSettings, PrivacySettings, SegmentSettings
from dialogue_synth.store.cache import VectorStore
from dialogue_synth.store.records import ShownMetadata

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.coding.adapting import Adaptation
    from dialogue_synth.coding.coder import CodebookCoder
    from dialogue_synth.embed import Encoder

Span = tuple[int, int]


# -- reading -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file to read: where it lies, the name it is reported under, and the hash of its content."""

    path: str
    name: str
    folder: str
    given: bool
    sha256: str


@dataclass(frozen=True)
class ReadFiles:
    """Files -> what is in them, headings and printed questions told apart from what people said."""

    settings: IngestSettings
    questions: tuple[str, ...]
    name: str = "read"
    takes: type[FileToRead] = FileToRead
    gives: type[OpenedFile] = OpenedFile

    @property
    def version(self) -> str:
        """Software, settings and questions."""
        return digest([__version__, self.settings.model_dump(mode="json"), self.questions])

    def open(self) -> Callable[[Sequence[FileToRead]], list[OpenedFile]]:
        """Return a function that reads files."""
        asked = Questions(self.questions)

        def read(files: Sequence[FileToRead]) -> list[OpenedFile]:
            found = (open_file(FoundFile(Path(f.path), f.name, f.folder, f.given), asked, self.settings) for f in files)
            return [opened for opened in found if opened is not None]

        return read


# -- looking -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class LookedAt:
    """What identifies people in a write-up, its metadata without that, and the spans of its blocks' sentences."""

    writeup_id: str
    spans: tuple[PersonalSpan, ...]
    metadata: ShownMetadata
    sentences: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class LookAtWriteUps:
    """Write-ups -> personal data and sentences: all that takes the language model."""

    settings: PrivacySettings
    language_model: str
    name: str = "look"
    takes: type[WriteUp] = WriteUp
    gives: type[LookedAt] = LookedAt

    @property
    def version(self) -> str:
        """Software, settings and the language model."""
        return digest([__version__, self.settings.model_dump(mode="json"), self.language_model])

    def open(self) -> Callable[[Sequence[WriteUp]], list[LookedAt]]:
        """Return a function that looks at write-ups; it loads the language model when first called."""
        finder = PersonalDataFinder(self.settings, self.language_model)
        splitter = SpacySplitter(self.language_model)

        def look(w: WriteUp) -> LookedAt:
            spans = finder.find(w)
            sentences = tuple(tuple(found) for found in sentences_of(w, splitter))
            return LookedAt(w.writeup_id, spans, _shown_metadata(finder, w, spans), sentences)

        return lambda writeups: [look(w) for w in writeups]


def masked_name(finder: PersonalDataFinder, value: str, known: Mapping[str, str] | None = None) -> str:
    """Return a file name or a fact about a write-up without personal data; ``known`` maps what was found before to what is shown."""
    return mask(value, finder.find_in(value, known=known or {}))


def _shown_metadata(finder: PersonalDataFinder, w: WriteUp, spans: Sequence[PersonalSpan]) -> ShownMetadata:
    known = {w.text[s.start : s.end]: s.placeholder for s in spans}
    facts = {name: masked_name(finder, getattr(w, name), known) for name in ("file", "title", "place", "organiser", "organiser_type")}
    return ShownMetadata(w.writeup_id, **facts)


# -- cutting -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WriteUpToCut:
    """A write-up with the spans of its blocks' sentences."""

    writeup: WriteUp
    sentences: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class CutWriteUps:
    """Write-ups -> segments. ``shares`` is what all write-ups together taught about their forms (`Boilerplate.shares`)."""

    settings: SegmentSettings
    codebooks: tuple[Codebook, ...]
    shares: Mapping[str, float]
    name: str = "cut"
    takes: type[WriteUpToCut] = WriteUpToCut
    gives: type[CutWriteUp] = CutWriteUp

    @property
    def version(self) -> str:
        """Software, settings, codebooks, and what is known of the forms."""
        return digest([__version__, self.settings.model_dump(mode="json"), [book.sha256 for book in self.codebooks], dict(self.shares)])

    def open(self) -> Callable[[Sequence[WriteUpToCut]], list[CutWriteUp]]:
        """Return a function that cuts write-ups."""
        finder = QuestionFinder(self.codebooks)
        return lambda given: [cut_write_up(one.writeup, one.sentences, finder, self.shares, self.settings) for one in given]


# -- coding ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WriteUpToCode:
    """The masked segments of one write-up, in reading order."""

    writeup_id: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class CodedWriteUp:
    """What coding made of one write-up; ``vectors`` are those that were computed for it, in base64, under ``keys``."""

    writeup_id: str
    codings: tuple[Coding, ...]
    undecided: tuple[Undecided, ...]
    outcomes: tuple[SegmentOutcome, ...]
    keys: tuple[str, ...] = ()
    vectors: str = ""

    def unpacked(self) -> dict[str, NDArray[np.float32]]:
        """Return the vectors by key, each of shape ``(n_dimensions,)``."""
        import numpy as np

        if not self.keys:
            return {}
        rows = np.frombuffer(b64decode(self.vectors), dtype="<f4").reshape(len(self.keys), -1)
        return dict(zip(self.keys, rows, strict=True))


@dataclass
class NewVectors:
    """The study's cache as a worker sees it: it is read there, and what is new is handed back instead of written."""

    cache: VectorStore
    new: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def get_many(self, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors that are known."""
        missing = [key for key in keys if key not in self.new]
        return {**self.cache.get_many(missing), **{key: self.new[key] for key in keys if key in self.new}}

    def put_many(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors until they are taken away."""
        self.new.update(vectors)

    def take(self) -> tuple[tuple[str, ...], str]:
        """Hand over what is new, sorted by key."""
        import numpy as np

        keys = tuple(sorted(self.new))
        packed = b64encode(np.stack([self.new[key] for key in keys]).astype("<f4").tobytes()).decode() if keys else ""
        self.new.clear()
        return keys, packed


@dataclass(frozen=True)
class CodeWriteUps:
    """Write-ups -> codings. ``vectors`` is the file of the study's cache, where workers can see it."""

    settings: CodingSettings
    engine: EngineSettings
    codebooks: tuple[Codebook, ...]
    encoder_id: str
    learned: Mapping[str, Adaptation]
    vectors: Path
    name: str = "code"
    takes: type[WriteUpToCode] = WriteUpToCode
    gives: type[CodedWriteUp] = CodedWriteUp

    @property
    def version(self) -> str:
        """Software, coder, encoder, codebooks, settings, and what was learned from decisions."""
        from dialogue_synth.coding import CODER_VERSION

        books = [book.sha256 for book in self.codebooks]
        learned = {name: one.version for name, one in self.learned.items()}
        return digest([__version__, CODER_VERSION, self.encoder_id, books, self.settings.model_dump(mode="json"), learned])

    def open(self) -> Callable[[Sequence[WriteUpToCode]], list[CodedWriteUp]]:
        """Load the encoder and the codebooks' profiles, and return a function that codes write-ups.

        Raises:
            ModelError: This machine has another encoder than the one that the work was given out for.
        """
        from dialogue_synth.embed import open_encoder

        return self.opened(open_encoder(self.engine))

    def opened(self, encoder: Encoder) -> Callable[[Sequence[WriteUpToCode]], list[CodedWriteUp]]:
        """Return the function that `open` returns, made with an encoder that is there already."""
        from dialogue_synth.coding import coders_for
        from dialogue_synth.embed import CachedEncoder
        from dialogue_synth.errors import ModelError

        found = NewVectors(VectorStore(self.vectors))
        cached = CachedEncoder(encoder, found)
        cached.prepare()
        if cached.id != self.encoder_id:
            raise ModelError(
                f"a worker has the encoder {cached.id}, and the study's is {self.encoder_id}",
                hint="install the same version of dialogue-synth and of its models on every machine",
            )
        coders = coders_for(self.codebooks, cached, self.settings, self.learned)

        def code(given: Sequence[WriteUpToCode]) -> list[CodedWriteUp]:
            cached.encode(_texts(given))  # all at once: texts of one length fill batches, those of one write-up hardly do
            coded = [_coded(coders, one) for one in given]
            keys, vectors = found.take()
            return [replace(one, keys=keys, vectors=vectors) if n == 0 else one for n, one in enumerate(coded)]

        return code


def _texts(given: Sequence[WriteUpToCode]) -> list[str]:
    """Return what a coder will want vectors of: passages, and the words with which some name their subject."""
    texts = [s.text for one in given for s in one.segments if s.kind in CODED_KINDS and not is_empty_answer(s.text)]
    return list(dict.fromkeys((*texts, *filter(None, map(lead_of, texts)))))


def _coded(coders: Sequence[CodebookCoder], given: WriteUpToCode) -> CodedWriteUp:
    from dialogue_synth.coding import code_with

    result = code_with(coders, given.segments)
    return CodedWriteUp(given.writeup_id, result.codings, result.undecided, result.outcomes)
