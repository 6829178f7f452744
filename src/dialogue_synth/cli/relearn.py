"""``dialogue-synth relearn``: the study's own coder, from what people have decided so far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import json_option, opened, print_json, progress_bars, study_option
from dialogue_synth.counted import counted

if TYPE_CHECKING:
    from dialogue_synth.relearned import Lesson


@click.command()
@study_option
@click.option("--dry-run", is_flag=True, help="Only say what would change; the study stays as it is.")
@json_option
def relearn(study_folder: Path, dry_run: bool, as_json: bool) -> None:
    """Learn from all decisions so far, and code anew the passages that people have not decided on.

    What was learned is used only if it codes held-out write-ups of the study better than before. Decisions always stand. Without
    this command a decision changes no other coding.

    \b
    Example:
      dialogue-synth relearn --study outputs/tarrowshire --dry-run
    """
    from dialogue_synth.relearning import relearn as work

    with opened(study_folder) as study, progress_bars(hidden=as_json) as progress:
        effect = work(study, progress, dry_run=dry_run)
    if as_json:
        print_json(effect.as_json())
        return
    for lesson in effect.lessons:
        click.echo(_in_words(lesson))
    click.echo(effect.sentence + (" (nothing was kept)" if dry_run else ""))


def _in_words(lesson: Lesson) -> str:
    base = f"codebook {lesson.codebook_id}: {counted(lesson.n_passages, 'passage')} of {counted(lesson.n_writeups, 'write-up')} decided on"
    if lesson.before is None or lesson.after is None:
        return f"{base}; decisions on at least two write-ups are needed to learn from"
    figures = f"right codes on held-out write-ups {lesson.before.f1:.2f} before, {lesson.after.f1:.2f} after"
    return f"{base}; {figures}" + ("" if lesson.paid else ": it does not pay yet, the coder stays as it was")
