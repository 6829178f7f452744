"""How often people confirmed what was flagged: precision by kind, from the log of verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialogue_synth.model import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """How many flags of one kind have a verdict that holds, and how many have each."""

    n: int
    verdicts: Mapping[Verdict, int]

    def __str__(self) -> str:
        """Say it in words: "confirmed 7 of 11 (explained 2, coding error 2)"."""
        others = ", ".join(f"{verdict.replace('_', ' ')} {n}" for verdict, n in self.verdicts.items() if verdict != "confirmed")
        return f"confirmed {self.verdicts.get('confirmed', 0)} of {self.n}{f' ({others})' if others else ''}"


def judged_by_kind(judgements: Iterable[Judgement]) -> dict[str, Judged]:
    """Count the verdicts that hold, by kind of flag in alphabetical order; thresholds are never tuned on them.

    A flag that is gone, because a coding was corrected after its verdict, still counts: else every mistake that is mended would
    make the kind look better than it is.

    Args:
        judgements: The whole log, oldest first; the last verdict on a flag holds, an empty one takes the earlier back.
    """
    last = {j.divergence_id: j.verdict for j in judgements}
    found: dict[str, Counter[Verdict]] = {}
    for divergence_id, verdict in last.items():
        if verdict:
            found.setdefault(divergence_id.rpartition("-")[0], Counter())[verdict] += 1
    return {kind: Judged(verdicts.total(), dict(verdicts.most_common())) for kind, verdicts in sorted(found.items())}
