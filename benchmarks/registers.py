"""How well the words of a register are found: invented passages with their lines, ``tests/data/registers.yaml``.

    python benchmarks/registers.py [--misses]

A line is right where it shares at least half of its characters with a line that a person marked (the intersection over the union).
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import yaml

from dialogue_synth.synthesis.register_clauses import Span, conditions, improvements, questions, red_lines

LABELLED = Path(__file__).parents[1] / "tests" / "data" / "registers.yaml"
ENOUGH = 0.5
REGISTERS = ("condition", "red_line", "question", "improvement")


def found(text: str, position: str) -> dict[str, list[Span]]:
    """Return the spans of each register in one passage, as the registers take them: what is a condition is nothing else."""
    set_ = conditions(text, position)  # type: ignore[arg-type]
    others = {"red_line": red_lines(text, position), "question": questions(text), "improvement": improvements(text)}  # type: ignore[arg-type]
    free = {name: [span for span in spans if not any(span[0] < b and a < span[1] for a, b in set_)] for name, spans in others.items()}
    free["improvement"] = [s for s in free["improvement"] if not any(s[0] < b and a < s[1] for a, b in free["red_line"])]
    return {"condition": set_, **free}


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans, 0-1."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)


def measure(misses: bool = False) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
    """Return by register how many lines found were right, and how many lines marked were found: each out of how many."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in yaml.safe_load(LABELLED.read_text(encoding="utf-8")):
        spans = found(entry["text"], entry["position"])
        for register in REGISTERS:
            marked = [(entry["text"].index(words), entry["text"].index(words) + len(words)) for words in entry.get(register, [])]
            right = sum(any(overlap(one, other) >= ENOUGH for other in marked) for one in spans[register])
            hit = sum(any(overlap(one, other) >= ENOUGH for other in spans[register]) for one in marked)
            n = {"found": len(spans[register]), "right": right, "marked": len(marked), "hit": hit}
            counts.update({(register, name): value for name, value in n.items()})
            if misses and (right < n["found"] or hit < n["marked"]):
                print(f"  {register}, {entry['position']}: {entry['text']!r} -> {[entry['text'][a:b] for a, b in spans[register]]}")
    return {r: ((counts[r, "right"], counts[r, "found"]), (counts[r, "hit"], counts[r, "marked"])) for r in REGISTERS}


if __name__ == "__main__":
    for name, ((n_right, n_found), (n_hit, n_marked)) in measure("--misses" in sys.argv).items():
        print(
            f"{name:<12} precision {n_right / n_found:.2f} ({n_right} of {n_found}), recall {n_hit / n_marked:.2f} ({n_hit} of {n_marked})"
        )
