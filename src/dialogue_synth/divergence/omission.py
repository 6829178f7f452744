"""Omission: a write-up is silent on a code, or a whole theme, that most others of its initiative address, though the form asked.

A short return says less about everything, so a silence is only flagged where it is unlikely *for a write-up of that
length*: if a share r of the others address a code, a write-up of the usual length is silent on it with chance 1 - r, and
one of half that length with (1 - r) ** 0.5. Chances of several codes multiply, as if the codes were independent. Length
is counted in words of coded passages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from statistics import median

from dialogue_synth.boxes import BOXES, choice_of
from dialogue_synth.counted import counted
from dialogue_synth.divergence.material import Material
from dialogue_synth.divergence.result import DivergenceResult, NotTested, Severity, evidence_of, flag_id, quote
from dialogue_synth.model import CODED_KINDS, Code, Divergence, Evidence, Segment, WriteUp

KIND = "omission"
MAX_CHANCE = 0.05  # a silence that one in twenty write-ups of this length would show is no news
N_PLACES = 2  # passages that show where the answer would have stood
SHOWN_CHANCE = 0.001  # digits of a smaller chance say nothing


@dataclass(frozen=True, slots=True)
class _Area:
    """Codes that a write-up can be silent on together: a theme, a code with its sub-codes, or one code."""

    name: str
    codes: tuple[Code, ...]
    theme_id: str = ""

    @property
    def code_id(self) -> str:
        """The code that stands for the area; none for a theme."""
        return "" if self.theme_id else self.codes[0].id


@dataclass(frozen=True)
class _Round:
    """The write-ups of one initiative, and who addressed what."""

    material: Material
    initiative: str
    writeups: tuple[WriteUp, ...]

    @cached_property
    def n_words(self) -> dict[str, int]:
        """Words of the passages that carry a code: what no coder could place may be about anything, and is no silence."""
        coded = self.material.coded_segments
        return {
            w.writeup_id: sum(len(s.text.split()) for s in self.material.content_of(w.writeup_id) if s.segment_id in coded)
            for w in self.writeups
        }

    @cached_property
    def printed(self) -> dict[str, frozenset[str]]:
        """The codes of the questions printed on each write-up's form; empty where it prints none."""
        return {w.writeup_id: _printed(self.material.segments_of(w.writeup_id)) for w in self.writeups}

    @cached_property
    def usually_printed(self) -> frozenset[str]:
        """The codes that most of the forms that print their questions print: a form without one of these did not ask it."""
        forms = [codes for codes in self.printed.values() if codes]
        codes = frozenset().union(*forms)
        return frozenset(code_id for code_id in codes if 2 * sum(code_id in form for form in forms) > len(forms))

    @cached_property
    def usual_words(self) -> float:
        """The median length."""
        return median(self.n_words.values())

    @cached_property
    def n_addressing(self) -> dict[str, int]:
        """How many write-ups address each code."""
        return {code.id: sum(self.addresses(w.writeup_id, code) for w in self.writeups) for code in self.material.codes}

    @cached_property
    def maybe(self) -> frozenset[tuple[str, str]]:
        """The write-ups and codes that a passage left undecided may be about: the nearest code, and the next."""
        undecided = self.material.undecided
        return frozenset((u.writeup_id, code_id) for u in undecided for code_id in (u.best_code, u.runner_up) if code_id)

    @cached_property
    def declared(self) -> frozenset[tuple[str, str]]:
        """The write-ups and codes of which the write-up form says "not discussed": the account is open about it and leaves nothing out."""
        segments = (s for w in self.writeups for s in self.material.segments_of(w.writeup_id))
        box = BOXES["discussed"]
        return frozenset((s.writeup_id, s.question_code) for s in segments if s.box == box.key and choice_of(box, s.text) == "No")

    def addresses(self, writeup_id: str, code: Code) -> bool:
        """Whether a write-up says anything on a code, in whatever voice and with or without a position."""
        return self.material.cell(writeup_id, code.id).state != "silent"

    def is_silent(self, writeup_id: str, code: Code) -> bool:
        """Whether a write-up says nothing on a code that its form asked (as far as can be known), and nothing is undecided on it."""
        printed = self.printed[writeup_id]
        asked = not printed or code.id in printed or code.id not in self.usually_printed
        open_about_it = (writeup_id, code.id) in self.declared
        return asked and not open_about_it and not self.addresses(writeup_id, code) and (writeup_id, code.id) not in self.maybe

    def chance(self, writeup_id: str, code: Code) -> float:
        """How likely a write-up of this length, silent on a code, is to be so, judged by the others (0-1)."""
        # Half an answer and half a silence are added (Jeffreys' prior), so that 6 of 6 others is not taken for certainty.
        rate = (self.n_addressing[code.id] + 0.5) / len(self.writeups)
        length = min(1.0, self.n_words[writeup_id] / self.usual_words) if self.usual_words else 1.0
        return float((1 - rate) ** length)


def find_omissions(material: Material) -> DivergenceResult:
    """Find silences that the others, the form and the length make surprising: whole themes, then families of codes, then codes.

    What a theme's flag tells is not told again code by code.
    """
    flags: list[Divergence] = []
    not_tested: list[NotTested] = []
    areas = _areas(material)
    n_tests = 0
    for initiative, writeups in material.compared.items():
        if len(writeups) <= material.settings.omission_min_writeups:
            reason = f"{counted(len(writeups), 'write-up')}: too few to say what is usually addressed"
            not_tested.append(NotTested(KIND, initiative, "", reason))
            continue
        group = _Round(material, initiative, writeups)
        n_tests += len(writeups) * len(areas)
        flags += _omissions(group, areas)
    return DivergenceResult(tuple(replace(flag, n_tests=n_tests) for flag in flags), tuple(not_tested))


