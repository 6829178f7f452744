"""What the codebook may lack: passages of one topic without a code, and a codebook draft made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from dialogue_synth.model import Code, Codebook, CodeCandidate, Coding, Example, NearMiss, Segment, Topic, TopicMembership
from dialogue_synth.standing import standing_codings
from dialogue_synth.topics.copies import said_once

CANDIDATE_PASSAGES = 5  # fewer may have no code for many reasons
CANDIDATE_SHARE = 0.2  # of a topic's passages: with fewer the codebook does cover the topic
CANDIDATE_WRITEUPS = 2  # what one group alone says is no code
N_EXAMPLES = 5  # the guide to codebooks asks for about five
N_NEAR_MISSES = 3
FILL_IN = "TO FILL IN"
DRAFT_ID = "topic-draft"


def candidates(
    segments: Sequence[Segment],
    memberships: Sequence[TopicMembership],
    topics: Sequence[Topic],
    codes: Mapping[str, Sequence[str]],
    codings: Sequence[Coding],
) -> tuple[CodeCandidate, ...]:
    """Return a candidate for every topic of which enough passages, of enough write-ups, carry no code that is asked about.

    Args:
        segments: The passages.
        memberships: Their topics.
        topics: As they are now.
        codes: The codes that are asked about, on each passage that has any.
        codings: All codings, for the auxiliary ones among them.

    Returns:
        Those that most write-ups speak of first.
    """
    held = {s.segment_id: s for s in segments}
    auxiliary = {c.segment_id: c.code_id for c in standing_codings(codings) if c.segment_id not in codes}
    members: dict[str, list[TopicMembership]] = defaultdict(list)
    for membership in sorted(memberships, key=lambda m: (-m.fit, m.segment_id)):
        members[membership.topic_id].append(membership)
    found = [c for topic in topics if (c := _candidate(topic, members[topic.topic_id], held, codes, auxiliary))]
    return tuple(sorted(found, key=lambda c: (-c.n_writeups, -c.n_segments, c.candidate_id)))


def _candidate(
    topic: Topic,
    members: Sequence[TopicMembership],
    held: Mapping[str, Segment],
    codes: Mapping[str, Sequence[str]],
    auxiliary: Mapping[str, str],
) -> CodeCandidate | None:
    without = [m.segment_id for m in members if m.segment_id not in codes]
    own = _said_once(without, held)  # a copied write-up is no second group, and one quotation is no two examples
    enough = len(own) >= CANDIDATE_PASSAGES and len(without) >= CANDIDATE_SHARE * len(members)
    if not enough or len({held[s].writeup_id for s in own}) < CANDIDATE_WRITEUPS:
        return None
    coded = _said_once([m.segment_id for m in members if m.segment_id in codes], held)
    homes = Counter(auxiliary[s] for s in without if s in auxiliary)
    return CodeCandidate(
        f"N-{topic.topic_id}",
        topic.topic_id,
        topic.label,
        topic.top_words,
        len(without),
        len({held[s].writeup_id for s in without}),
        tuple(_of_different_writeups(own, held, N_EXAMPLES)),
        tuple((s, codes[s][0]) for s in coded[:N_NEAR_MISSES]),
        tuple(sorted(((code, round(n / len(without), 4)) for code, n in homes.items()), key=lambda item: (-item[1], item[0]))),
    )


def _said_once(segment_ids: Sequence[str], held: Mapping[str, Segment]) -> list[str]:
    return [segment_ids[place] for place in said_once([held[s].text for s in segment_ids])]


def _of_different_writeups(segment_ids: Sequence[str], held: Mapping[str, Segment], n: int) -> Iterator[str]:
    """Yield the first passage of each write-up, then the second of each, and so on: no group speaks for all."""
    turn: Counter[str] = Counter()
    turns = []
    for place, segment_id in enumerate(segment_ids):
        writeup_id = held[segment_id].writeup_id
        turns.append((turn[writeup_id], place, segment_id))
        turn[writeup_id] += 1
    yield from (segment_id for _, _, segment_id in sorted(turns)[:n])


def draft_codebook(found: Sequence[CodeCandidate], texts: Mapping[str, str], language: str) -> Codebook:
    """Return a codebook draft: a code for each candidate, with examples and near misses, and gaps for a person to fill.

    Args:
        found: At least one candidate.
        texts: The masked text of each passage.
        language: Language tag of the passages.
    """
    return Codebook(
        DRAFT_ID,
        "0",
        f"Candidates for codes, from topics. {FILL_IN}: every definition and proposition; drop what is no code",
        language,
        (),
        tuple(_code(candidate, texts) for candidate in found),
        "",
    )


def _code(candidate: CodeCandidate, texts: Mapping[str, str]) -> Code:
    return Code(
        candidate.candidate_id,
        f"{FILL_IN}: {candidate.label}",
        DRAFT_ID,
        definition=f"{FILL_IN}: what these passages have in common. Words that tell them from others: {', '.join(candidate.words)}.",
        examples=tuple(Example(texts[s]) for s in candidate.example_ids),
        near_misses=tuple(NearMiss(texts[s], code, f"Same topic; {FILL_IN}: why not here") for s, code in candidate.near_misses),
    )


def draft_comments(found: Sequence[CodeCandidate]) -> str:
    """Return the lines of comment that lead from a draft back to the passages: YAML comments, one paragraph for all."""
    lines = [
        "A draft, made from topics that the codebook covers badly. A person decides which are codes: give each a name, a definition",
        "and a proposition that people agree or disagree with, sort the examples, and delete what is no code.",
        "",
        *(line for candidate in found for line in _sources(candidate)),
    ]
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def _sources(candidate: CodeCandidate) -> Iterator[str]:
    counted = f"{candidate.n_segments} passages without a code in {candidate.n_writeups} write-ups"
    yield f"{candidate.candidate_id}: {counted}, topic {candidate.topic_id}"
    yield f"  examples: {', '.join(candidate.example_ids)}"
    if candidate.near_misses:
        yield f"  near misses: {', '.join(f'{s} ({code})' for s, code in candidate.near_misses)}"
    if candidate.auxiliary:
        yield f"  beside the questions already: {', '.join(f'{code} {share:.0%}' for code, share in candidate.auxiliary)}"
