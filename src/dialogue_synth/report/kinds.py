"""The kinds of divergence in words, in the order of a report. A kind that is not listed is shown under its own name."""

from __future__ import annotations

from dialogue_synth.report.index import Initiative

# kind: (name, what it means)
KINDS: dict[str, tuple[str, str]] = {
    "contradiction": ("Contradiction", "Some write-ups support a proposition, also with conditions, and others oppose it."),
    "strength": ("Strength", "Write-ups lean the same way, and some much more firmly than others."),
    "framing": ("Framing", "Write-ups take the same position for different reasons."),
    "premise_conflict": ("Conflicting premises", "Groups were told, or took as given, facts that cannot all be true."),
    "emphasis": ("Emphasis", "A write-up spends unusually much or little of itself on a question."),
    "omission": ("Omission", "A write-up is silent on what most others address."),
    "duplicate": ("Copied text", "Text is largely the same in several write-ups."),
    "internal": ("Inner conflict", "A write-up contradicts itself, or its own votes."),
    "buried_dissent": ("Buried dissent", "Dissent stands where it is easily overlooked."),
    "minority_voice": ("Minority voice", "One person or a few hold against their own group."),
    "isolate": ("Only here", "A point of substance that one group alone makes."),
}
_ORDER = {kind: n for n, kind in enumerate(KINDS)}


def kind_name(kind: str) -> str:
    """Return what a kind is called in a report.

    >>> kind_name("omission"), kind_name("new_kind")
    ('Omission', 'New kind')
    """
    return KINDS[kind][0] if kind in KINDS else kind.replace("_", " ").capitalize()


def kind_meaning(kind: str) -> str:
    """Return in one sentence what a kind means, or "" for a kind that is not listed."""
    return KINDS[kind][1] if kind in KINDS else ""


def kind_order(kind: str) -> tuple[int, str]:
    """Return a sort key: listed kinds first, in the order of the report."""
    return _ORDER.get(kind, len(_ORDER)), kind


def kind_anchor(initiative: Initiative, kind: str) -> str:
    """Return the page's id of the divergences of one kind in one initiative."""
    return f"v{initiative.anchor}.{''.join(c if c.isalnum() and c.isascii() else '-' for c in kind)}"