def silent_on(flag: Divergence, material: Material) -> tuple[str, ...]:
    """Return the codes on which a flagged write-up is silent, in codebook order.

    Raises:
        ValueError: The flag is no omission of this study.
    """
    for area in _areas(material):
        same = flag.id == flag_id(KIND, flag.initiative, area.theme_id or area.code_id, flag.sides["flagged"])
        if same and flag.severity == _severity(area):
            return tuple(code.id for code in area.codes)
    raise ValueError(f"{flag.id} is no omission of this study")


def _severity(area: _Area) -> Severity:
    return "high" if area.theme_id else "medium" if len(area.codes) > 1 else "low"


def _areas(material: Material) -> list[_Area]:
    """Return all areas that a silence can be about, the largest first: themes, families of codes, single codes."""
    themes: list[_Area] = []
    families: list[_Area] = []
    for codebook in material.codebooks:
        framing = codebook.framing_codes
        themes += [
            _Area(f"the whole theme “{theme.name}”", tuple(code for code in framing if code.theme == theme.id), theme.id)
            for theme in codebook.themes
        ]
        families += [
            _Area(f"“{code.name}” and what belongs to it", (code, *(child for child in framing if child.parent == code.id)))
            for code in framing
        ]
    singles = [_Area(f"“{code.name}”", (code,)) for code in material.codes]
    return [area for area in (*themes, *families) if len(area.codes) > 1] + singles


def _omissions(group: _Round, areas: Sequence[_Area]) -> Iterator[Divergence]:
    """Yield the silences of all write-ups, each code in the largest area that is flagged."""
    told: dict[str, set[str]] = defaultdict(set)
    for area in areas:
        codes = {code.id for code in area.codes}
        peers = [w.writeup_id for w in group.writeups if any(group.addresses(w.writeup_id, code) for code in area.codes)]
        if len(peers) < group.material.settings.omission_share * (len(group.writeups) - 1):
            continue
        passages = (p for w in peers for code in area.codes for p in group.material.passages(w, code.id))
        said = evidence_of("compared_with", passages, first=lambda p: len(p.segment.text.split()))  # who treats it at length
        silent = [w.writeup_id for w in group.writeups if all(group.is_silent(w.writeup_id, code) for code in area.codes)]
        for writeup_id in (writeup_id for writeup_id in silent if not codes & told[writeup_id]):
            chance = prod(group.chance(writeup_id, code) for code in area.codes)
            place = quote("flagged", _places(group.material, writeup_id, area))
            if chance <= MAX_CHANCE and place and said:
                told[writeup_id] |= codes
                yield _flag(group, writeup_id, area, tuple(peers), chance, (*place, *said))


def _flag(group: _Round, writeup_id: str, area: _Area, peers: tuple[str, ...], chance: float, evidence: tuple[Evidence, ...]) -> Divergence:
    n_others, share = len(group.writeups) - 1, group.material.settings.omission_share
    return Divergence(
        id=flag_id(KIND, group.initiative, area.theme_id or area.code_id, [writeup_id]),
        kind=KIND,
        initiative=group.initiative,
        code_id=area.code_id,
        sides={"flagged": (writeup_id,), "compared_with": peers},
        severity=_severity(area),
        score=round(1 - chance, 4),
        rule=(
            f"Flagged where a write-up is silent on a theme, a code with its sub-codes, or a code that at least {share:g} of the "
            "initiative's other write-ups address, the form (if known) asked it, no undecided passage may be about "
            "it, and a write-up of that length would be silent on it "
            f"with a chance of at most {MAX_CHANCE:g}."
        ),
        explanation=_explanation(writeup_id, area, len(peers), n_others, chance),
        evidence=evidence,
        statistic="chance of this silence in a write-up of this length",
        effect=round(chance, 4),
    )


def _explanation(writeup_id: str, area: _Area, n: int, of: int, chance: float) -> str:
    listed = f" ({', '.join(code.id for code in area.codes)})" if len(area.codes) > 1 else ""
    shown = f"less than {SHOWN_CHANCE:g}" if chance < SHOWN_CHANCE else f"{chance:.2g}"
    return (
        f"{writeup_id} says nothing on {area.name}{listed}, which {n} of the other {of} write-ups address; "
        f"the chance of that in a write-up of its length is {shown}. It would vanish with any passage of {writeup_id} on "
        f"{'one of these' if len(area.codes) > 1 else 'it'}."
    )


def _places(material: Material, writeup_id: str, area: _Area) -> list[Segment]:
    """Return where an answer would have stood: passages on the nearest codes in the codebook, else the first that the group wrote."""
    order = {code.id: place for place, code in enumerate(material.codes)}
    at = order[area.codes[0].id]
    nearest = sorted((code_id for code_id in order if material.passages(writeup_id, code_id)), key=lambda c: (abs(order[c] - at), order[c]))
    neighbours = [material.passages(writeup_id, code_id)[-1].segment for code_id in nearest[:N_PLACES]]
    return (neighbours or list(material.content_of(writeup_id)))[:N_PLACES]


def _printed(segments: Sequence[Segment]) -> frozenset[str]:
    return frozenset(s.question_code for s in segments if s.kind not in CODED_KINDS and s.question_code)
