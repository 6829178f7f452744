"""``dialogue-synth divergences``: list the flags, read one face to face, and say what it is."""

from __future__ import annotations

import getpass
import textwrap
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from dialogue_synth.cli.options import json_option, opened, print_json, study_option
from dialogue_synth.counted import counted
from dialogue_synth.errors import UsageError, closest

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dialogue_synth.model import Divergence, Verdict, WriteUp
    from dialogue_synth.store.study import Study

TAKE_BACK = "none"
WIDTH = 110


@click.group()
def divergences() -> None:
    """Look through the flagged divergences and judge them."""


@divergences.command("list")
@study_option
@click.option("--kind", help="Only this kind, such as contradiction.")
@click.option("--initiative", help="Only this initiative, by id.")
@click.option("--open", "only_open", is_flag=True, help="Only those that have no verdict yet.")
@click.option("--changed", is_flag=True, help="Only what is new, changed or gone since the last comparison, with the reason.")
@json_option
def list_(study_folder: Path, kind: str | None, initiative: str | None, only_open: bool, changed: bool, as_json: bool) -> None:
    """List divergences, one line each: id, severity, write-ups on each side, verdict.

    \b
    Example:
      dialogue-synth divergences list --study outputs/tarrowshire --kind contradiction
    """
    with opened(study_folder) as study:
        if changed:
            _print_changes(study, as_json=as_json)
            return
        flags = study.divergences
        _check("kind", kind, {flag.kind for flag in flags})
        _check("initiative", initiative, {flag.initiative for flag in flags})
        flags = tuple(
            flag
            for flag in flags
            if kind in (None, flag.kind) and initiative in (None, flag.initiative) and not (only_open and flag.verdict)
        )
        judged = _judged(study)
    if as_json:
        print_json({"divergences": [_in_short(flag) for flag in flags], "verdicts": judged})
        return
    for flag in flags:
        sides = "  ".join(f"{side.replace('_', ' ')} {len(ids)}" for side, ids in flag.sides.items())
        state = "supported" if flag.status == "supported" else "screening"
        click.echo(
            f"{flag.id:<31} {flag.severity:<6} {state:<9} {flag.initiative} {flag.code_id:<4} {sides}  {flag.verdict or 'no verdict yet'}"
        )
    n_open, n_supported = sum(not flag.verdict for flag in flags), sum(flag.status == "supported" for flag in flags)
    click.echo(f"{counted(len(flags), 'divergence')}, {n_supported} supported, {n_open} without a verdict")
    for of_kind, verdicts in judged.items():
        click.echo(f"  {of_kind}: {verdicts}")


@divergences.command()
@click.argument("divergence_id", metavar="ID")
@study_option
def show(divergence_id: str, study_folder: Path) -> None:
    """Show one divergence: both sides' passages, the rule, and the verdicts given so far.

    \b
    Example:
      dialogue-synth divergences show contradiction-0f3a --study outputs/tarrowshire
    """
    from dialogue_synth.shown import Shown

    with opened(study_folder) as study:
        flag = _find(study.divergences, divergence_id)
        writeups = {w.writeup_id: w for w in Shown(study).all_writeups}
        judgements = [j for j in study.judgements if j.divergence_id == flag.id]
    click.secho(f"{flag.kind} · {flag.initiative} {flag.code_id} · {flag.severity} · {flag.status}", bold=True)
    for line in (flag.explanation, *_certainty(flag), *flag.notes):
        click.echo(textwrap.fill(line, WIDTH))
    for side, ids in flag.sides.items():
        click.secho("\n" + textwrap.fill(f"{side.replace('_', ' ')}: {', '.join(ids) or 'nobody'}", WIDTH), fg="cyan")
        for passage in (e for e in flag.evidence if e.side == side):
            click.echo(f"  {passage.segment_id}  {_place(writeups.get(passage.writeup_id), passage.start)}")
            words = " ".join(passage.quotation.split())
            click.echo(textwrap.fill(words, WIDTH, initial_indent="    ", subsequent_indent="    "))
    click.echo("\n" + textwrap.fill(flag.rule, WIDTH))
    for judgement in judgements:
        said = judgement.verdict or "verdict taken back"
        click.echo(f"{judgement.at[:16]}  {judgement.analyst}: {said}{f' – {judgement.memo}' if judgement.memo else ''}")


