"""``dialogue-synth verify``: draw the passages that flags rest on, read back what a person says of them, and see what stands."""

from __future__ import annotations

import getpass
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import json_option, opened, print_json, progress_bars, study_option
from dialogue_synth.counted import counted
from dialogue_synth.errors import UsageError, closest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dialogue_synth.model import Divergence
    from dialogue_synth.shown import Shown
    from dialogue_synth.store.study import Study

SHEETS = (".csv", ".xlsx")
analyst_option = click.option("--analyst", default=getpass.getuser, show_default="your user name", help="Who answers.")


@click.group()
def verify() -> None:
    """Check the passages that flags rest on, so that screening flags become supported ones, or vanish.

    \b
    Example:
      dialogue-synth verify draw --study outputs/tarrowshire --analyst Ann --out check.xlsx
      dialogue-synth verify read check.xlsx --study outputs/tarrowshire --analyst Ann
      dialogue-synth verify status --study outputs/tarrowshire
    """


@verify.command()
@study_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The sheet to write: .xlsx or .csv.")
@click.option("--flag", "flag_ids", multiple=True, metavar="ID", help="Only this flag, or these. Else all of screening.")
@click.option("--kind", help="Only flags of this kind, such as contradiction.")
@click.option("--all", "again", is_flag=True, help="Also passages that people have answered before.")
@analyst_option
def draw(study_folder: Path, out: Path, flag_ids: tuple[str, ...], kind: str | None, again: bool, analyst: str) -> None:
    """Write a sheet of passages to check: those that the flags rest on, and as many drawn by lot, mixed.

    What the machine made of a passage is not on the sheet, and neither is which rows are suspicious.

    \b
    Example:
      dialogue-synth verify draw --study outputs/tarrowshire --flag contradiction-0f3a --out check.xlsx
    """
    from dialogue_synth.comparison import machine_material, material_of
    from dialogue_synth.verification import csv_sheet, draw_questions, open_questions, question_rows, xlsx_sheet

    if out.suffix.lower() not in SHEETS:
        raise UsageError("a sheet is a .csv or a .xlsx file", where=str(out), hint=f"{out.stem}.xlsx")
    with opened(study_folder) as study:
        shown = _compared(study)
        material = material_of(shown)
        flags = _chosen(study.divergences, flag_ids, kind)
        asked = draw_questions(flags, material, machine_material(shown, material))
        left = asked if again else open_questions(asked, shown.codings)
        codes = [code for book in shown.codebooks for code in book.codes]
        rows = question_rows(left, shown.segments, codes)
    if not rows:
        raise UsageError("there is nothing left to check", where=str(study_folder), hint="verify status, or verify draw --all")
    data = xlsx_sheet(rows, codes) if out.suffix.lower() == ".xlsx" else csv_sheet(rows)
    if out.exists() and out.read_bytes() != data:
        raise UsageError("there is a file of this name, which may be filled in", where=str(out), hint="give another name")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    done = f"; {len(asked) - len(left)} more were answered before" if len(left) < len(asked) else ""
    click.echo(f"{counted(len(rows), 'passage')} to check for {counted(len(flags), 'flag')}{done} -> {out}")
    click.echo(f"When it is filled in: dialogue-synth verify read {out} --study {study_folder} --analyst {analyst}")


