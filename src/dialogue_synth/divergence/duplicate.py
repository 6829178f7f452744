"""Duplicate: a write-up largely copied from another, or a paragraph that several have in common.

Not a fault: groups that agree may sign one text. But copies are not independent voices, and what was edited inside a
copy tells more than the copied rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.result import DivergenceResult, flag_id, quote
from dialogue_synth.divergence.shingles import Run, Shingles, Words, find_overlaps, shingles_of, words_of
from dialogue_synth.divergence.word_changes import MAX_CHANGES, turns_round, word_changes
from dialogue_synth.model import Divergence, Evidence, Segment, WriteUp
from dialogue_synth.standing import IN_FAVOUR, SHARED_PASSAGE, WHOLE_COPY

KIND = "duplicate"
N_SHARED = 2  # passages that show that a text was copied, before those that show what was edited
HIGH_SHARE = 0.8
MIN_CAMPAIGN = 3  # more than a pair: a text that goes round


@dataclass(frozen=True, slots=True)
class _Copy:
    """That a write-up shares ``n_words`` of its ``of`` words with another, at least as long one."""

    shorter: str
    longer: str
    n_words: int
    of: int

    @property
    def share(self) -> float:
        return self.n_words / self.of


def find_duplicates(material: Material) -> DivergenceResult:
    """Find copies of whole write-ups and shared paragraphs within each initiative, template text set aside."""
    flags: list[Divergence] = []
    n_tests = 0
    for initiative, writeups in material.by_initiative.items():
        texts = [words_of(w.writeup_id, material.content_of(w.writeup_id)) for w in writeups]
        shingles = shingles_of(texts, material.settings.shingle_words)
        links, runs = _in_common(shingles, material)
        groups = _groups(links)
        n_tests += len(writeups) * (len(writeups) - 1) // 2
        flags += [_copy_flag(material, initiative, group, links) for group in groups]
        flags += _passage_flags(material, initiative, shingles, runs, groups)
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags))


def _in_common(shingles: Shingles, material: Material) -> tuple[list[_Copy], dict[Run, tuple[str, ...]]]:
    """Return which write-ups are copies of which, and the runs of words that stand in several write-ups, with those that have them."""
    import numpy as np

    texts, min_words, least = shingles.texts, material.settings.duplicate_min_words, material.settings.duplicate_share
    length = np.array([len(text.words) for text in texts], dtype=np.int64)
    links: list[_Copy] = []
    runs: dict[Run, tuple[str, ...]] = {}
    for text, overlap in zip(texts, find_overlaps(shingles, min_words), strict=True):
        runs |= overlap.runs
        n_own = len(text.words)
        if n_own < min_words:
            continue  # two groups that both just say "yes, if it is safe" have not copied
        for n in np.flatnonzero((overlap.n_words > 0) & (overlap.n_words / n_own >= least) & (length >= n_own)).tolist():
            other = texts[n].writeup_id
            if (n_own, text.writeup_id) < (int(length[n]), other):
                links.append(_Copy(text.writeup_id, other, int(overlap.n_words[n]), n_own))
    return links, runs


def _groups(links: Sequence[_Copy]) -> list[tuple[str, ...]]:
    """Join write-ups that are copies of one another, directly or through a third."""
    groups: list[set[str]] = []
    for link in links:
        joined = {link.shorter, link.longer}.union(*(g for g in groups if {link.shorter, link.longer} & g))
        groups = [*(group for group in groups if not group & joined), joined]
    return sorted(tuple(sorted(group)) for group in groups)


def _copy_flag(material: Material, initiative: str, group: Sequence[str], links: Sequence[_Copy]) -> Divergence:
    """Return the flag of one group of copies, with what was edited since the earliest of them."""
    inside = sorted((link for link in links if link.shorter in group), key=lambda link: (-link.share, link.shorter, link.longer))
    writeups = {w.writeup_id: w for w in material.by_initiative[initiative]}
    first, *copies = sorted(group, key=lambda writeup_id: _age(writeups[writeup_id]))
    reversed_codes = {copy: _reversed(material, first, copy) for copy in copies}
    edits = {copy: _Comparison(material.content_of(first), material.content_of(copy)) for copy in copies}
    return Divergence(
        id=flag_id(KIND, initiative, "", [first]),  # a copy in a later batch joins this flag, and the verdict on it stays
        kind=KIND,
        initiative=initiative,
        code_id="",
        sides={writeup_id: (writeup_id,) for writeup_id in (first, *copies)},
        severity="high" if inside[0].share >= HIGH_SHARE else "medium",
        score=round(inside[0].share, 4),
        rule=(
            f"Flagged where two write-ups of one initiative share at least {material.settings.duplicate_share:g} of the words of "
            f"the shorter one, in runs of {material.settings.shingle_words} words or more, after template text, headings and "
            "questions were set aside."
        ),
        explanation=_copy_explanation(inside, edits, reversed_codes),
        evidence=_copy_evidence(material, first, edits, reversed_codes),
        statistic=WHOLE_COPY,
        effect=round(inside[0].share, 4),
    )


def _age(writeup: WriteUp) -> tuple[str, str, str]:
    """Order write-ups by date (those without one last), batch and id."""
    return writeup.date or "9999", writeup.batch, writeup.writeup_id


class _Comparison:
    """The segments that two write-ups share word for word, and the pairs that were edited."""

    def __init__(self, first: Sequence[Segment], second: Sequence[Segment]) -> None:
        said = [words_of("", [segment]).words for segment in first]
        copied = [words_of("", [segment]).words for segment in second]
        self.shared: list[tuple[Segment, Segment]] = []
        self.edited: list[tuple[Segment, Segment]] = []
        self.n_only_first = self.n_only_second = 0
        for tag, a, b, c, d in SequenceMatcher(None, said, copied, autojunk=False).get_opcodes():
            pairs = list(zip(first[a:b], second[c:d], strict=False))
            (self.shared if tag == "equal" else self.edited).extend(pairs)
            self.n_only_first += b - a - len(pairs)
            self.n_only_second += d - c - len(pairs)
        self.shared.sort(key=lambda pair: -len(pair[0].text))  # stable: of equally long ones the first in the text


def _reversed(material: Material, first: str, copy: str) -> list[str]:
    """Return the codes on which one of two write-ups stands in favour and the other against."""
    codes = []
    for code in material.codes:
        positions = {material.cell(writeup_id, code.id).position for writeup_id in (first, copy)}
        if "oppose" in positions and positions & IN_FAVOUR:
            codes.append(code.id)
    return codes


def _copy_explanation(links: Sequence[_Copy], edits: Mapping[str, _Comparison], reversed_codes: Mapping[str, list[str]]) -> str:
    sentences = [f"{link.n_words} of the {link.of} words of {link.shorter} stand in {link.longer} too." for link in links]
    for copy, comparison in edits.items():
        n_edited, n_added, n_dropped = len(comparison.edited), comparison.n_only_second, comparison.n_only_first
        done = [f"{n} {verb}" for n, verb in ((n_edited, "edited"), (n_added, "added"), (n_dropped, "left out")) if n]
        sentences.append(f"Passages in {copy}: {', '.join(done)}." if done else f"Nothing was edited in {copy}.")
        changes = [change for one, other in comparison.edited for change in word_changes(one.text, other.text)]
        changes = sorted(changes, key=lambda change: not turns_round(*change))[:MAX_CHANGES]  # stable: else in reading order
        if changes:
            sentences.append(f"Edited words: {'; '.join(f'“{before}” became “{after}”' for before, after in changes)}.")
        if reversed_codes[copy]:
            sentences.append(f"The position is reversed on {', '.join(reversed_codes[copy])}.")
    return " ".join(sentences)


def _copy_evidence(
    material: Material, first: str, edits: Mapping[str, _Comparison], reversed_codes: Mapping[str, list[str]]
) -> tuple[Evidence, ...]:
    """Quote some of what is shared, then what was edited: first where it turned a position round."""
    quoted: list[Evidence] = []
    originals: list[Segment] = []
    for copy, comparison in edits.items():
        turned = {p.segment for w in (first, copy) for code_id in reversed_codes[copy] for p in material.passages(w, code_id, "group")}
        edited = sorted(comparison.edited, key=lambda pair: not (set(pair) & turned))
        pairs = [*comparison.shared[:N_SHARED], *edited, *comparison.shared[N_SHARED:]]
        # Two texts can share most of their words in passages that are cut in other places: then the first ones are shown.
        pairs = pairs or list(zip(material.content_of(first), material.content_of(copy), strict=False))
        originals += [original for original, _ in pairs]
        quoted += quote(copy, [copied for _, copied in pairs])
    return (*quote(first, originals), *quoted)


def _passage_flags(
    material: Material, initiative: str, shingles: Shingles, runs: Mapping[Run, Sequence[str]], copies: Sequence[tuple[str, ...]]
) -> Iterator[Divergence]:
    """Yield a flag for each passage shared by write-ups that are not copies of one another as a whole."""
    by_id = {text.writeup_id: text for text in shingles.texts}
    group_of = {writeup_id: group for group in copies for writeup_id in group}
    apart = [run for run, others in runs.items() if any(other not in group_of.get(run.writeup_id, ()) for other in others)]
    for passage in _passages(apart, shingles):
        yield _passage_flag(material, initiative, passage, by_id)


def _passages(runs: Sequence[Run], shingles: Shingles) -> Iterator[list[Run]]:
    """Group the runs of different write-ups that are the same passage: more than half of the shorter one's shingles in common."""
    import numpy as np

    if not runs:
        return
    ranked = sorted(runs, key=lambda run: (run.start - run.end, run.writeup_id, run.start))
    own = [shingles.in_run(run) for run in ranked]
    n_own = np.array([len(numbers) for numbers in own])
    every = np.concatenate(own)
    order = np.argsort(every, kind="stable")
    holder, sorted_ = np.repeat(np.arange(len(own)), n_own)[order], every[order]
    told = np.zeros(len(own), dtype=bool)
    for place, longest in enumerate(ranked):
        if told[place]:
            continue
        # Only runs that share a shingle are compared: of each shingle, all that hold it.
        first, last = (np.searchsorted(sorted_, own[place], side) for side in ("left", "right"))
        n = last - first
        held = np.repeat(first - np.cumsum(n) + n, n) + np.arange(n.sum())
        others, n_shared = np.unique(holder[held], return_counts=True)
        same = others[(2 * n_shared > n_own[others]) & ~told[others] & (others != place)]
        told[place] = told[same] = True
        if any(ranked[other].writeup_id != longest.writeup_id for other in same.tolist()):
            yield [longest, *(ranked[other] for other in same.tolist())]


