"""How well planted divergences are found, and how often nothing is flagged where nothing was planted.

    python benchmarks/planted.py gold MAKER SCORER DATA [--seeds 20] [--kappas 10 20 40] [--lengths 24 60] [--out FOLDER]
    python benchmarks/planted.py coder MAKER SCORER DATA --vectors FOLDER [--seeds 8] ...
    python benchmarks/planted.py polis MAKER SCORER DATA [--seeds 12]

MAKER and SCORER are the scripts that make and score write-ups with planted divergences, DATA the folder of labelled sentences.

`gold` feeds them through with the codes they were made from, `coder` with our coder's, and then verifies: suspicious cells and as many
controls get gold codes, and are tested again by themselves. `polis` has groups that were drawn from the smaller opinion group alone,
with known positions and with positions judged by our coder. Printed by kind: what is flagged in corpora in which nothing was planted,
and precision, false discovery rate (FDR), and recall where something was, with 95 % intervals: Wilson's for shares of corpora, and from
drawing whole corpora 1,000 times for the others. *FDR* takes a flag as right where anything was planted in that write-up and question;
*exact* asks for the kind and code too. With --out, every corpus is written with its flags, for SCORER.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from dialogue_synth.divergence import Material
from dialogue_synth.divergence.comparing import flags_of, screened_counts, tested, verified_counts
from dialogue_synth.divergence.drawing import SUSPICIOUS_P, draw_cells
from dialogue_synth.divergence.registry import COUNTING, flag_divergences
from dialogue_synth.model import Divergence
from dialogue_synth.settings import CodingSettings
from planted_rivals import RIVALS
from planted_study import INITIATIVE, Made, Row, gold_positions, load_module, machine_codings, machine_positions, make

KINDS = {
    "emphasis": "emphasis",
    "position_mix": "stance",
    "out_of_line": "composition",
    "contradiction": "contradiction",
    "omission": "omission",
}
WATCHED = ("framing", "slant", "between")  # no plant is theirs alone: their flags are counted
PARTS = "omission of a part"  # silence on a single key point: not what is planted
PLANTS_OF = {**KINDS, **dict.fromkeys((*WATCHED, PARTS), ""), "all kinds": "all"}  # the others look for emphasis
COUNTED = ("emphasis", "position_mix", "out_of_line", "between")
NOTHING = [part for kind in ("emphasis", "stance", "omission", "contradiction", "framing") for part in (f"--n-{kind}", "0")]
NULL_SEED = 100_000  # corpora without plants are others than those with
N_DRAWS, SEED = 1_000, 1
CONVERSATIONS = (
    "brexit-consensus",
    "canadian-electoral-reform",
    "football-concussions",
    "scoop-hivemind.affordable-housing",
    "scoop-hivemind.biodiversity",
    "scoop-hivemind.taxes",
)


@dataclass
class Tally:
    """What one kind, or one rival, did in all corpora of a condition; a tuple for each corpus."""

    null: list[int] = field(default_factory=list)  # flags
    planted: list[tuple[int, int, int, int, int]] = field(default_factory=list)  # flags, false, false exactly, planted, found


def main() -> None:
    """Run one of the three measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["gold", "coder", "polis"])
    parser.add_argument("maker", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--kappas", type=int, nargs="+", default=[10, 20, 40])
    parser.add_argument("--lengths", type=int, nargs="+", default=[24, 60])
    parser.add_argument("--kinds", nargs="+", choices=[*KINDS, *WATCHED], default=[*KINDS, *WATCHED])
    parser.add_argument("--groups", type=int, default=60)
    parser.add_argument("--vectors", type=Path, help="folder in which sentence vectors are kept between runs")
    parser.add_argument("--at-p", type=float, nargs="+", default=[SUSPICIOUS_P], help="p-values from which on a cell is verified")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    maker, scorer = load_module(arguments.maker), load_module(arguments.scorer)
    maker.DATA = arguments.data
    if arguments.what == "polis":
        measure_polis(maker, arguments)
    else:
        measure_planted(maker, scorer, arguments)


# -- planted write-ups -------------------------------------------------------------------------------------------------
def measure_planted(maker: ModuleType, scorer: ModuleType, arguments: argparse.Namespace) -> None:
    """Print the tables of all lengths and kappas, and of all kappas together."""
    for length in arguments.lengths:
        together: dict[str, Tally] = defaultdict(Tally)
        for kappa in arguments.kappas:
            clock = time.process_time()
            tallies: dict[str, Tally] = defaultdict(Tally)
            for seed, planted in product(range(arguments.first_seed, arguments.first_seed + arguments.seeds), (True, False)):
                base = ["--kappa", str(kappa), "--mean-statements", str(length), "--groups", str(arguments.groups)]
                made = make(maker, [*base, "--seed", str(seed)] if planted else [*base, *NOTHING, "--seed", str(NULL_SEED + seed)])
                for name, flags in by_method(made, arguments):
                    add(tallies[name], flags, made, scorer, PLANTS_OF.get(name, "emphasis"), planted=planted)
                    if arguments.out and planted and name == "all kinds":
                        write(maker, arguments.out / f"{length}-{kappa}-{seed}", made, flags)
            for name, tally in tallies.items():
                together[name].null += tally.null
                together[name].planted += tally.planted
            show(f"{length} passages a write-up, kappa {kappa} ({time.process_time() - clock:.0f} s)", tallies)
        if len(arguments.kappas) > 1:
            show(f"{length} passages a write-up, all kappas", together)


def by_method(made: Made, arguments: argparse.Namespace) -> Iterator[tuple[str, list[Row]]]:
    """Yield what each kind flags, all kinds together, verified counts where the codes are our coder's, and the rivals."""
    if arguments.what == "gold":
        material = made.material(made.gold())
    else:
        material = made.material(machine_codings(made, _encoder(arguments.vectors), CodingSettings()))
    flags = flag_divergences(material, arguments.kinds).divergences
    rows = {kind: [row for flag in flags if flag.kind == kind for row in rows_of(flag, made)] for kind in arguments.kinds}
    if "omission" in rows:  # silence on a single key point is no planted omission
        rows[PARTS] = [row for row in rows["omission"] if row["kind"] != "omission"]
        rows["omission"] = [row for row in rows["omission"] if row["kind"] == "omission"]
    yield from rows.items()
    yield "counting, together", [row for kind in COUNTED for row in rows.get(kind, ())]
    yield "all kinds", [row for kind in KINDS for row in rows.get(kind, ())]
    if arguments.what == "coder":
        for at_p in arguments.at_p:
            yield f"verified at {at_p:g}", [row for flag in verified(made, material, at_p) for row in rows_of(flag, made)]
    emphasis = tested(screened_counts(COUNTING["emphasis"], material, INITIATIVE))
    tables = [question.table() for question in emphasis.questions]
    for name, rival in RIVALS.items():
        cells = rival(tables, material.settings.counting_min_passages)
        yield (
            name,
            [cell_row(emphasis.questions[t].writeup_ids[w], emphasis.questions[t].subjects[c].code_id, made) for t, w, c in sorted(cells)],
        )


def verified(made: Made, material: Material, at_p: float) -> tuple[Divergence, ...]:
    """Replace our coder's codes by gold ones where something looks suspicious and in as many controls; test these alone."""
    screening = tested(screened_counts(COUNTING["emphasis"], material, INITIATIVE))
    draw = draw_cells(screening, at_p=at_p)
    question_of = {question.key: question.code_id for question in screening.questions}
    drawn = {(question_of[key], writeup_id) for key, writeup_id in draw.cells}
    read = {s.segment_id for s in made.segments if {(s.question_code, s.writeup_id), ("", s.writeup_id)} & drawn}
    WORK.append((len(read), len(made.segments)))
    kept = [coding for coding in material.codings if coding.segment_id not in read]
    checked = made.material([*kept, *made.gold(lambda segment: segment.segment_id in read)])
    return flags_of(checked, tested(verified_counts(checked, screening, draw)))


WORK: list[tuple[int, int]] = []  # passages verified, of how many


def _encoder(folder: Path) -> Any:
    from dialogue_synth.embed import CachedEncoder, SentenceTransformerEncoder
    from dialogue_synth.store.cache import VectorStore

    if not ENCODERS:
        folder.mkdir(parents=True, exist_ok=True)
        ENCODERS.append(CachedEncoder(SentenceTransformerEncoder(threads=1), VectorStore(folder / "vectors")))
    return ENCODERS[0]


ENCODERS: list[Any] = []


def rows_of(flag: Divergence, made: Made) -> list[Row]:
    """Return a flag as the scorer reads it: a contradiction accuses the smaller side, the others name whom they flag."""
    if flag.kind == "contradiction":
        if not flag.code_id or flag.code_id not in {code.id for book in made.codebooks if book.id == "claims" for code in book.codes}:
            return []  # a question of debate has two sides in every write-up
        sides = [flag.sides.get("oppose", ()), (*flag.sides.get("support", ()), *flag.sides.get("conditional", ()))]
        return [{"group": w, "kind": "contradiction", "claim": flag.code_id, "score": flag.score} for w in min(sides, key=len)]
    kind = KINDS.get(flag.kind, flag.kind)
    if flag.kind == "omission" and flag.code_id not in {row["id"] for row in made.raw[2]["questions"]}:
        kind = PARTS
    if flag.kind in WATCHED:
        return [{"group": flag.id, "kind": flag.kind, "question": flag.code_id, "score": flag.score}]
    code = flag.code_id if kind == "emphasis" else None
    return [{**cell_row(w, flag.code_id, made), "kind": kind, "code": code, "score": flag.score} for w in flag.sides["flagged"]]


def cell_row(writeup_id: str, code_id: str, made: Made) -> Row:
    """Return what the scorer needs of an emphasis: the question of a code, and the code."""
    parents = {code.id: code.parent for book in made.codebooks for code in book.codes}
    return {"group": writeup_id, "kind": "emphasis", "question": parents.get(code_id) or code_id or None, "code": code_id}


def add(tally: Tally, flags: Sequence[Row], made: Made, scorer: ModuleType, kind: str, *, planted: bool) -> None:
    """Score the flags of one corpus."""
    natural = {scorer.key(row, "question") for row in made.natural}
    if not planted:
        tally.null.append(sum(scorer.key(row, "question") not in natural for row in flags))
        return
    here, exact = ({scorer.key(row, level) for row in (*made.truth, *made.natural)} for level in ("question", "exact"))
    wanted = {scorer.key(row, "exact") for row in made.truth if kind in (row["kind"], "all")}
    raised = {scorer.key(row, "exact"): scorer.key(row, "question") for row in flags}
    false = sum(question not in here for question in raised.values())
    false_exactly = sum(at not in exact for at in raised)
    tally.planted.append((len(raised), false, false_exactly, len(wanted), len(wanted & set(raised))))


def write(maker: ModuleType, folder: Path, made: Made, flags: Iterable[Row]) -> None:
    """Write a corpus and its flags, for the scorer."""
    maker.write(folder, *made.raw)
    (folder / "flags.jsonl").write_text("".join(json.dumps(row) + "\n" for row in flags), encoding="utf-8")


# -- opinion groups ----------------------------------------------------------------------------------------------------
def measure_polis(maker: ModuleType, arguments: argparse.Namespace) -> None:
    """Print for each conversation how often groups of the smaller opinion group are found out of line."""
    sources: dict[str, Callable[[Made], Any]] = {
        "known": gold_positions,
        "machine": lambda made: machine_positions(made, CodingSettings()),
    }
    for source, codings_of in sources.items():
        together: dict[str, Tally] = defaultdict(Tally)
        for conversation in CONVERSATIONS:
            for seed, planted in product(range(arguments.first_seed, arguments.first_seed + arguments.seeds), (True, False)):
                plan = ["--n-composition", "6" if planted else "0", "--seed", str(seed if planted else NULL_SEED + seed)]
                made = make(maker, ["--source", "polis", "--conversation", conversation, "--groups", str(arguments.groups), *plan])
                flags = flag_divergences(made.material(codings_of(made)), ["out_of_line"]).divergences
                true, raised = {row["group"] for row in made.truth}, {flag.sides["flagged"][0] for flag in flags}
                for tally in (together[conversation], together["all conversations"]):
                    if planted:
                        tally.planted.append((len(raised), len(raised - true), len(raised - true), len(true), len(raised & true)))
                    else:
                        tally.null.append(len(raised))
        show(f"opinion groups, {source} positions", together)


# -- tables ------------------------------------------------------------------------------------------------------------
def show(title: str, tallies: dict[str, Tally]) -> None:
    """Print one condition."""
    print(f"\n{title}: {len(next(iter(tallies.values())).planted)} corpora with plants, as many without")
    print(f"{'':30}{'without plants':^32}{'with plants':^78}")
    print(f"{'':30}{'flags':>7}{'any flag':>25}{'flags':>7}{'FDR':>22}{'FDR exact':>11}{'planted':>9}{'recall':>22}")
    for name, tally in tallies.items():
        rows = np.array(tally.planted).reshape(-1, 5)
        n_any = sum(n > 0 for n in tally.null)
        null = f"{np.mean(tally.null):>7.2f}{n_any / len(tally.null):>9.2f} {_range(*wilson(n_any, len(tally.null))):>15}"
        exact = f"{_share(rows[:, 2].sum(), rows[:, 0].sum()):>11}"
        recall = _ratio(rows[:, 4], rows[:, 3]) if rows[:, 3].any() else ""
        print(f"{name:30}{null}{rows[:, 0].mean():>7.1f}{_ratio(rows[:, 1], rows[:, 0]):>22}{exact}{rows[:, 3].sum():>9}{recall:>22}")
    if WORK:
        print(f"verified passages: {sum(n for n, _ in WORK) / sum(of for _, of in WORK):.0%}")
        WORK.clear()
    sys.stdout.flush()


def _ratio(part: Any, whole: Any) -> str:
    draws = np.random.default_rng(SEED).integers(0, len(part), (N_DRAWS, len(part)))
    drawn = part[draws].sum(axis=1) / np.maximum(whole[draws].sum(axis=1), 1)
    return f"{_share(part.sum(), whole.sum())} {_range(*np.quantile(drawn, [0.025, 0.975]))}"


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def _range(low: float, high: float) -> str:
    return f"[{low:.2f}, {high:.2f}]"


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share."""
    middle, half = (k + z * z / 2) / (n + z * z), z * np.sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
    return middle - half, middle + half


if __name__ == "__main__":
    main()