@verify.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@study_option
@analyst_option
def read(files: tuple[Path, ...], study_folder: Path, analyst: str) -> None:
    """Read filled-in sheets, keep every answer as a decision, and compare the narratives anew.

    With any fault nothing is kept, and all faults are listed with their rows.

    \b
    Example:
      dialogue-synth verify read check.xlsx --study outputs/tarrowshire --analyst Ann
    """
    from dialogue_synth.agreement import read_grid
    from dialogue_synth.model import CODED_KINDS
    from dialogue_synth.pipeline import diverge
    from dialogue_synth.shown import Shown
    from dialogue_synth.verification import new_decisions, read_answers

    with opened(study_folder) as study:
        shown = Shown(study)
        exact = {s.segment_id: s for s in shown.exact_segments if s.kind in CODED_KINDS}
        code_ids = [code.id for book in shown.codebooks for code in book.codes]
        sheets = [read_answers(read_grid(path), path.name, [*exact], code_ids) for path in files]
        faults = [fault for sheet in sheets for fault in sheet.faults]
        if faults:
            what = f"{counted(len(faults), 'fault')} in the sheets; nothing was kept"
            raise UsageError(what, issues=faults, hint="correct the rows and read the sheets again")
        name = " ".join(analyst.split())
        answers = {(a.segment_id, a.code_id): a for sheet in sheets for a in sheet.answers}
        decided = study.decide_all(new_decisions(answers.values(), name, shown.codings, exact, study.decisions))
        with progress_bars() as progress:
            diverge(study, progress)
        n_open, n_empty = sum(sheet.n_open for sheet in sheets), sum(sheet.n_empty for sheet in sheets)
        changed = Counter(d.action for d in decided)
        click.echo(
            f"{name}: {counted(len(answers), 'answer')}, {len(decided)} of them new "
            f"({changed['accept']} as the machine had it, {changed['position']} with another position, {changed['add']} added, "
            f"{changed['reject']} do not apply); {n_open} left open, {n_empty} still empty"
        )
        _print_status(study)
    click.echo(f"The report shows it after: dialogue-synth run --study {study_folder}")


@verify.command()
@study_option
@json_option
def status(study_folder: Path, as_json: bool) -> None:
    """Say of each flag how many of the codings that it rests on people have checked, and whether it is supported.

    \b
    Example:
      dialogue-synth verify status --study outputs/tarrowshire
    """
    with opened(study_folder) as study:
        if as_json:
            flags = [{"id": d.id, "kind": d.kind, "status": d.status, "checked": d.checked} for d in study.divergences]
            print_json({"flags": flags, "decisions": sum(d.source == "verification" for d in study.decisions)})
        else:
            _print_status(study, begun=True)


def _compared(study: Study) -> Shown:
    """Return the study as it may be shown, if its flags are those of its codings."""
    from dialogue_synth.freshness import stale_stage
    from dialogue_synth.shown import Shown

    shown = Shown(study)
    if stale_stage(shown, "diverge"):
        what = "the narratives have not been compared since the study changed"
        raise UsageError(what, where=str(study.root), hint=f"dialogue-synth run --study {study.root}")
    return shown


def _chosen(flags: Sequence[Divergence], flag_ids: Sequence[str], kind: str | None) -> list[Divergence]:
    """Return the flags to check: those named, else all that are not supported yet."""
    for flag_id in flag_ids:
        if not any(flag.id.startswith(flag_id) for flag in flags):
            raise UsageError("no divergence in this study has this id", where=flag_id, hint=closest(flag_id, [f.id for f in flags]))
    if flag_ids:
        return [flag for flag in flags if flag.id.startswith(tuple(flag_ids)) and kind in (None, flag.kind)]
    return [flag for flag in flags if flag.status == "screening" and kind in (None, flag.kind)]


def _print_status(study: Study, *, begun: bool = False) -> None:
    """Print a line for each kind, and with ``begun`` one for each flag whose checking has begun."""
    flags = study.divergences
    for kind in dict.fromkeys(flag.kind for flag in flags):
        own = [flag for flag in flags if flag.kind == kind]
        n_supported = sum(flag.status == "supported" for flag in own)
        asked = [flag.checked for flag in own if flag.checked]
        how = f"{sum(n for n, _ in asked)} of {sum(of for _, of in asked)} codings checked" if asked else "supported by a verdict"
        click.echo(f"  {kind:<17} {n_supported:>3} of {len(own):>3} supported   {how}")
    for flag in flags if begun else ():
        if flag.checked and flag.checked[0] > 0:
            click.echo(f"  {flag.id:<32} {flag.status:<10} {flag.checked[0]} of {flag.checked[1]} codings checked")
    for change in study.kept_value("divergence changes", []):
        if not begun and change["change"] == "gone":
            click.echo(f"  gone: {change['divergence_id']} ({change['initiative']} {change['code_id']}): {change['why']}")
