"""The form in which a code is added, edited or retired; filled from a topic, from the code, or from what was sent and not kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dialogue_synth.codebook.revise import next_version
from dialogue_synth.codebook_versions import Version, Versions
from dialogue_synth.model import Code, Codebook, Example, NearMiss, Topic
from dialogue_synth.review.live import View
from dialogue_synth.review.proposing import Fault

EXAMPLES = 5  # of a topic, taken into the form
NEW_ID = "N"  # ids of new codes are suggested with it: N1, N2


def proposal_page(
    versions: Versions,
    newest: Version,
    old: Code | None,
    texts: Mapping[str, str],
    *,
    memo: str = "",
    faults: Sequence[Fault] = (),
    about: str = "",
    has_words: bool = False,
) -> dict[str, Any]:
    """Return the form.

    Args:
        versions: Of the study's codebooks.
        newest: What the change is made of.
        old: The code that is edited; None for a new one.
        texts: What stands in the fields.
        memo: Why, as given before.
        faults: What is wrong with the fields.
        about: The topic that a new code is made of, in words.
        has_words: Whether groups' words stand in the fields.
    """
    book = newest.codebook
    return {
        "newest": newest,
        "book": book,
        "old": old,
        "texts": texts,
        "memo": memo,
        "faults": {fault.field: fault.what for fault in faults},
        "about": about,
        "has_words": has_words,
        "next_version": version_after(versions, newest),
        "others": [code for code in book.codes if old and code.id != old.id],
    }


def version_after(versions: Versions, newest: Version) -> str:
    """Return the version that a change of ``newest`` gets: a draft keeps its own until it is applied."""
    if newest.state == "draft" and newest.codebook.version != versions.in_force(newest.codebook.id).codebook.version:
        return newest.codebook.version
    return next_version(newest.codebook.version)


def blank_code(codebook: Codebook, taken: Sequence[str]) -> Code:
    """Return an empty code with an id that is free."""
    known = {code_id.casefold() for code_id in taken}
    number = next(n for n in range(1, len(known) + 2) if f"{NEW_ID}{n}".casefold() not in known)
    return Code(f"{NEW_ID}{number}", "", codebook.id)


def code_from_topic(view: View, topic: Topic, blank: Code) -> Code:
    """Fill a new code from a topic: its label as a name, its words, typical passages without a code, near misses with theirs.

    Passages that are not to be quoted are left out.
    """
    held = view.held
    found = next((c for c in view.topics.candidates if c.topic_id == topic.topic_id), None)
    if found:
        example_ids: Sequence[str] = found.example_ids
        misses = found.near_misses
    else:
        members = sorted((m for m in held.memberships if m.topic_id == topic.topic_id), key=lambda m: (-m.fit, m.segment_id))
        example_ids, misses = [m.segment_id for m in members], ()
    quotable = [held.segments[s] for s in example_ids if s in held.segments and held.segments[s].quote_permission != "no"]
    near = [(held.segments[s], code) for s, code in misses if s in held.segments and held.segments[s].quote_permission != "no"]
    words = ", ".join(found.words if found else topic.top_words)
    return Code(
        id=blank.id,
        name=topic.label[:1].upper() + topic.label[1:],
        codebook_id=blank.codebook_id,
        definition=f"What these passages have in common, in your words. Words that tell them from others: {words}.",
        examples=tuple(Example(segment.text) for segment in quotable[:EXAMPLES]),
        near_misses=tuple(NearMiss(segment.text, code) for segment, code in near),
    )
