"""Do the quotations of a study's full report stand for all groups, against random excerpts of the same length?

    python benchmarks/representation.py STUDY

Prints for each question how near what is quoted lies to what all write-ups said, and how many find their position quoted, beside
200 random excerpts; then the write-ups that are quoted nowhere (the report lists these under "Also said").
"""

from __future__ import annotations

import sys
from pathlib import Path

from dialogue_synth import Study
from dialogue_synth.handouts.audiences import Audiences
from dialogue_synth.handouts.sections.questions import chosen_quotations
from dialogue_synth.handouts.sections.representation import audit_of
from dialogue_synth.shown import Shown


def main() -> None:
    """Audit and print."""
    study = Study.open(Path(sys.argv[1]))
    view = Audiences(Shown(study)).view("commissioner")
    found = audit_of(view, chosen_quotations(view))
    for q in found.questions:
        quoted = f"{q.n_quoted:2} of {q.n_passages:3}"
        meaning = f"nearness {q.quoted.meaning:.3f} (random {q.random.meaning:.3f})"
        position = f"position {q.quoted.position:.2f} ({q.random.position:.2f})"
        print(f"{q.initiative:20} {q.code_id:5} {quoted}  {meaning}  {position}  {'' if q.at_least_random else 'BELOW'}")
    print(f"at least as good as random on {sum(q.at_least_random for q in found.questions)} of {len(found.questions)} questions")
    print(f"quoted nowhere: {', '.join(found.not_quoted) or 'nobody'}")
    study.close()


if __name__ == "__main__":
    main()
