"""The kinds of divergence in words, in the order of a report. A kind that is not listed is shown under its own name."""

from __future__ import annotations

from dataclasses import dataclass

from dialogue_synth.report.index import ANALYSTS_ONLY, Initiative

# kind: (name, what it means)
KINDS: dict[str, tuple[str, str]] = {
    "contradiction": ("Contradiction", "Some write-ups support a proposition, also with conditions, and others oppose it."),
    "strength": ("Strength", "Write-ups lean the same way, and some much more firmly than others."),
    "framing": ("Framing", "Write-ups take the same position for different reasons."),
    "emphasis": ("Emphasis", "A write-up spends unusually much or little of itself on a question."),
    "position_mix": ("Other weights", "More of a write-up's passages on a question lean one way than in the others."),
    "out_of_line": ("Out of line overall", "A write-up takes the other side than most on unusually many questions."),
    "between": ("Between kinds of groups", "The write-ups of one organiser type, or of one place, differ from all others."),
    "premise_conflict": ("Conflicting premises", "Groups were told, or took as given, facts that cannot all be true."),
    "omission": ("Omission", "A write-up is silent on what most others address."),
    "isolate": ("Only here", "A point of substance that one group alone makes."),
    "duplicate": ("Copied text", "Text is largely the same in several write-ups."),
    "internal": ("Inner conflict", "A write-up contradicts itself, or its own votes."),
    "buried_dissent": ("Buried dissent", "Dissent stands where it is easily overlooked."),
    "minority_voice": ("Minority voice", "One person or a few hold against their own group."),
    "slant": ("Slant", "Signs that an account leans. None proves anything; two together are worth a second look."),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under which kinds are read together: what a commissioner wants to know, not how it was found."""

    key: str
    name: str
    gist: str
    kinds: tuple[str, ...]


HEADINGS = (
    Heading(
        "conflict",
        "What conflicts",
        "Some groups support what others oppose. Where that holds after checking, somebody has to decide, or ask again.",
        ("contradiction",),
    ),
    Heading(
        "degree",
        "What differs in strength, reasons or emphasis",
        "The groups lean the same way, or speak of the same things. How firmly, why, and with how much room is not the same.",
        ("strength", "framing", "emphasis", "position_mix", "out_of_line", "between"),
    ),
    Heading(
        "facts",
        "Where accounts rest on different facts",
        "What these groups say can hardly be weighed against each other until the fact is settled.",
        ("premise_conflict",),
    ),
    Heading(
        "silent",
        "Who was silent on what most others address",
        "Silence is not agreement. It may mean that a group was not asked, had no time, or had nothing to add.",
        ("omission",),
    ),
    Heading(
        "alone",
        "What only one group says",
        "It cannot be counted, and may be the point that is worth most.",
        ("isolate",),
    ),
    Heading(
        "copies",
        "What was copied",
        "One text in several write-ups is one voice. Copies count once in the findings.",
        ("duplicate",),
    ),
)
OTHER = Heading("other", "Other divergences", "", ())
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


def public_kinds() -> tuple[str, ...]:
    """Return the kinds that anybody may read about, in the order of a report.

    The others are signs about how single accounts were written, or point at few people in one group: for analysts alone.

    >>> "contradiction" in public_kinds(), "slant" in public_kinds()
    (True, False)
    """
    return tuple(kind for kind in KINDS if kind not in ANALYSTS_ONLY)


def heading_of(kind: str) -> Heading:
    """Return the heading that a kind is read under.

    >>> heading_of("framing").key, heading_of("new_kind").key
    ('degree', 'other')
    """
    return next((heading for heading in HEADINGS if kind in heading.kinds), OTHER)


def kind_order(kind: str) -> tuple[int, str]:
    """Return a sort key: listed kinds first, in the order of the report."""
    return _ORDER.get(kind, len(_ORDER)), kind


def kind_anchor(initiative: Initiative, kind: str) -> str:
    """Return the page's id of the divergences of one kind in one initiative."""
    return f"v{initiative.anchor}.{''.join(c if c.isalnum() and c.isascii() else '-' for c in kind)}"
