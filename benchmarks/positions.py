"""How the shipped position model does on public pairs of a claim and a statement for or against it.

    python benchmarks/positions.py PERSPECTRUM_FOLDER IBM_CSV

PERSPECTRUM_FOLDER holds ``perspectrum_train_dev.json``, ``perspective_pool.json`` and ``dataset_split.json``; its dev part is measured.
IBM_CSV is the claim stance data set. Nothing is trained on either. They are a hard case: most statements are arguments that name neither
approval nor refusal ("Uniforms reduce bullying"), which cues cannot tell sides of; what counts is that they are left undecided.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dialogue_synth.coding.position import shipped_position_model
from dialogue_synth.settings import CodingSettings

Pair = tuple[str, str, bool]  # claim, statement, whether it is for the claim


def perspectrum(folder: Path) -> Iterator[Pair]:
    """Yield the pairs of the dev part: the first wording of each perspective."""
    pool_file, split_file, claims_file = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("perspective_pool.json", "dataset_split.json", "perspectrum_train_dev.json")
    )
    pool = {entry["pId"]: entry["text"] for entry in pool_file}
    for claim in claims_file:
        if split_file[str(claim["cId"])] == "dev":
            for cluster in claim["perspectives"]:
                if cluster["stance_label_3"] in ("SUPPORT", "UNDERMINE"):
                    yield claim["text"], pool[cluster["pids"][0]], cluster["stance_label_3"] == "SUPPORT"


def ibm(path: Path) -> Iterator[Pair]:
    """Yield all pairs of a motion and a claim."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["topicText"], row["claims.claimCorrectedText"], row["claims.stance"] == "PRO"


def report(name: str, pairs: list[Pair]) -> None:
    """Print how often a side was taken, and how often it was the right one."""
    model, threshold = shipped_position_model(), CodingSettings().position_threshold
    found = Counter((is_for, model.judge(text, threshold, proposition=claim).position) for claim, text, is_for in pairs)
    poles = found[True, "support"] + found[False, "oppose"]
    swaps = found[True, "oppose"] + found[False, "support"]
    right = poles + found[True, "conditional"] + found[False, "concern"]
    sided = right + swaps + found[False, "conditional"] + found[True, "concern"]
    called, n = poles + swaps, len(pairs)
    print(f"{name}: {n} pairs; support or oppose called {called} ({called / n:.1%}), right {poles / called:.1%}")
    print(f"  any side {sided} ({sided / n:.1%}), right {right / sided:.1%}; swaps of the poles {swaps / n:.1%} of all pairs")
    print(f"  left undecided {(found[True, None] + found[False, None]) / n:.1%}")


def main() -> None:
    """Read, judge and print."""
    report("Perspectrum, dev", list(perspectrum(Path(sys.argv[1]))))
    report("IBM claim stance", list(ibm(Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
