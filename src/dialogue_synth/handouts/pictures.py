"""Where each question of an initiative stands, as every handout sorts them."""

from __future__ import annotations

from dialogue_synth.report.index import Index, Initiative
from dialogue_synth.synthesis.picture import Picture, picture


def pictures_of(index: Index, initiative: Initiative) -> list[Picture]:
    """Return where each answered question of an initiative stands, those that most write-ups addressed first."""
    order = {code_id: n for n, code_id in enumerate(index.codes)}
    findings = [f for f in index.content.findings if f.initiative == initiative.id]
    findings.sort(key=lambda f: (-f.of, order.get(f.code_id, len(order))))
    return [picture(f, len(initiative.writeups)) for f in findings]
