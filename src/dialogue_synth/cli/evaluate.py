"""``dialogue-synth evaluate``: a study against what people say of the same write-ups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import json_option, opened, print_issues, print_json, study_option
from dialogue_synth.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dialogue_synth.agreement import Evaluation
    from dialogue_synth.agreement.bootstrap import Figure

SHOWN_PAIRS = 12
LABEL_WIDTH = 34
CELL_WIDTH = 24
OF_CODES = {
    "samples_f1": "samples-F1",
    "micro_f1": "micro-F1",
    "precision": "precision",
    "recall": "recall",
    "macro_f1": "macro-F1",
    "top1": "surest code right",
}
OF_POSITIONS = {
    "exact": "exact",
    "weighted": "weighted by closeness",
    "decided": "not left undecided",
    "exact_where_decided": "exact where decided",
    "swaps": "support taken for oppose, or back",
    "end_to_end": "code and position both right",
}


@click.command()
@study_option
@click.option(
    "--gold", "gold_file", type=click.Path(path_type=Path), required=True, help="A gold file; docs/evaluation.md shows its layout."
)
@json_option
def evaluate(study_folder: Path, gold_file: Path, as_json: bool) -> None:
    """Measure a study against a gold file: codes, positions, voice, confidence. In brackets: 95 % intervals over write-ups.

    \b
    Example:
      dialogue-synth evaluate --study outputs/tarrowshire --gold corpora/tarrowshire/gold.yaml
    """
    from dataclasses import asdict

    from dialogue_synth.agreement import evaluate as measure
    from dialogue_synth.agreement import read_gold
    from dialogue_synth.shown import Shown

    gold = read_gold(gold_file)
    with opened(study_folder) as study:
        shown = Shown(study)
        result = measure(gold, shown.writeups, shown.exact_segments, shown.codings, shown.outcomes, shown.codebooks)
    if as_json:
        print_json(asdict(result))
        return
    print_issues(result.issues)
    _print_codes(result)
    _print_positions(result)
    _print_coverage(result)


def _print_codes(result: Evaluation) -> None:
    groups = {"all": result.all_units, "under a question": result.under_a_question, "under none": result.under_none}
    _print_row(
        f"Codes, {counted(result.n_writeups, 'write-up')}", [f"{name} ({figures.n_units})" for name, figures in groups.items()], bold=True
    )
    for field, label in OF_CODES.items():
        _print_row(label, [str(getattr(figures, field)) for figures in groups.values()])
    _print_row("F1 of each code", ["", "units with it"], bold=True)
    for code, figure in result.per_code.items():
        _print_row(code, [str(figure), str(figure.n)])
    _print_counts("most often confused (gold > found)", result.confused)


def _print_positions(result: Evaluation) -> None:
    positions = result.positions
    click.secho(f"\nPositions where the code is right ({positions.exact.n})", bold=True)
    for field, label in OF_POSITIONS.items():
        _print_row(label, [str(getattr(positions, field))])
    _print_counts("gold > found", positions.confusion)
    click.secho("\nVoice", bold=True)
    _print_row("organiser's or not, right", [str(result.voice)])


def _print_coverage(result: Evaluation) -> None:
    coverage = result.coverage
    click.secho("\nCoverage", bold=True)
    for label, counts in (("units with a gold code", coverage.with_code), ("units without one", coverage.without_code)):
        _print_row(label, [", ".join(f"{n} {outcome}" for outcome, n in counts.items())])
    _print_row("share coded, of those with one", [str(coverage.coded)])
    _print_row("share left undecided", [str(coverage.undecided)])
    _print_row("headings and prompts coded", [f"{coverage.quiet_coded} of {coverage.n_quiet}"])
    _print_row("The surest units", ["samples-F1", "confidence from"], bold=True)
    for point in result.most_confident:
        _print_row(f"{point.share:.0%} ({point.score.n})", [str(point.score), f"{point.confidence:.2f}"])
    _print_row("Confidence of codings", ["share right", "mean confidence", "codings"], bold=True)
    for found in result.calibration.bins:
        if found.n:
            _print_row(f"{found.low:.1f} to {found.high:.1f}", [f"{found.share_right:.3f}", f"{found.mean_confidence:.3f}", str(found.n)])
    _print_row("expected calibration error", [str(result.calibration.error)])


def _print_row(label: str, cells: Iterable[str | Figure], *, bold: bool = False) -> None:
    line = f"{label:<{LABEL_WIDTH}}" + "".join(f"{cell:<{CELL_WIDTH}}" for cell in cells)
    click.secho(("\n" if bold else "  ") + line.rstrip(), bold=bold)


def _print_counts(label: str, counts: Mapping[str, int]) -> None:
    shown = [f"{pair} {n}" for pair, n in list(counts.items())[:SHOWN_PAIRS]]
    more = f", and {len(counts) - SHOWN_PAIRS} more" if len(counts) > SHOWN_PAIRS else ""
    click.echo(f"  {label}: {', '.join(shown) or 'nothing'}{more}")
