"""How well divergences are found: with gold codings, with the shipped coder's, and with those of a coder that has not seen the write-up.

    python benchmarks/divergence_gold.py [GOLD.yaml] [--cache FILE] [--verbose] [--noise SHARE]

What is missed with gold codings is missed by the detectors and not by the coder; `divergence_material.py` says how the other codings
are made. By kind: how many divergences the gold file names, and with each kind of codings, how many of these are found (same kind,
initiative and code, and among the first passages of each side at least one write-up of every side named) and how many flags there are.
``!`` marks more than three flags for each one named. Then: recall over all kinds, contradictions against all codes on which the gold
positions hold both poles, and comparisons flagged that must not be. ``--noise`` prints the flags by kind when that share of the codings
carries a code and a position drawn by chance instead.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dialogue_synth.codebook import load_codebooks, shipped_codebook
from dialogue_synth.divergence import DETECTORS, Material, flag_divergences
from dialogue_synth.model import Divergence
from divergence_material import materials, with_random_codes

GOLD = Path(__file__).parent.parent / "corpora" / "tarrowshire" / "gold.yaml"
FIRST = 4  # passages of a side that count as shown
MAX_TIMES = 3  # flags for each divergence named: more is no finding
N_NOISE = 5  # draws
Named = Mapping[str, Any]


@dataclass(frozen=True)
class Scored:
    """The flags of one study, held against the gold file."""

    flags: tuple[Divergence, ...]
    missed: tuple[str, ...]
    forbidden: tuple[str, ...]
    poles: str


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=GOLD)
    parser.add_argument("--cache", type=Path, help="a file for what takes a minute to make; delete it when coder or corpus change")
    parser.add_argument("--kind", action="append", choices=sorted(DETECTORS), help="only these kinds; may be given several times")
    parser.add_argument("--noise", type=float, default=0.0, help="share of codings that carry a random code and position")
    parser.add_argument("--verbose", action="store_true", help="also print what was missed and what is forbidden")
    arguments = parser.parse_args()
    gold = yaml.safe_load(arguments.gold.read_text(encoding="utf-8"))
    studies = materials(arguments.gold, gold, arguments.cache)
    kinds = arguments.kind or list(DETECTORS)
    named = [named_sides(d) for d in gold["divergences"] if d.get("must_flag", True) and d["type"] in kinds]
    scored = {name: score(gold, named, flag_divergences(material, kinds).divergences) for name, material in studies.items()}
    print_table(kinds, named, scored, verbose=arguments.verbose)
    if arguments.noise:
        print_noise(kinds, studies, arguments.noise)


def score(gold: Mapping[str, Any], named: Sequence[Named], flags: tuple[Divergence, ...]) -> Scored:
    """Hold flags against the gold file."""
    missed = tuple(d["id"] for d in named if not any(shows(flag, d) for flag in flags))
    forbidden = tuple(name for kind, name, code, pair in forbidden_pairs(gold) if any(opposes(flag, kind, code, pair) for flag in flags))
    return Scored(flags, missed, forbidden, poles(gold, flags))


def print_table(kinds: Sequence[str], named: Sequence[Named], scored: Mapping[str, Scored], *, verbose: bool) -> None:
    """Print found and flagged by kind, and the figures over all kinds."""
    print(f"{'kind':18}{'named':>6}" + "".join(f"{name + ': found':>20}{'flags':>7}" for name in scored))
    for kind in kinds:
        ids = {d["id"] for d in named if d["kind"] == kind}
        row = ""
        for result in scored.values():
            n_flags = sum(flag.kind == kind for flag in result.flags)
            much = "!" if ids and n_flags > MAX_TIMES * len(ids) else " "
            row += f"{len(ids - set(result.missed)):>20}{n_flags:>6}{much}"
        print(f"{kind:18}{len(ids):>6}{row}")
    for name, result in scored.items():
        n_found = len(named) - len(result.missed)
        print(f"{name}: {n_found} of {len(named)} found ({n_found / max(1, len(named)):.2f}); {result.poles};", end=" ")
        print(f"forbidden: {', '.join(result.forbidden) or 'none'}")
        if verbose:
            print(f"  missed: {', '.join(result.missed) or 'none'}")


def print_noise(kinds: Sequence[str], studies: Mapping[str, Material], share: float) -> None:
    """Print the flags by kind as the codings are, and, on average over some draws, with a share of them random."""
    print(f"\nflags as coded -> with {share:.0%} of the codings random (mean of {N_NOISE} draws)")
    counts = {}
    for name, material in studies.items():
        before = Counter(flag.kind for flag in flag_divergences(material, kinds).divergences)
        noisy = [with_random_codes(material, share, seed) for seed in range(N_NOISE)]
        after = Counter(flag.kind for study in noisy for flag in flag_divergences(study, kinds).divergences)
        counts[name] = before, after
    for kind in kinds:
        print(f"{kind:18}" + "".join(f"{name + ': ':>16}{b[kind]:>3} -> {a[kind] / N_NOISE:<6.1f}" for name, (b, a) in counts.items()))


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


def poles(gold: Mapping[str, Any], flags: tuple[Divergence, ...]) -> str:
    """Return precision and recall of contradictions against the gold positions of all codes that have a list of poles."""
    both = {
        (row["initiative"], row["code"]) for row in gold["poles"] if row.get("oppose") and (row.get("support") or row.get("conditional"))
    }
    codes = [code for book in load_codebooks([shipped_codebook("pair")]) for code in book.codes]
    want = {row for row in both if row[1] not in {code.id for code in codes if not code.contradiction}}
    flagged = {(flag.initiative, flag.code_id) for flag in flags if flag.kind == "contradiction" and flag.code_id in {c.id for c in codes}}
    return f"contradictions: precision {len(flagged & want)}/{len(flagged)}, recall {len(flagged & want)}/{len(want)}"


if __name__ == "__main__":
    main()
