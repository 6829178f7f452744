"""How well divergences are found when every code and position is right: gold codings in, flags out.

    python benchmarks/divergence_gold.py [GOLD.yaml] [--verbose]

What is missed here is missed by the detectors and not by the coder. By kind: flags, how many of the gold file's named divergences
are found (same kind, initiative and code, and among the first passages of each side at least one write-up of every side named), and how
many comparisons that must not be flagged are. Contradictions are also held against all codes on which the gold positions hold both
poles. Positions of codes without a gold list (a second codebook) are left out. The words of a unit are read from the corpus beside
the gold file, which holds only their beginnings.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.divergence import DETECTORS, Material, flag_divergences
from dialogue_synth.ingest import ingest_paths
from dialogue_synth.ingest.reconcile import reconcile
from dialogue_synth.model import Coding, Divergence, Segment, SegmentKind, Voice, WriteUp
from dialogue_synth.settings import DivergenceSettings, IngestSettings
from dialogue_synth.synthesis import roll_up

GOLD = Path(__file__).parent.parent / "corpora" / "tarrowshire" / "gold.yaml"
FIRST = 4  # passages of a side that count as shown
KINDS: Mapping[str, SegmentKind] = {"heading": "heading", "question": "prompt", "boilerplate": "boilerplate"}
VOICES: Mapping[str, Voice] = {"participant-quote": "participant", "none": "unknown"}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=GOLD)
    parser.add_argument("--verbose", action="store_true", help="also print what was missed and what is forbidden")
    arguments = parser.parse_args()
    gold = yaml.safe_load(arguments.gold.read_text(encoding="utf-8"))
    flags = flag_divergences(material_of(gold, writeups_beside(arguments.gold))).divergences
    named = [named_sides(d) for d in gold["divergences"] if d.get("must_flag", True)]
    missed = [d for d in named if not any(shows(flag, d) for flag in flags)]
    forbidden = [(kind, name) for kind, name, code, pair in forbidden_pairs(gold) if any(opposes(flag, kind, code, pair) for flag in flags)]
    print(f"{'kind':16}{'flags':>6}{'named in gold':>15}{'found':>7}{'forbidden':>11}")
    for kind in [*DETECTORS, *sorted({d["kind"] for d in named} - set(DETECTORS))]:
        of_kind = [d for d in named if d["kind"] == kind]
        n_found = len(of_kind) - sum(d["kind"] == kind for d in missed)
        n_flags = sum(flag.kind == kind for flag in flags)
        print(f"{kind:16}{n_flags:>6}{len(of_kind):>15}{n_found:>7}{sum(k == kind for k, _ in forbidden):>11}")
    print_poles(gold, flags)
    if arguments.verbose:
        print("missed:", ", ".join(d["id"] for d in missed) or "none")
        print("forbidden:", ", ".join(name for _, name in forbidden) or "none")


def writeups_beside(gold: Path) -> dict[str, WriteUp]:
    """Read the corpus that a gold file lies in."""
    settings = IngestSettings()
    read = ingest_paths(
        [gold.parent], settings=settings, initiatives={}, questions=[], known_hashes=set(), progress=lambda _done, _of: None
    )
    return {writeup.writeup_id: writeup for writeup in reconcile(read.writeups, ()).added}


def whole_units(raw: Mapping[str, Any], text: str) -> dict[str, str]:
    """Return the words of each unit of a write-up: as many characters from its beginning on as the gold file says it has."""
    spaced = " ".join(text.split())
    whole: dict[str, str] = {}
    at = 0
    for unit in raw["units"]:
        found = spaced.find(unit["anchor"], at)
        if unit["anchor"] and found >= 0:
            at = found
            whole[unit["id"]] = spaced[found : found + max(unit.get("chars", 0), len(unit["anchor"]))]
    return whole


def material_of(gold: Mapping[str, Any], read: Mapping[str, WriteUp]) -> Material:
    """Make a study of the gold units: each is a segment with the gold codes."""
    codebooks = load_codebooks([shipped_codebook("pair"), shipped_codebook("public-benefit")])
    writeups, segments, codings = [], [], []
    for raw in gold["writeups"]:
        writeup = read[raw["dialogue_id"]]
        found = list(segments_of(raw, whole_units(raw, writeup.text)))
        events = max((segment.event for segment, _ in found), default=1)
        writeups.append(
            WriteUp(
                raw["dialogue_id"],
                raw["file"],
                "",
                "",
                (),
                initiative=raw["initiative"],
                batch=raw["batch"],
                events=events,
                participants=writeup.participants,
            )
        )
        segments += [segment for segment, _ in found]
        codings += [coding for segment, unit in found for coding in codings_of(segment, unit)]
    cells = roll_up(writeups, segments, codings, codebooks)
    return Material(tuple(writeups), tuple(segments), tuple(codings), cells, codebooks, DivergenceSettings())


def segments_of(raw: Mapping[str, Any], whole: Mapping[str, str]) -> Iterator[tuple[Segment, Mapping[str, Any]]]:
    """Yield the units of a write-up as segments, each under the question printed last."""
    question, at = "", 0
    events: dict[str, int] = {}
    for position, unit in enumerate(raw["units"]):
        kind = KINDS.get(unit["role"], "vote" if "vote" in unit["kind"] else "content")
        question = unit.get("asks") or ("" if kind == "heading" else question)
        text = whole.get(unit["id"], unit["anchor"])
        place = (unit["id"], raw["dialogue_id"], position, at, at + len(text), text)
        voice = VOICES.get(unit["voice"], unit["voice"])
        event = events.setdefault(unit["event"], len(events) + 1) if unit.get("event") else 1
        yield Segment(*place, kind, voice, question_code=question, event=event), unit
        at += len(text) + 1


def codings_of(segment: Segment, unit: Mapping[str, Any]) -> Iterator[Coding]:
    """Yield the gold codes of a unit."""
    place = (segment.segment_id, segment.writeup_id, segment.start, segment.end, segment.text)
    for code in (*unit.get("codes", ()), *unit.get("public_benefit", ())):
        yield Coding(*place, code["code"], code["position"], 1.0, "gold", position_confidence=1.0, status="added")


def named_sides(divergence: Mapping[str, Any]) -> dict[str, Any]:
    """Return a gold divergence with the write-ups of each side."""
    sides = [{unit["dialogue_id"] for unit in side["units"]} for side in divergence["sides"]]
    return {
        "id": divergence["id"],
        "kind": divergence["type"],
        "initiative": divergence["initiative"],
        "code": divergence.get("code"),
        "sides": sides,
    }


def shown_by_side(flag: Divergence) -> dict[str, set[str]]:
    """Return the write-ups quoted first on each side."""
    places: Counter[str] = Counter()
    shown: dict[str, set[str]] = defaultdict(set)
    for quoted in flag.evidence:
        places[quoted.side] += 1
        if places[quoted.side] <= FIRST:
            shown[quoted.side].add(quoted.writeup_id)
    return shown


def shows(flag: Divergence, named: Mapping[str, Any]) -> bool:
    """Whether a flag is the divergence that the gold file names."""
    about = (flag.kind, flag.initiative) == (named["kind"], named["initiative"]) and named["code"] in (None, flag.code_id)
    quoted = set().union(*shown_by_side(flag).values())
    return about and all(quoted & side for side in named["sides"])


def forbidden_pairs(gold: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None, set[str]]]:
    """Yield the comparisons that must not be flagged: kind, id, code and write-ups, save those that differ by other passages."""
    named = [named_sides(d) for d in gold["divergences"]]
    for pair in gold["must_not_flag"]:
        writeup_ids = {unit["dialogue_id"] for unit in pair["units"]}
        same = [d for d in named if (d["kind"], d["code"]) == (pair["as"], pair.get("code")) and writeup_ids <= set().union(*d["sides"])]
        if not same:
            yield pair["as"], pair["id"], pair.get("code"), writeup_ids


def opposes(flag: Divergence, kind: str, code: str | None, pair: set[str]) -> bool:
    """Whether a flag quotes the write-ups of a pair on different sides (or, where the pair is one write-up, that one alone)."""
    shown = shown_by_side(flag)
    quoted = set().union(*shown.values())
    if flag.kind != kind or (code and flag.code_id != code) or not pair <= quoted:
        return False
    places = [{side for side, writeup_ids in shown.items() if writeup_id in writeup_ids} for writeup_id in pair]
    together = len(pair) > 1 and bool(set.intersection(*places))
    return not together and (code is not None or len(pair) > 1 or quoted == pair)


def print_poles(gold: Mapping[str, Any], flags: tuple[Divergence, ...]) -> None:
    """Print precision and recall of contradictions against the gold positions of all codes that have a list of poles."""
    both = {
        (row["initiative"], row["code"]) for row in gold["poles"] if row.get("oppose") and (row.get("support") or row.get("conditional"))
    }
    listed = {code for _, code in both}
    excepted = {code.id for book in load_codebooks([shipped_codebook("pair")]) for code in book.codes if not code.contradiction}
    flagged = {(flag.initiative, flag.code_id) for flag in flags if flag.kind == "contradiction" and flag.code_id in listed}
    want = {row for row in both if row[1] not in excepted}
    right = flagged & want
    print(f"contradictions against all poles: precision {len(right)}/{len(flagged)}, recall {len(right)}/{len(want)}")


if __name__ == "__main__":
    main()