@divergences.command()
@click.argument("divergence_id", metavar="ID")
@click.argument("verdict", metavar="VERDICT")
@study_option
@click.option("--memo", default="", help="Why: for whoever reads the log.")
@click.option("--analyst", default=getpass.getuser, show_default="your user name", help="Who decides.")
def verdict(divergence_id: str, verdict: str, study_folder: Path, memo: str, analyst: str) -> None:
    """Give a divergence a verdict. The log only grows; the last verdict holds, and "none" takes it back.

    \b
    confirmed        the narratives do diverge
    explained        they do, and who took part or the place explains it
    coding_error     a passage was coded wrongly: correct it, and the flag is computed anew
    duplicate_voice  one voice that was counted twice
    writeup_quality  the write-up and not the group
    not_divergent    nothing diverges

    \b
    Example:
      dialogue-synth divergences verdict contradiction-0f3a confirmed --memo "both read out" --study outputs/tarrowshire
    """
    with opened(study_folder) as study:
        flag = _find(study.divergences, divergence_id)
        given = _checked(verdict)
        study.judge(analyst, flag.id, given, memo)
        click.echo(f"{flag.id}: {given or 'verdict taken back'}. The report shows it after: dialogue-synth run --study {study_folder}")


def _checked(verdict: str) -> Verdict | Literal[""]:
    from dialogue_synth.model import VERDICTS  # the records are not needed for --help

    for known in VERDICTS:
        if verdict == known:
            return known
    if verdict == TAKE_BACK:
        return ""
    raise UsageError("no such verdict", where=verdict, hint=closest(verdict, [*VERDICTS, TAKE_BACK]) or f"one of {', '.join(VERDICTS)}")


def _find(flags: Sequence[Divergence], divergence_id: str) -> Divergence:
    """Return the flag with this id, or with the only id that begins so."""
    found = [flag for flag in flags if flag.id == divergence_id] or [flag for flag in flags if flag.id.startswith(divergence_id)]
    if len(found) != 1:
        what = f"{len(found)} divergences have an id that begins so" if found else "no divergence in this study has this id"
        hint = closest(divergence_id, [flag.id for flag in flags]) or "dialogue-synth divergences list"
        raise UsageError(what, where=divergence_id, hint=hint)
    return found[0]


def _check(what: str, given: str | None, known: Collection[str]) -> None:
    """Refuse a name that nothing in the study has, naming the closest; a study without flags takes any."""
    if given is not None and known and given not in known:
        hint = closest(given, sorted(known)) or f"one of {', '.join(sorted(known))}"
        raise UsageError(f"no divergence is of this {what}", where=given, hint=hint)


def _judged(study: Study) -> dict[str, str]:
    """Return how often each kind was confirmed, in words."""
    from dialogue_synth.divergence.verdicts import judged_by_kind

    return {kind: str(judged) for kind, judged in judged_by_kind(study.judgements).items()}


def _certainty(flag: Divergence) -> list[str]:
    """Say how far a flag was checked, and how much hangs on uncertain codings."""
    said = []
    if flag.checked:
        said.append(f"{flag.checked[0]} of the {flag.checked[1]} codings that it rests on were checked by people.")
    if flag.stability and flag.status == "screening":
        said.append(f"Stable in {flag.stability[0]} of {flag.stability[1]} draws from the codings' confidences.")
    return said


def _place(writeup: WriteUp | None, start: int) -> str:
    """Return the file and the place in it where a passage begins, as far as they are known."""
    if writeup is None:
        return ""
    blocks = [block for block in writeup.blocks if block.start <= start]
    place = max(blocks, key=lambda block: block.start).place if blocks else ""
    return ", ".join(filter(None, (writeup.file, place)))


def _print_changes(study: Study, *, as_json: bool) -> None:
    changes = study.kept_value("divergence changes", [])
    verdicts = {j.divergence_id: j.verdict for j in study.judgements}
    if as_json:
        print_json({"changes": [{**change, "verdict": verdicts.get(change["divergence_id"], "")} for change in changes]})
        return
    for change in changes:
        verdict = verdicts.get(change["divergence_id"], "")
        again = f" [verdict {verdict}: look again]" if verdict else ""
        click.echo(
            f"{change['change']:<8}{change['divergence_id']:<31} {change['initiative']} {change['code_id']:<4} {change['why']}{again}"
        )
    n = Counter(change["change"] for change in changes)
    click.echo(f"{n['new']} divergences are new, {n['changed']} changed and {n['gone']} are gone since the comparison before")


def _in_short(flag: Divergence) -> dict[str, object]:
    sides = {side: list(ids) for side, ids in flag.sides.items()}
    facts = {"id": flag.id, "kind": flag.kind, "initiative": flag.initiative, "code_id": flag.code_id, "severity": flag.severity}
    state = {"status": flag.status, "checked": flag.checked, "stability": flag.stability, "notes": list(flag.notes)}
    return {**facts, "sides": sides, **state, "verdict": flag.verdict, "explanation": flag.explanation}
