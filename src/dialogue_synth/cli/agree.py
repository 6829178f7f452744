"""``dialogue-synth agree``: a second coder gets a blind sample, fills it in, and the report says how far coders agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import json_option, opened, print_issues, print_json, study_option
from dialogue_synth.counted import counted
from dialogue_synth.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dialogue_synth.agreement import AgreementReport, PostEdit
    from dialogue_synth.agreement.answers import Answer
    from dialogue_synth.agreement.compare import CodeAgreement, Comparison, Disagreement

SHOWN_DISAGREEMENTS = 20
WIDTH = 110
LABEL_WIDTH = 34
CELL_WIDTH = 24
CODE_WIDTH = 36
MAX_PASSAGES = 10_000
MAX_SEED = 2**31 - 1

coder_option = click.option("--coder", required=True, help="Who codes: a name or initials, the same one each time.")


@click.group()
def agree() -> None:
    """Find out how far coders agree: people among themselves, and the machine with people.

    \b
    Example:
      dialogue-synth agree draw --study outputs/tarrowshire --coder Ann --out ann.xlsx
      dialogue-synth agree read ann.xlsx --study outputs/tarrowshire --coder Ann
      dialogue-synth agree report --study outputs/tarrowshire
    """


@agree.command()
@study_option
@coder_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The sheet to write: .xlsx or .csv.")
@click.option("--n", type=click.IntRange(min=1, max=MAX_PASSAGES), default=100, show_default=True, help="How many passages.")
@click.option(
    "--seed",
    type=click.IntRange(-MAX_SEED, MAX_SEED),
    default=0,
    show_default=True,
    help="Another seed draws other passages.",
)
def draw(study_folder: Path, coder: str, out: Path, n: int, seed: int) -> None:
    """Draw passages for a coder to code without seeing the machine's codes.

    Every code gets about as many passages, sure and unsure ones, and so do passages without a code and undecided ones. A sample is kept
    with the study: whoever draws it with the same number and seed, here or on the review page, gets the same passages, without those
    that they can no longer code blind. A workbook holds the codebook on its second page.

    \b
    Example:
      dialogue-synth agree draw --study outputs/tarrowshire --coder Ann --out ann.xlsx
    """
    from dialogue_synth.agreement import csv_sheet, first_layer, sheet_rows, xlsx_sheet
    from dialogue_synth.blind_coding import blind_record, coder_name, take_sample
    from dialogue_synth.shown import Shown

    name = coder_name(coder)
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError("a sheet is a .csv or a .xlsx file", where=str(out), hint=f"{out.stem}.xlsx")
    with opened(study_folder) as study:
        drawn = take_sample(study, n, seed, name)
        shown = Shown.of(study)
        part = blind_record(study, shown.exact_segments).part(drawn, name)
        blind = set(part.passages) - part.left_out
        sample = [s for s in shown.segments if s.segment_id in blind]
        codes = first_layer(shown.codebooks)
        rows = sheet_rows(sample, shown.segments, codes)
    if not rows:
        raise UsageError(f"{name} can code none of these passages blind any more", hint="draw others with another --seed")
    data = xlsx_sheet(rows, codes) if out.suffix.lower() == ".xlsx" else csv_sheet(rows)
    if out.exists() and out.read_bytes() != data:
        raise UsageError("there is a file of this name, which may be filled in", where=str(out), hint="give another name")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    click.echo(f"{counted(len(rows), 'passage')} of {counted(len({s.writeup_id for s in sample}), 'write-up')} -> {out}")
    if part.left_out:
        click.echo(f"{len(part.left_out)} of the sample are left out: {name} has seen what was said of them")
    click.echo(f"When it is filled in: dialogue-synth agree read {out} --study {study_folder} --coder {name}")


@agree.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@study_option
@coder_option
def read(files: tuple[Path, ...], study_folder: Path, coder: str) -> None:
    """Read filled-in sheets and keep them in the study. With any fault nothing is kept, and all faults are listed.

    \b
    Example:
      dialogue-synth agree read ann.xlsx --study outputs/tarrowshire --coder Ann
    """
    from dialogue_synth.agreement import first_layer, new_entries, read_grid, read_sheet
    from dialogue_synth.blind_coding import blind_record, coder_name
    from dialogue_synth.freshness import digest
    from dialogue_synth.model import CODED_KINDS
    from dialogue_synth.shown import Shown

    with opened(study_folder) as study:
        shown = Shown(study)
        passages = {s.segment_id: s for s in shown.exact_segments if s.kind in CODED_KINDS}
        code_ids = [code.id for code in first_layer(shown.codebooks)]
        name = blind_record(study, shown.exact_segments).spelt(coder_name(coder))
        sheets = [read_sheet(read_grid(path), path.name, name, passages, code_ids) for path in files]
        faults = [fault for sheet in sheets for fault in sheet.faults]
        if faults:
            count = counted(len(faults), "fault")
            raise UsageError(f"{count} in the sheets; nothing was kept", issues=faults, hint="correct the rows and read the sheets again")
        entries = [entry for sheet in sheets for entry in sheet.entries]
        before = study.blind_codings
        new = new_entries(entries, before)
        if new:  # two readings of one sheet at the same moment find the same log: the second of them keeps nothing
            said = [(e.segment_id, e.answer, e.codes, e.remarks) for e in new]
            receipt = study.keep_once(f"sheets {digest([name, sum(b.coder == name for b in before), said])}", new)
            new = () if receipt.repeated else new
    answers = {word: sum(entry.answer == word for entry in entries) for word in ("coded", "none", "undecided")}
    click.echo(f"{name}: {', '.join(f'{n} {word}' for word, n in answers.items())}; {sum(s.n_empty for s in sheets)} rows still empty")
    click.echo(f"{counted(len(new), 'entry is', 'entries are')} new. See: dialogue-synth agree report --study {study_folder}")


@agree.command()
@study_option
@json_option
def report(study_folder: Path, as_json: bool) -> None:
    """Say how far coders agree beyond chance, and on which passages they do not. In brackets: 95 % intervals over write-ups.

    \b
    Example:
      dialogue-synth agree report --study outputs/tarrowshire
    """
    from dataclasses import asdict

    from dialogue_synth.agreement import first_layer
    from dialogue_synth.blind_coding import compared_in, edited_in_sight
    from dialogue_synth.model import Coding
    from dialogue_synth.shown import Shown

    with opened(study_folder) as study:
        shown = Shown.of(study)
        code_ids = [code.id for code in first_layer(shown.codebooks)]
        blind = compared_in(study)
        edited = edited_in_sight(study.read(Coding), study.decisions, shown.exact_segments, code_ids)
    if as_json:
        print_json({"blind": asdict(blind), "post_edit": asdict(edited)})
        return
    print_issues(blind.issues)
    _print_blind(blind)
    _print_post_edit(edited)


# -- showing -----------------------------------------------------------------------------------------------------------
def _print_blind(blind: AgreementReport) -> None:
    click.secho("Blind agreement", bold=True)
    if not blind.n_answered:
        click.echo("  Nobody has coded blind yet: dialogue-synth agree draw --help")
        return
    click.echo("  passages decided: " + ", ".join(f"{coder} {n}" for coder, n in blind.n_answered.items()))
    for comparison in blind.comparisons:
        click.secho(f"\n{_title(comparison)}: {counted(comparison.n_passages, 'passage')}", bold=True)
        click.echo(f"  {comparison.n_undecided} more are left out: too few of them decided these")
        _print_row("same codes", str(comparison.identical))
        _print_row("samples-F1", str(comparison.samples_f1))
        _print_row("alpha, sets of codes (MASI)", str(comparison.alpha_sets))
        _print_row("alpha, positions of equal codes", str(comparison.alpha_positions), f"on {comparison.alpha_positions.n}")
    _print_by_code(blind)
    _print_disagreements(blind.disagreements)


def _title(comparison: Comparison) -> str:
    return " and ".join(comparison.coders) if len(comparison.coders) < 3 else f"people ({', '.join(comparison.coders)})"


def _print_by_code(blind: AgreementReport) -> None:
    """Print people's agreement and the machine's with each of them side by side."""
    # Pairs of people are shown above, and in --json, where there are more than two.
    side_by_side = [c for k, c in enumerate(blind.comparisons) if k == 0 or c.between != "people"]
    click.secho("\nCode by code: alpha on whether it is there (k: kappa of two coders; n: passages on which one of them has it)", bold=True)
    click.echo((" " * 14 + "".join(f"{_title(comparison):<{CODE_WIDTH}}" for comparison in side_by_side)).rstrip())
    for code in side_by_side[0].per_code:
        found = [comparison.per_code[code] for comparison in side_by_side]
        if any(agreement.n_used for agreement in found):
            click.echo((f"  {code:<12}" + "".join(f"{_in_a_cell(agreement):<{CODE_WIDTH}}" for agreement in found)).rstrip())


def _in_a_cell(agreement: CodeAgreement) -> str:
    kappa = f" k {agreement.kappa.value:.2f}" if agreement.kappa and agreement.kappa.value is not None else ""
    return f"{agreement.alpha}{kappa} n {agreement.n_used}"


def _print_disagreements(disagreements: tuple[Disagreement, ...]) -> None:
    import textwrap

    n_people = sum(d.between == "people" for d in disagreements)
    click.secho(f"\nTo talk about: {counted(len(disagreements), 'passage')}, {n_people} of them between people", bold=True)
    for found in disagreements[:SHOWN_DISAGREEMENTS]:
        said = " | ".join(f"{coder}: {_in_words(answer)}" for coder, answer in found.answers.items())
        click.echo(f"  {found.segment_id}  {found.between}, {found.about}: {said}")
        text = " ".join(found.text.split())
        click.secho(textwrap.fill(text, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6), dim=True)
    if len(disagreements) > SHOWN_DISAGREEMENTS:
        click.echo(f"  ... and {len(disagreements) - SHOWN_DISAGREEMENTS} more: --json lists all of them")


def _in_words(answer: Answer) -> str:
    return ", ".join(f"{code} {position or '?'}" for code, position in answer.items()) or "none applies"


def _print_post_edit(edited: PostEdit) -> None:
    click.secho("\nPost-edit: decisions made with the machine's codes in sight. This is no agreement between coders.", bold=True)
    if not edited.n_passages:
        click.echo("  No decisions yet.")
        return
    who: Mapping[str, int] = edited.n_decided
    by = ", ".join(f"{coder} ({counted(n, 'coding')})" for coder, n in who.items())
    click.echo(f"  {counted(edited.n_passages, 'passage')}, decided on by {by}")
    counts = f"{counted(edited.n_kept, 'coding')} kept, {edited.n_taken_off} taken off, {edited.n_added} added"
    click.echo(f"  {counts}; {counted(edited.n_position_changed, 'position')} changed")
    _print_row("machine's codings kept", str(edited.kept), f"of {edited.kept.n}")
    _print_row("passages left as they were", str(edited.unchanged), f"of {edited.unchanged.n}")


def _print_row(label: str, *cells: str) -> None:
    click.echo(("  " + f"{label:<{LABEL_WIDTH}}" + "".join(f"{cell:<{CELL_WIDTH}}" for cell in cells)).rstrip())
