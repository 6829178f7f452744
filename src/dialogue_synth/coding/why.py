"""Why a passage got a code, in one line for people. Only the codebook's words are quoted, never the passage's: this line is exported."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogue_synth.coding.passages import Passage
from dialogue_synth.coding.profile import ViewText
from dialogue_synth.model import Code

MAX_SHARED_WORDS = 4
MAX_QUOTED = 90  # characters of the nearest view
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)+|[^\W\d_]{4,}")
_PLAIN_WORDS = frozenset(
    "about after again also among another anyone anything because been before being between both cannot come could does done each else "
    "even ever every everyone from give goes going have having here into just know like made make many might more most much must need "
    "never nobody nothing only other ought over people really said same says shall should some somebody someone something still such sure "
    "take tell than that their them then there these they thing things think this those though through told under until very want wanted "
    "wants well went were what when where whether which while whom whose will with within without would your".split()
)


def explain_code(
    passage: Passage,
    code: Code,
    confidence: float,
    runner_up: tuple[Code, float] | None,
    nearest: tuple[ViewText, float],
    shared: Sequence[str],
) -> str:
    """Return the line: score, runner-up, place in the form, nearest words of the codebook, words in common.

    Args:
        passage: The passage, of which only its place is told.
        code: The code put on it.
        confidence: Of that code, 0-1.
        runner_up: The next likely code and its confidence, or None.
        nearest: The view of the code that is most like the passage, and its cosine.
        shared: Words that the passage has in common with the code's views, as `shared_words` gives them.
    """
    view, cosine = nearest
    parts = [f"{code.id} {confidence:.2f}" + (f", next {runner_up[0].id} {runner_up[1]:.2f}" if runner_up else "")]
    parts += _places(passage, code)
    parts += [f"nearest {view.view.replace('_', ' ')} ({cosine:.2f}): “{_shortened(view.text)}”"]
    parts += [f"words in common: {', '.join(shared)}"] if shared else []
    return "; ".join(parts)


def shared_words(text: str, views: Sequence[str]) -> tuple[str, ...]:
    """Telling words of a passage that the code's views use too, in the order of the passage.

    >>> shared_words("Opt-out letters go unopened.", ["An opt-out is enough.", "Letters that nobody opens"])
    ('opt-out', 'letters')
    """
    known = {word.lower() for view in views for word in _WORD.findall(view)}
    found = dict.fromkeys(word.lower() for word in _WORD.findall(text))
    return tuple(word for word in found if word in known and word not in _PLAIN_WORDS)[:MAX_SHARED_WORDS]


def _places(passage: Passage, code: Code) -> list[str]:
    question = passage.segment.question_code
    if question:
        return [f"stands under the question of {question}" + ("" if question == code.id else ", yet answers another")]
    return ["stands in the part of its theme"] if passage.theme and passage.theme == code.theme else []


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1].rsplit(" ", 1)[0] + "…"