def _passage_flag(material: Material, initiative: str, passage: Sequence[Run], texts: Mapping[str, Words]) -> Divergence:
    longest, k = passage[0], material.settings.shingle_words
    n_words = longest.end - longest.start
    by_writeup: dict[str, Run] = {}
    for run in passage:
        by_writeup.setdefault(run.writeup_id, run)
    writeup_ids = sorted(by_writeup)
    said = " ".join(texts[longest.writeup_id].words[longest.start : longest.end])
    return Divergence(
        id=flag_id(KIND, initiative, said),  # who else has it in a later batch joins this flag
        kind=KIND,
        initiative=initiative,
        code_id="",
        sides={writeup_id: (writeup_id,) for writeup_id in writeup_ids},
        severity="medium" if len(writeup_ids) >= MIN_CAMPAIGN else "low",
        score=round(1 - material.settings.duplicate_min_words / (2 * n_words), 4),
        rule=(
            f"Flagged where at least {material.settings.duplicate_min_words} successive words stand in several write-ups of one "
            "initiative, after template text, headings and questions were set aside."
        ),
        explanation=(
            f"{len(writeup_ids)} write-ups have a passage of {n_words} words in common ({', '.join(writeup_ids)}): one text, "
            f"not {len(writeup_ids)} independent voices."
        ),
        evidence=tuple(e for w in writeup_ids for e in quote(w, _segments_in(texts[w], by_writeup[w], k))),
        statistic=SHARED_PASSAGE,
        effect=float(n_words),
    )


def _segments_in(text: Words, run: Run, k: int) -> list[Segment]:
    """Return the segments that hold at least ``k`` words of a run, the one with most of it first."""
    covered = Counter(text.segment_of[run.start : run.end])
    most = sorted(covered.items(), key=lambda item: (-item[1], item[0]))
    return [text.segments[index] for place, (index, n_words) in enumerate(most) if n_words >= k or place == 0]
