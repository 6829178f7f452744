"""Premises by group: each statement once for a write-up, and a misunderstanding only against a fact sheet."""

from __future__ import annotations

from dataclasses import replace

from dialogue_synth.divergence.told import misunderstandings, premises_told
from dialogue_synth.model import Codebook, Premise, PremiseValue, Segment, WriteUp

SEEN = PremiseValue("yes", "they see it", ("passed to", "receive*"), negated="no")
PREMISE = Premise("agent", "whether agents see it", ("agent*",), (SEEN, PremiseValue("no", "they do not", ())))
BOOK = Codebook("book", "1", "A codebook", "en", (), (), "0", premises=(PREMISE,))
WRITEUPS = tuple(WriteUp(w, f"{w}.md", w, "", (), initiative="warm") for w in "ab")


def said(writeup_id: str, *texts: str) -> list[Segment]:
    return [Segment(f"{writeup_id}#{n}", writeup_id, n, 0, len(t), t, "content", "group") for n, t in enumerate(texts)]


SEGMENTS = [
    *said("a", "We were told that the agents receive it.", "It is passed to the agents, officers confirmed."),
    *said("b", "We were told that the agents do not receive it.", "It must not be passed to an agent."),
]


def test_each_group_is_named_once_for_what_it_states() -> None:
    told = premises_told(WRITEUPS, SEGMENTS, (BOOK,), {})
    assert [(t.writeup_id, t.words, t.segment_id) for t in told] == [("b", "they do not", "b#0"), ("a", "they see it", "a#0")]
    assert misunderstandings(told) == ()


def test_what_the_fact_sheet_contradicts_is_a_misunderstanding() -> None:
    told = premises_told(WRITEUPS, SEGMENTS, (BOOK,), {"warm": {"agent": "no"}, "meals": {"agent": "yes"}})
    (wrong,) = misunderstandings(told)
    assert (wrong.writeup_id, wrong.words, wrong.fact) == ("a", "they see it", "they do not")


def test_replaced_write_ups_and_headings_state_nothing() -> None:
    replaced = [replace(w, status="superseded") for w in WRITEUPS]
    assert premises_told(replaced, SEGMENTS, (BOOK,), {}) == ()
    assert premises_told(WRITEUPS, [replace(s, kind="heading") for s in SEGMENTS], (BOOK,), {}) == ()
