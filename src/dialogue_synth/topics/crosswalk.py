"""Topics beside codes: which passages of a topic carry which code, codes that are two things, codes that nobody used."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from dialogue_synth.model import BroadTopic, Codebook, CrosswalkCell, Segment, SplitCode, TopicDrift, TopicMembership, WriteUp

NO_CODE = ""
SPLIT_SHARE = 0.25  # a part of a code's passages worth a second look
SPLIT_LIFT = 1.5  # and how much larger it must be than the topic's part of all passages: a large topic holds a part of every code
SPLIT_PASSAGES = 5  # and how many passages it needs: fewer lie anywhere by chance


def crosswalk(
    segments: Sequence[Segment], memberships: Sequence[TopicMembership], codes: Mapping[str, Sequence[str]]
) -> tuple[CrosswalkCell, ...]:
    """Count passages by topic and code; passages without a code of their own count under "" (see `NO_CODE`).

    Args:
        segments: The passages.
        memberships: Their topics.
        codes: The codes on each passage that has any.
    """
    writeup = {s.segment_id: s.writeup_id for s in segments}
    passages: dict[tuple[str, str], list[str]] = defaultdict(list)
    for membership in memberships:
        for code_id in codes.get(membership.segment_id, (NO_CODE,)):
            passages[membership.topic_id, code_id].append(membership.segment_id)
    of_topic = Counter(m.topic_id for m in memberships)
    of_code = Counter(code_id for m in memberships for code_id in codes.get(m.segment_id, (NO_CODE,)))
    return tuple(
        CrosswalkCell(
            topic, code, len(ids), len({writeup[i] for i in ids}), round(len(ids) / of_topic[topic], 4), round(len(ids) / of_code[code], 4)
        )
        for (topic, code), ids in sorted(passages.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    )


def unused_codes(codes: Mapping[str, Sequence[str]], codebooks: Sequence[Codebook]) -> tuple[str, ...]:
    """Return the codes that are asked about and that no passage carries, in the order of the codebooks."""
    used = {code_id for ids in codes.values() for code_id in ids}
    return tuple(code.id for book in codebooks for code in book.framing_codes if code.id not in used)


def split_codes(
    cells: Sequence[CrosswalkCell],
    memberships: Sequence[TopicMembership],
    codes: Mapping[str, Sequence[str]],
    broad: Sequence[BroadTopic],
) -> tuple[SplitCode, ...]:
    """Return codes with two or more large parts in topics that belong to different broad topics.

    Args:
        cells: The crosswalk.
        memberships: The topic of each passage.
        codes: The codes on each passage that has any.
        broad: Broad topics that do not overlap; a topic in none stands alone.
    """
    group = {topic: joint.broad_id for joint in broad for topic in joint.topic_ids}
    of_topic = Counter(m.topic_id for m in memberships)
    by_code: dict[str, list[CrosswalkCell]] = defaultdict(list)
    for cell in cells:
        enough = max(SPLIT_SHARE, SPLIT_LIFT * of_topic[cell.topic_id] / len(memberships))
        if cell.code_id and cell.share_of_code >= enough and cell.n_segments >= SPLIT_PASSAGES:
            by_code[cell.code_id].append(cell)
    typical = _typical(memberships, codes)
    found = []
    for code, parts in sorted(by_code.items()):
        largest = sorted(parts, key=lambda cell: (-cell.n_segments, cell.topic_id))
        apart = list({group.get(cell.topic_id, cell.topic_id): cell for cell in reversed(largest)}.values())[::-1]
        if len(apart) > 1:
            topics = tuple(cell.topic_id for cell in apart)
            found.append(SplitCode(code, topics, tuple(cell.share_of_code for cell in apart), tuple(typical[t, code] for t in topics)))
    return tuple(found)


def _typical(memberships: Sequence[TopicMembership], codes: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
    """Return the most typical passage of each topic with each code."""
    best: dict[tuple[str, str], TopicMembership] = {}
    for membership in memberships:
        for code_id in codes.get(membership.segment_id, ()):
            key = membership.topic_id, code_id
            if key not in best or membership.fit > best[key].fit:
                best[key] = membership
    return {key: membership.segment_id for key, membership in best.items()}


def drift(segments: Sequence[Segment], memberships: Sequence[TopicMembership], writeups: Sequence[WriteUp]) -> tuple[TopicDrift, ...]:
    """Return the share of every topic in every batch, topics and batches in order; write-ups without passages are not counted."""
    batch_of = {w.writeup_id: w.batch for w in writeups}
    writeup = {s.segment_id: s.writeup_id for s in segments}
    passages: Counter[tuple[str, str]] = Counter()
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    all_groups: dict[str, set[str]] = defaultdict(set)
    for m in memberships:
        who = writeup[m.segment_id]
        batch = batch_of[who]
        passages[m.topic_id, batch] += 1
        groups[m.topic_id, batch].add(who)
        all_groups[batch].add(who)
    total = Counter(batch_of[writeup[m.segment_id]] for m in memberships)
    return tuple(
        TopicDrift(t, b, passages[t, b], round(passages[t, b] / total[b], 4), len(groups[t, b]), len(all_groups[b]))
        for t in sorted({m.topic_id for m in memberships})
        for b in sorted(total)
    )
