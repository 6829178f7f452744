"""The representation audit: do the passages that an account quotes stand for what all groups said, or only for some?

For each question, what is quoted is held against random excerpts of the same length. *By meaning*: how near each passage of
each write-up is to the nearest quoted one (cosine of sentence vectors). *By position*: how many write-ups find their own
position among the quoted passages. Every write-up weighs the same, however much it wrote. An account that stands for its
groups no better than chance would is not fair, however well it reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from dialogue_synth.model import Coding, Position

if TYPE_CHECKING:
    from numpy.typing import NDArray

N_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well some passages stand for a question's write-ups: by ``meaning`` (mean cosine, -1 to 1), by ``position`` (0-1)."""

    meaning: float
    position: float


@dataclass(frozen=True, slots=True)
class QuestionAudit:
    """One question of one initiative: what is quoted against ``N_DRAWS`` random excerpts of the same length.

    ``beats_meaning`` and ``beats_position`` are the shares of draws that what is quoted is at least as good as (0-1).
    ``at_least_random`` compares with the mean of the draws.
    """

    initiative: str
    code_id: str
    n_writeups: int
    n_passages: int
    n_quoted: int
    quoted: Coverage
    random: Coverage
    beats_meaning: float
    beats_position: float

    @property
    def at_least_random(self) -> bool:
        """Whether what is quoted stands for the write-ups at least as well as random excerpts do on average."""
        # Where everything is quoted both figures are sums of the same numbers in another order.
        return self.quoted.meaning >= self.random.meaning - 1e-6 and self.quoted.position >= self.random.position - 1e-6


@dataclass(frozen=True, slots=True)
class Audit:
    """The audit of an account: question by question, and the write-ups that it nowhere quotes."""

    questions: tuple[QuestionAudit, ...]
    not_quoted: tuple[str, ...]


def audit(
    codings: Mapping[tuple[str, str], Sequence[Coding]],
    quoted: Mapping[tuple[str, str], Collection[str]],
    vectors: Mapping[str, NDArray[Any]],
    *,
    n_draws: int = N_DRAWS,
) -> Audit:
    """Hold what an account quotes against random excerpts of the same length, question by question.

    Args:
        codings: The standing codings that bear on each question, by (initiative, code id).
        quoted: The segment ids that the account quotes under each question. A question that it does not touch is not audited.
        vectors: Unit vectors by segment id, shape ``(n_dimensions,)``.
        n_draws: How many random excerpts.

    Returns:
        Questions in the order of ``codings``; write-ups sorted.
    """
    questions = tuple(
        found
        for question, bearing in codings.items()
        if question in quoted and (found := _question(question, bearing, set(quoted[question]), vectors, n_draws))
    )
    everywhere = {segment_id for ids in quoted.values() for segment_id in ids}
    writers = {c.writeup_id: False for bearing in codings.values() for c in bearing}
    for coding in (c for bearing in codings.values() for c in bearing if c.segment_id in everywhere):
        writers[coding.writeup_id] = True
    return Audit(questions, tuple(sorted(writeup_id for writeup_id, found in writers.items() if not found)))


def _question(
    question: tuple[str, str], bearing: Sequence[Coding], quoted: set[str], vectors: Mapping[str, NDArray[Any]], n_draws: int
) -> QuestionAudit | None:
    passages = sorted((c for c in bearing if c.segment_id in vectors), key=lambda c: c.segment_id)
    chosen = [n for n, c in enumerate(passages) if c.segment_id in quoted]
    if not chosen:
        return None
    import numpy as np

    space = _Space(passages, vectors)
    draws = [space.coverage(chance) for chance in _draws(question, passages, chosen, n_draws)]
    of_quoted = space.coverage(chosen)
    return QuestionAudit(
        *question,
        n_writeups=len(space.writeups),
        n_passages=len(passages),
        n_quoted=len(chosen),
        quoted=of_quoted,
        random=Coverage(float(np.mean([d.meaning for d in draws])), float(np.mean([d.position for d in draws]))),
        beats_meaning=float(np.mean([of_quoted.meaning >= d.meaning - 1e-9 for d in draws])),
        beats_position=float(np.mean([of_quoted.position >= d.position - 1e-9 for d in draws])),
    )


class _Space:
    """The passages on one question with their likeness, write-ups and positions."""

    def __init__(self, passages: Sequence[Coding], vectors: Mapping[str, NDArray[Any]]) -> None:
        import numpy as np

        stacked = np.stack([vectors[c.segment_id] for c in passages])
        self._likeness = stacked @ stacked.T
        rows: dict[str, list[int]] = defaultdict(list)
        for n, coding in enumerate(passages):
            rows[coding.writeup_id].append(n)
        self.writeups = dict(rows)
        self._weights = np.zeros(len(passages))
        for own in rows.values():
            self._weights[own] = 1.0 / (len(own) * len(rows))
        self._positions: list[Position | None] = [c.position for c in passages]

    def coverage(self, chosen: Sequence[int]) -> Coverage:
        """Return how well the chosen passages (row numbers) stand for all write-ups."""
        nearest = self._likeness[:, list(chosen)].max(axis=1)
        said = {self._positions[n] for n in chosen}
        found = sum(any(self._positions[n] in said for n in own) for own in self.writeups.values())
        return Coverage(float(self._weights @ nearest), found / len(self.writeups))


def _draws(question: tuple[str, str], passages: Sequence[Coding], chosen: Sequence[int], n_draws: int) -> list[list[int]]:
    """Draw excerpts at random until each has about as many words as what is quoted; the question seeds the draws."""
    import numpy as np

    words = np.array([max(1, len(c.quotation.split())) for c in passages])
    room = int(words[list(chosen)].sum())
    rng = np.random.default_rng(int.from_bytes(sha256("/".join(question).encode()).digest()[:8], "big"))
    draws = []
    for _ in range(n_draws):
        order = rng.permutation(len(passages))
        lengths = np.cumsum(words[order])
        # As many as come nearest to the length, from above or below: always more would favour chance, always less the account.
        draws.append([int(n) for n in order[: int(np.argmin(np.abs(lengths - room))) + 1]])
    return draws
