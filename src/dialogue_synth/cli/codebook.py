"""``dialogue-synth codebook``: check codebook files, see how well a codebook holds in a study, and change it (`codebook_versions`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.codebook_versions import apply_, diff, preview, propose_file, versions
from dialogue_synth.cli.options import json_option, opened, print_json, study_option
from dialogue_synth.counted import counted
from dialogue_synth.errors import CodebookError

if TYPE_CHECKING:
    from dialogue_synth.agreement import CodebookQuality
    from dialogue_synth.agreement.quality import RedundantPair
    from dialogue_synth.codebook import CheckResult
    from dialogue_synth.errors import Issue
    from dialogue_synth.shown import Shown

SHOWN_PAIRS = 15
SHOWN_ALIKE = 3


@click.group()
def codebook() -> None:
    """Look after codebooks."""


for _command in (versions, diff, propose_file, preview, apply_):
    codebook.add_command(_command)


@codebook.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check codebook FILEs: all faults at once, with line numbers and the closest valid value.

    \b
    Example:
      dialogue-synth codebook check codebooks/pair.yaml
    """
    from dialogue_synth.codebook import check_codebook

    first_look = [check_codebook(path) for path in files]
    code_ids = {code.id for result in first_look if result.codebook for code in result.codebook.codes}
    results = [check_codebook(path, known_elsewhere=code_ids) for path in files]
    for path, result in zip(files, results, strict=True):
        for line in _notes_in_short(result.notes):
            click.echo(f"  note   {line}", err=True)
        for fault in result.faults:
            click.secho(f"  fault  {fault}", fg="red", err=True)
        click.echo(f"{path}: {_in_words(result)}")
    if any(result.faults for result in results):
        ctx.exit(CodebookError.exit_code)


def _notes_in_short(notes: Sequence[Issue]) -> Iterator[str]:
    """Yield notes as lines; what holds for many codes is said once, with the first places where it holds."""
    alike: dict[tuple[str, str], list[Issue]] = {}
    for note in notes:
        alike.setdefault((note.what, note.hint), []).append(note)
    for same in alike.values():
        first = same[:SHOWN_ALIKE] if len(same) > SHOWN_ALIKE + 1 else same
        yield from map(str, first[:-1])
        more = f" (and {len(same) - len(first)} more of the same)" if len(same) > len(first) else ""
        yield f"{first[-1]}{more}"


def _in_words(result: CheckResult) -> str:
    if not result.codebook:
        return counted(len(result.faults), "fault")
    book = result.codebook
    n_auxiliary = len(book.codes) - len(book.framing_codes)
    codes, themes = counted(len(book.framing_codes), "code"), counted(len(book.themes), "theme")
    return f"fine. {book.id} {book.version}, {codes}, {n_auxiliary} auxiliary, {themes}"


@codebook.command()
@study_option
@json_option
def quality(study_folder: Path, as_json: bool) -> None:
    """Say which codes are confused with each other, which ones no passage carries, and which ones say nearly the same.

    \b
    Example:
      dialogue-synth codebook quality --study outputs/tarrowshire
    """
    from dataclasses import asdict

    from dialogue_synth.shown import Shown

    with opened(study_folder) as study:
        found = _quality(Shown(study))
    if as_json:
        print_json({**asdict(found), "without_evidence": list(found.without_evidence)})
    else:
        _print_quality(found)


def _quality(shown: Shown) -> CodebookQuality:
    from dialogue_synth.agreement import codebook_quality, first_layer, machine_answers
    from dialogue_synth.blind_coding import blind_record
    from dialogue_synth.model import Coding, SegmentOutcome

    study, codes = shown.study, first_layer(shown.codebooks)
    ids = [code.id for code in codes]
    people, _ = blind_record(study, shown.exact_segments).answers(ids)
    codings = study.read(Coding)
    machine = machine_answers(codings, study.read(SegmentOutcome), ids)
    return codebook_quality(codes, codings, shown.codings, shown.undecided, people, machine, _redundant(shown, frozenset(ids)))


def _redundant(shown: Shown, code_ids: frozenset[str]) -> tuple[RedundantPair, ...]:
    from dialogue_synth.agreement import View, redundant_pairs
    from dialogue_synth.coding.profile import views_of

    of_books = [(book.codes[view.code].id, view) for book in shown.codebooks for view in views_of(book)]
    views = [View(code_id, view.view, view.text) for code_id, view in of_books if code_id in code_ids]
    return redundant_pairs(views, shown.encoder.encode([view.text for view in views]))


def _print_quality(found: CodebookQuality) -> None:
    click.secho("Confused with each other", bold=True)
    for pair in found.confused[:SHOWN_PAIRS]:
        counts = ", ".join(f"{source.replace('_', ' ')} {n}" for source, n in pair.counts.items())
        click.echo(f"  {' and '.join(pair.codes):<16}{pair.n_cases:>4}  {counts}; see {', '.join(pair.segment_ids)}")
    if len(found.confused) > SHOWN_PAIRS:
        click.echo(f"  ... and {len(found.confused) - SHOWN_PAIRS} more pairs: --json lists all of them")
    click.secho("Without evidence: no passage carries them", bold=True)
    click.echo(f"  {', '.join(found.without_evidence) or 'none'}")
    click.secho("Saying nearly the same", bold=True)
    for same in found.redundant:
        first, second = same.views
        click.echo(f"  {' and '.join(same.codes):<16}{same.cosine:.2f}  {first.view}: {first.text}\n{'':<24}{second.view}: {second.text}")
    if not found.redundant:
        click.echo("  none")
