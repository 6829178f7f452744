"""What a study holds, with personal data masked: the only view that stages after segmentation work on.

So a name can reach neither a topic's words, nor a coder's reasons, nor a vector in the cache; only ids and offsets lead back
to the exact words, which stay in ``study.db`` and ``private/``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from dialogue_synth.coding.decisions import DecidedCodings, apply_decisions
from dialogue_synth.errors import Issue
from dialogue_synth.freshness import digest
from dialogue_synth.model import (
    CODED_KINDS,
    Codebook,
    Coding,
    Divergence,
    ExpectedReturn,
    MatrixCell,
    PassageGroup,
    PersonalSpan,
    Segment,
    SegmentOutcome,
    Topic,
    TopicMembership,
    TopicOverview,
    Undecided,
    WriteUp,
)
from dialogue_synth.privacy import mask
from dialogue_synth.store.records import ShownMetadata
from dialogue_synth.unstated import unstated_issues

if TYPE_CHECKING:
    from dialogue_synth.embed import CachedEncoder
    from dialogue_synth.store.study import Study
    from dialogue_synth.votes import VotesResult

INITIATIVE_AS_WRITTEN = "initiative as written"  # the attribute under which ingest keeps it
_METADATA = ("file", "title", "place", "organiser", "organiser_type")
# The tables that what a view has read is made from: those of what comes in and of its coding, and for some of it others.
_COMING_IN = frozenset({"writeups", "shown_metadata", "personal_spans", "segments", "codings", "undecided", "outcomes", "decisions"})
_OF_TOPICS = frozenset({"topics", "topic_segments"})
_OF_DIVERGENCES = frozenset({"divergences", "judgements"})
# Whatever is not named here is never taken over.
_MADE_FROM: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        "codebooks encoder expected all_writeups exact_writeups writeups initiatives exact_segments segments segments_digest "
        "digests_of_writeups codings_digest writeups_digest passages decided outcomes votes undecided".split(),
        _COMING_IN,
    ),
    "topics": _OF_TOPICS,
    "memberships": _OF_TOPICS,
    "topics_digest": _OF_TOPICS,
    "cells": frozenset({"cells"}),
    "divergences": _OF_DIVERGENCES,
    "divergences_digest": _OF_DIVERGENCES,
    "topic_overview": _COMING_IN | _OF_TOPICS | {"kept_values"},
    "issues": _COMING_IN | {"stages", "stage_issues"},
}


class Shown:
    """A study's records as they may be shown, each read once, when first asked for."""

    def __init__(self, study: Study) -> None:
        """Look at a study as it is now; make a new one after it has changed."""
        self.study = study
        self.times_written = study.times_written  # before anything is read: what is read later is at least as new
        self._around = (study.files_state, study.settings)

    @classmethod
    def of(cls, study: Study) -> Shown:
        """Return the view of a study as it is now: the one made last, unless the study changed since, by whomever.

        Of a study that changed, what is not made from what changed is taken over from the view made last.
        """
        now = (study.state, study.settings)
        if study.view is None or study.view[0] != now:
            shown = cls(study)
            if study.view is not None:
                shown._take_over(study.view[1])
            study.view = (now, shown)
        return study.view[1]

    def _take_over(self, before: Shown) -> None:
        """Take over what an earlier view has read, as far as nothing that it is made from was written since."""
        if before._around == self._around:
            now, then = self.times_written, before.times_written
            written = {table for table in {*now, *then} if now.get(table, 0) != then.get(table, 0)}
            own = dict(vars(before))  # a copy: somebody else may be looking at it just now
            vars(self).update({name: own[name] for name, tables in _MADE_FROM.items() if name in own and not written & tables})

    @cached_property
    def codebooks(self) -> tuple[Codebook, ...]:
        """The study's codebooks; the shipped PAIR codebook where ``study.toml`` names none."""
        from dialogue_synth.codebook import load_codebooks, shipped_codebook

        return load_codebooks(self.study.codebook_paths or (shipped_codebook("pair"),))

    @cached_property
    def encoder(self) -> CachedEncoder:
        """The sentence encoder of the settings, in front of which stands the study's cache. Loads no model by itself."""
        from dialogue_synth.embed import CachedEncoder, open_encoder

        return CachedEncoder(open_encoder(self.study.settings.engine), self.study.vectors)

    @cached_property
    def all_writeups(self) -> tuple[WriteUp, ...]:
        """All write-ups, superseded ones too, masked, without the facts that have no field of their own, in natural order of their ids."""
        metadata = {m.writeup_id: m for m in self.study.read(ShownMetadata)}
        spans = self.study.personal_spans
        return tuple(_shown_writeup(w, metadata[w.writeup_id], spans.get(w.writeup_id, ())) for w in self.exact_writeups)

    @cached_property
    def exact_writeups(self) -> tuple[WriteUp, ...]:
        """All write-ups as stored: for ``private/`` alone."""
        return tuple(sorted(self.study.read(WriteUp), key=lambda w: natural(w.writeup_id)))

    @cached_property
    def writeups(self) -> tuple[WriteUp, ...]:
        """The write-ups in use."""
        return tuple(w for w in self.all_writeups if w.status == "used")

    @cached_property
    def initiatives(self) -> dict[str, str]:
        """The name of each initiative by id, sorted by id.

        It is the one given in ``study.toml``, else what most write-ups call it, else the id in words. Where no write-up states an
        initiative, all are taken to be about one, which is called as the study is.
        """
        given = self.study.settings.study.initiatives
        written: dict[str, Counter[str]] = {w.initiative: Counter() for w in self.writeups}
        for w in self.exact_writeups:
            if w.status == "used":
                written[w.initiative].update(name for label, name in w.attributes if label == INITIATIVE_AS_WRITTEN)
        names = {i: given.get(i) or _commonest(written[i]) or _in_words(i) for i in sorted(written)}
        return {"": self.study.settings.study.title or names[""]} if list(names) == [""] else names

    @cached_property
    def expected(self) -> tuple[ExpectedReturn, ...]:
        """The groups that were asked for a write-up, from the list that ``study.toml`` names; empty where it names none."""
        from dialogue_synth.exchange.expected import read_expected

        named = self.study.settings.study.expected
        return read_expected(self.study.root / named) if named else ()

    @cached_property
    def exact_segments(self) -> tuple[Segment, ...]:
        """All segments with their exact words: for ``private/``, and for finding the words that a decision is about."""
        segments = self.study.read(Segment)
        place = {writeup_id: natural(writeup_id) for writeup_id in {s.writeup_id for s in segments}}
        return tuple(sorted(segments, key=lambda s: (place[s.writeup_id], s.position)))

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All segments with masked text; their offsets refer to the exact stored text."""
        texts = {w.writeup_id: w.text for w in self.exact_writeups}
        spans = self.study.personal_spans
        masked = (mask(texts[s.writeup_id], spans.get(s.writeup_id, ()), s.start, s.end) for s in self.exact_segments)
        return tuple(s if s.text == text else replace(s, text=text) for s, text in zip(self.exact_segments, masked, strict=True))

    @cached_property
    def segments_digest(self) -> str:
        """The hash of all masked segments, of which several stages are made."""
        return digest(self.digests_of_writeups)

    @cached_property
    def digests_of_writeups(self) -> dict[str, str]:
        """The hash of the masked segments of each write-up in use, by writeup_id."""
        found: dict[str, list[Segment]] = {w.writeup_id: [] for w in self.writeups}
        for segment in self.segments:
            found[segment.writeup_id].append(segment)
        return {writeup_id: digest(segments) for writeup_id, segments in found.items()}

    @cached_property
    def codings_digest(self) -> str:
        """The hash of the codings in force."""
        return digest(self.codings)

    @cached_property
    def writeups_digest(self) -> str:
        """The hash of all masked write-ups."""
        return digest(self.all_writeups)

    @cached_property
    def passages(self) -> tuple[Segment, ...]:
        """The segments that coders look at: what people said, without headings, prompts, boilerplate and metadata."""
        return tuple(s for s in self.segments if s.kind in CODED_KINDS)

    @cached_property
    def decided(self) -> DecidedCodings:
        """The codings in force, people's decisions on top, and the decisions that could not be applied."""
        code_ids = {code.id for book in self.codebooks for code in book.codes}
        decided = apply_decisions(self.study.read(Coding), self.study.decisions, self.exact_segments, code_ids)
        text = {s.segment_id: s.text for s in self.segments}
        quoting = (c if c.quotation == text[c.segment_id] else replace(c, quotation=text[c.segment_id]) for c in decided.codings)
        return replace(decided, codings=tuple(quoting))

    @property
    def codings(self) -> tuple[Coding, ...]:
        """The codings in force, rejected ones included with that status, quoting the masked segments."""
        return self.decided.codings

    @cached_property
    def outcomes(self) -> tuple[SegmentOutcome, ...]:
        """What coding decided for each segment, as people's decisions have left it."""
        standing = {c.segment_id for c in self.codings if c.status != "rejected"}
        of_machine = {o.segment_id: o for o in self.study.read(SegmentOutcome)}
        without = self.decided.without_code
        return tuple(
            outcome_in_force(s, of_machine.get(s.segment_id), s.segment_id in standing, s.segment_id in without) for s in self.segments
        )

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics."""
        return self.study.read(Topic)

    @cached_property
    def memberships(self) -> tuple[TopicMembership, ...]:
        """Which passage belongs to which topic."""
        return self.study.read(TopicMembership)

    @cached_property
    def topics_digest(self) -> str:
        """The hash of the topics and what belongs to them."""
        return digest([self.topics, self.memberships])

    @cached_property
    def cells(self) -> tuple[MatrixCell, ...]:
        """The matrix of write-ups by codes."""
        return self.study.read(MatrixCell)

    @cached_property
    def divergences(self) -> tuple[Divergence, ...]:
        """The flagged divergences, each with the verdict that holds."""
        return self.study.divergences

    @cached_property
    def divergences_digest(self) -> str:
        """The hash of the flagged divergences and the verdicts on them."""
        return digest(self.divergences)

    @cached_property
    def topic_overview(self) -> TopicOverview:
        """What the topics say together: hierarchy, crosswalk to the codes, drift. Loads no model and no library for topics."""
        from dialogue_synth.topics import overview

        study = self.study
        groups = [PassageGroup(g["group_id"], g["label"], tuple(g["segment_ids"])) for g in study.kept_value("passage groups", [])]
        state = study.kept_value("topics")
        return overview(self.passages, self.writeups, self.codings, self.codebooks, self.topics, self.memberships, state, groups)

    @cached_property
    def votes(self) -> VotesResult:
        """The votes that write-ups declare, and what does not add up in them."""
        from dialogue_synth.votes import collect_votes

        return collect_votes(self.writeups, self.segments, self.codings, self.codebooks)

    @cached_property
    def undecided(self) -> tuple[Undecided, ...]:
        """The passages that are still undecided."""
        still = {o.segment_id for o in self.outcomes if o.outcome == "undecided"}
        return tuple(u for u in self._in_order(self.study.read(Undecided)) if u.segment_id in still)

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """Everything that the stages stumbled over, the write-ups' own issues first."""
        of_stages = (issue for stage in sorted(self.study.stages) for issue in self.study.issues(stage))
        return (
            *dict.fromkeys(
                (*unstated_issues(self.writeups), *(i for w in self.writeups for i in w.issues), *of_stages, *self.decided.issues)
            ),
        )

    def _in_order(self, undecided: Iterable[Undecided]) -> list[Undecided]:
        order = {s.segment_id: n for n, s in enumerate(self.segments)}
        return sorted(undecided, key=lambda u: order[u.segment_id])


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts names as people do: numbers by size.

    >>> sorted(["b1-10", "b1-9", "a"], key=natural)
    ['a', 'b1-9', 'b1-10']
    """
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", name))


def _in_words(initiative: str) -> str:
    return initiative.replace("-", " ").title() or "Initiative not stated"


def _commonest(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name), default="")


def _shown_writeup(w: WriteUp, shown: ShownMetadata, spans: Sequence[PersonalSpan]) -> WriteUp:
    known = {w.text[s.start : s.end]: s.placeholder for s in spans}
    blocks = tuple(replace(block, place=_without(known, block.place)) for block in w.blocks)
    participants = replace(w.participants, as_written=_without(known, w.participants.as_written))
    facts = {name: getattr(shown, name) for name in _METADATA}
    return replace(w, text=mask(w.text, spans), blocks=blocks, attributes=(), participants=participants, **facts)


def _without(known: Mapping[str, str], value: str) -> str:
    """Return a short text without the personal data that was found in the write-up it belongs to."""
    for words in sorted(known, key=len, reverse=True):
        value = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", lambda _: known[words], value)  # noqa: B023 - used at once
    return value


def outcome_in_force(
    segment: Segment, of_machine: SegmentOutcome | None, has_standing_code: bool, none_applies: bool = False
) -> SegmentOutcome:
    """Return what became of a segment, as people's decisions have left it.

    Args:
        segment: The segment.
        of_machine: What the machine decided of it; None where it has not looked yet.
        has_standing_code: Whether a code stands on it.
        none_applies: Whether a person said that no code applies.
    """
    if has_standing_code:
        return SegmentOutcome(segment.segment_id, "coded")
    if none_applies:
        return SegmentOutcome(segment.segment_id, "none", "no code applies, as a person said")
    if of_machine is None:
        return SegmentOutcome(segment.segment_id, "not_coded", segment.reason or "not looked at yet")
    if of_machine.outcome == "coded":
        return SegmentOutcome(segment.segment_id, "none", "every code was rejected by a person")
    return of_machine
