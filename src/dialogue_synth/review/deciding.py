"""What a form says -> entries of the log, or what is wrong with it. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import blake2s

from dialogue_synth.errors import UsageError
from dialogue_synth.model import POSITIONS, VERDICTS, Decision, Judgement, Position, Verdict
from dialogue_synth.review.live import View

Form = Mapping[str, str]
MAX_MEMO = 4000  # characters
MAX_NAME = 80
MAX_DIGITS = 16
MAX_FURTHER = 4  # passages after the chosen one on which a code can be put together with it
MAX_WORDS = 400  # characters of the words that a coding rests on
_BESIDE = frozenset({"key", "seen", "seen_judgement", "back"})  # what a form carries besides what it asks for
_POSITIONS: Mapping[str, Position] = {position: position for position in POSITIONS}
_VERDICTS: Mapping[str, Verdict] = {verdict: verdict for verdict in VERDICTS}


def decisions_of(view: View, form: Form, analyst: str) -> tuple[Decision, ...]:
    """Return the entries that a form asks for: one, or two for a passage that moves from one code to another.

    Args:
        view: The study as it stands.
        form: ``segment`` is the passage's name in addresses, ``act`` what to do, ``code`` the code in question ("" = the passage as
            a whole), ``new_code`` and ``position`` what it is to be, ``memo`` why, ``decision`` the entry to undo; `_add_all` tells more.
        analyst: Who decides.

    Raises:
        UsageError: The form asks for something that cannot be.
    """
    act = form.get("act", "")
    if act == "undo":
        return undo(view, number_of(form, "decision"), analyst)
    if act == "move":
        return _moved(view, form, analyst)
    make = _ACTS.get(act)
    if make is None:
        raise UsageError("choose what to decide")
    segment_id = view.held.refs.get(form.get("segment", ""), "")
    if segment_id not in view.held.segments:
        raise UsageError("this passage is no longer in the study", hint="open the page again")
    blank = Decision(0, "", analyst, "accept", segment_id, form.get("code", ""), view.held.words[segment_id], memo=memo_of(form))
    return make(view, form, blank)


def _accept(view: View, form: Form, blank: Decision) -> tuple[Decision, ...]:
    coding = view.reading_of(blank.segment_id).coding(blank.segment_id, _known_code(view, form.get("code", "")))
    if coding is None:
        raise UsageError("this code is no longer on the passage", hint="open the page again, or add the code")
    return (replace(blank, position=coding.position),)


def _reject(view: View, form: Form, blank: Decision) -> tuple[Decision, ...]:
    code_id = form.get("code", "")
    return (replace(blank, action="reject", code_id=code_id and _known_code(view, code_id)),)


def _leave(view: View, form: Form, blank: Decision) -> tuple[Decision, ...]:
    code_id = form.get("code", "")
    return (replace(blank, action="leave", code_id=code_id and _known_code(view, code_id)),)


def _position(view: View, form: Form, blank: Decision) -> tuple[Decision, ...]:
    return (replace(blank, action="position", code_id=_known_code(view, form.get("code", "")), position=_known_position(form)),)


def _recode(view: View, form: Form, blank: Decision) -> tuple[Decision, ...]:
    new_code = _known_code(view, form.get("new_code", ""))
    if new_code == blank.code_id:
        raise UsageError("this is the code that the passage has already", hint="choose another code, or accept this one")
    (added,) = _add(view, form, blank)
    return (replace(blank, action="reject", code_id=_known_code(view, blank.code_id)), added) if blank.code_id else (added,)


def _add(view: View, form: Form, blank: Decision) -> tuple[Decision, ...]:
    code_id = _known_code(view, form.get("new_code", ""))
    there = view.reading_of(blank.segment_id).coding(blank.segment_id, code_id)
    position = _known_position(form) if form.get("position") else (there.position if there else None)
    return (
        replace(blank, action="add" if there is None or there.status == "rejected" else "position", code_id=code_id, position=position),
    )


def _add_all(view: View, form: Form, blank: Decision) -> tuple[Decision, ...]:
    """Put a code on a passage and on those after it, as far as the form says; ``words`` are those that it rests on."""
    further, words = min(number_of(form, "further"), MAX_FURTHER), " ".join(form.get("words", "").split())
    reading = view.reading_of(blank.segment_id)
    order = [segment for segment in reading.segments if segment.segment_id in reading.outcomes]
    at = next((n for n, segment in enumerate(order) if segment.segment_id == blank.segment_id), None)
    if at is None:
        raise UsageError("this is a heading or the like, and nothing that a group said", hint="choose a passage")
    chosen = order[at : at + 1 + further]
    if words and words.casefold() not in " ".join(word for segment in chosen for word in segment.text.split()).casefold():
        raise UsageError("these words do not stand in the passage", hint="copy them from it, or leave them out")
    if words:
        blank = replace(blank, memo=f"“{words[:MAX_WORDS]}”{': ' if blank.memo else ''}{blank.memo}")
    blanks = (replace(blank, segment_id=segment.segment_id, quotation=view.held.words[segment.segment_id]) for segment in chosen)
    return tuple(entry for one in blanks for entry in _add(view, form, one))


_ACTS: Mapping[str, Callable[[View, Form, Decision], tuple[Decision, ...]]] = {
    "accept": _accept,
    "reject": _reject,
    "leave": _leave,
    "position": _position,
    "recode": _recode,
    "add": _add_all,
}


def _moved(view: View, form: Form, analyst: str) -> tuple[Decision, ...]:
    """Return the entries that move decisions whose code is gone to another code: each old one is taken back, and one like it put on.

    The fields ``d-1``, ``d-2`` and so on name the decisions.
    """
    new_code = _known_code(view, form.get("new_code", ""))
    numbers = {number_of(form, name) for name in form if name.startswith("d-")}
    chosen = [d for d in view.decisions if d.decision_id in numbers & view.in_force and d.code_id and d.code_id not in view.held.codes]
    entries: list[Decision] = []
    for d in chosen:
        if d.segment_id in view.held.segments and d.action in ("accept", "add", "position"):
            back = Decision(0, "", analyst, "undo", d.segment_id, d.code_id, d.quotation, undoes=d.decision_id)
            memo = memo_of(form) or f"moved from {d.code_id}"
            there = view.reading_of(d.segment_id).coding(d.segment_id, new_code)
            is_on_it = there is not None and there.status != "rejected"
            put_on = Decision(0, "", analyst, "add", d.segment_id, new_code, d.quotation, d.position, memo)
            entries += [back, replace(put_on, action="position") if is_on_it and d.position else put_on]
    if not entries:
        raise UsageError("choose the decisions to move", hint="open the page again")
    return tuple(entries)


def undo(view: View, number: int, analyst: str) -> tuple[Decision, ...]:
    """Return the entries that take back an entry and those that were made together with it; an undo can be taken back too.

    Raises:
        UsageError: There is no such entry, or it was taken back before.
    """
    entry = next((d for d in view.decisions if d.decision_id == number), None)
    if entry is None or number in view.undone:
        raise UsageError("this decision was taken back already", hint="open the page again")
    return tuple(
        Decision(0, "", analyst, "undo", d.segment_id, d.code_id, d.quotation, undoes=d.decision_id)
        for d in made_together(view, entry)
        if d.decision_id not in view.undone
    )


def made_together(view: View, entry: Decision) -> tuple[Decision, ...]:
    """Return the entries that one answer made: of one person, at one moment, on one passage, each on another code."""
    return tuple(d for d in view.decisions if d == entry or are_of_one_answer(d, entry))


def are_of_one_answer(one: Decision, other: Decision) -> bool:
    """Whether one answer may have made both entries; two on the same code are two answers, however quickly they came."""
    same = (one.at, one.analyst, one.segment_id) == (other.at, other.analyst, other.segment_id)
    return same and one.code_id != other.code_id


def judgement_of(view: View, form: Form, analyst: str) -> Judgement:
    """Return the verdict that a form gives on a divergence; an empty one takes the earlier ones back.

    Raises:
        UsageError: There is no such divergence or verdict.
    """
    flag_id = view.held.refs.get(form.get("divergence", ""), "")
    if flag_id not in {flag.id for flag in view.flags}:
        raise UsageError("this divergence is no longer in the study", hint="open the list of divergences again")
    given = form.get("verdict", "")
    if given and given not in _VERDICTS:
        raise UsageError("choose a verdict")
    return Judgement(0, "", analyst, flag_id, _VERDICTS[given] if given else "", memo_of(form))


def request_key(form: Form) -> str:
    """Return what tells a request from all others: the key of the form together with what it asks for.

    So the same form sent again is the same request, whatever has become of the study since, and the same form sent with another button
    is another one.

    >>> request_key({"key": "k", "act": "accept"}) == request_key({"key": "k", "act": "reject"})
    False
    """
    asked = sorted((name, value) for name, value in form.items() if name not in _BESIDE)
    return f"{form.get('key', '')[:64]}:{blake2s(repr(asked).encode('utf-8', errors='surrogatepass'), digest_size=12).hexdigest()}"


def number_of(form: Form, name: str) -> int:
    """Return a whole number of a form; 0 where there is none.

    >>> number_of({"seen": "12"}, "seen"), number_of({"seen": "-1"}, "seen")
    (12, 0)
    """
    given = form.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < MAX_DIGITS else 0


def coding_name(segment_id: str, code_id: str) -> str:
    """Return what a memo on one code of a passage is about.

    >>> coding_name("g1#0003", "P1")
    'g1#0003/P1'
    """
    return f"{segment_id}/{code_id}"


def memo_of(form: Form) -> str:
    """Return what the form says as its reason.

    Raises:
        UsageError: It is too long.
    """
    memo = form.get("memo", "").replace("\r\n", "\n").strip()
    if len(memo) > MAX_MEMO:
        raise UsageError(f"a memo can have {MAX_MEMO} characters", hint="shorten it")
    return memo


def _known_code(view: View, code_id: str) -> str:
    if code_id not in view.held.codes:
        raise UsageError("choose a code")
    return code_id


def _known_position(form: Form) -> Position:
    if form.get("position") not in _POSITIONS:
        raise UsageError("choose a position")
    return _POSITIONS[form["position"]]
