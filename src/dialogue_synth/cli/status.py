"""``dialogue-synth status``: what a study holds, what is stale, and what a run would do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import STAGE_LABELS, json_option, opened, paths_argument, print_counts, print_json, study_option
from dialogue_synth.counted import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@click.command()
@paths_argument
@study_option
@click.option("--why", "with_reasons", is_flag=True, help="Say for each stage what a run would make anew, and what changed.")
@json_option
def status(paths: tuple[Path, ...], study_folder: Path, with_reasons: bool, as_json: bool) -> None:
    """Say what a study holds, and which stages are stale and why. Loads no model and changes nothing.

    With PATHs, --why also names the files in them that a run would read.

    \b
    Example:
      dialogue-synth status --study outputs/tarrowshire --why corpora/tarrowshire
    """
    from dialogue_synth.account import counts
    from dialogue_synth.freshness import reasons, study_state
    from dialogue_synth.intake import unread_files
    from dialogue_synth.shown import Shown
    from dialogue_synth.study_coder import decisions_since

    with opened(study_folder) as study:
        shown = Shown(study)
        state = study_state(shown)
        why = {"ingest": unread_files(study, paths), **reasons(shown)} if with_reasons else {}
        if as_json:
            found: dict[str, object] = {"counts": counts(shown), "stages": state, "decisions_not_learned_from": decisions_since(study)}
            found["issues"] = [str(issue) for issue in shown.issues]
            print_json({**found, **({"why": why} if with_reasons else {})})
            return
        print_counts(study)
        _print_stages(state, why)
        if any(why != "up to date" for stage, why in state.items() if stage != "ingest"):
            click.echo(f"Bring it up to date with: dialogue-synth run --study {study_folder}")
        click.echo(f"{counted(len(shown.issues), 'note')} on the data, {counted(len(study.decisions), 'decision')} by people")
        if waiting := decisions_since(study):
            click.echo(
                f"{counted(waiting, 'decision')} since the coder last learned from them: dialogue-synth relearn --study {study_folder}"
            )


def _print_stages(state: Mapping[str, str], why: Mapping[str, Sequence[str]]) -> None:
    for stage, words in state.items():
        click.echo(f"{STAGE_LABELS[stage]:<22} {words}")
        for reason in why.get(stage, ()):
            click.echo(f"{'':<22}   {reason}")
