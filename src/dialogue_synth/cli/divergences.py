"""``dialogue-synth divergences``: list the flags, read one face to face, and say what it is."""

from __future__ import annotations

import getpass
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from dialogue_synth.cli.options import json_option, opened, print_json, study_option
from dialogue_synth.errors import UsageError, closest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dialogue_synth.model import Divergence, Verdict
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
        flags = [
            flag
            for flag in study.divergences
            if kind in (None, flag.kind) and initiative in (None, flag.initiative) and not (only_open and flag.verdict)
        ]
        if as_json:
            print_json({"divergences": [_in_short(flag) for flag in flags]})
            return
        for flag in flags:
            sides = "  ".join(f"{side} {len(ids)}" for side, ids in flag.sides.items())
            click.echo(f"{flag.id:<32} {flag.severity:<7} {flag.initiative} {flag.code_id:<4} {sides}  {flag.verdict or 'no verdict yet'}")
        click.echo(f"{len(flags)} divergences, {sum(not flag.verdict for flag in flags)} without a verdict")


@divergences.command()
@click.argument("divergence_id", metavar="ID")
@study_option
def show(divergence_id: str, study_folder: Path) -> None:
    """Show one divergence: both sides' passages, the rule, and the verdicts given so far.

    \b
    Example:
      dialogue-synth divergences show contradiction-0f3a --study outputs/tarrowshire
    """
    with opened(study_folder) as study:
        flag = _find(study.divergences, divergence_id)
        click.secho(f"{flag.kind} · {flag.initiative} {flag.code_id} · {flag.severity} · {flag.status}", bold=True)
        click.echo(textwrap.fill(flag.explanation, WIDTH))
        for side, ids in flag.sides.items():
            click.secho(f"\n{side}: {', '.join(ids) or 'nobody'}", fg="cyan")
            for passage in (e for e in flag.evidence if e.side == side):
                words = " ".join(passage.quotation.split())
                click.echo(textwrap.fill(f"{passage.segment_id}  {words}", WIDTH, initial_indent="  ", subsequent_indent="    "))
        click.echo("\n" + textwrap.fill(flag.rule, WIDTH))
        for judgement in (j for j in study.judgements if j.divergence_id == flag.id):
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


def _print_changes(study: Study, *, as_json: bool) -> None:
    changes = study.kept_value("divergence changes", [])
    if as_json:
        print_json({"changes": changes})
        return
    for change in changes:
        click.echo(f"{change['change']:<8} {change['divergence_id']:<32} {change['initiative']} {change['code_id']:<4} {change['why']}")
    click.echo(f"{len(changes)} divergences are new, changed or gone since the comparison before")


def _in_short(flag: Divergence) -> dict[str, object]:
    sides = {side: list(ids) for side, ids in flag.sides.items()}
    facts = {"id": flag.id, "kind": flag.kind, "initiative": flag.initiative, "code_id": flag.code_id, "severity": flag.severity}
    return {**facts, "sides": sides, "verdict": flag.verdict, "explanation": flag.explanation}
