"""``dialogue-synth status``: what a study holds, and what is stale."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import STAGE_LABELS, json_option, opened, print_counts, print_json, study_option


@click.command()
@study_option
@json_option
def status(study_folder: Path, as_json: bool) -> None:
    """Say what a study holds, and which stages are stale and why. Loads no model and changes nothing.

    \b
    Example:
      dialogue-synth status --study outputs/tarrowshire
    """
    from dialogue_synth.account import counts
    from dialogue_synth.freshness import study_state
    from dialogue_synth.shown import Shown

    with opened(study_folder) as study:
        shown = Shown(study)
        state = study_state(shown)
        if as_json:
            print_json({"counts": counts(shown), "stages": state, "issues": [str(issue) for issue in shown.issues]})
            return
        print_counts(study)
        for stage, why in state.items():
            click.echo(f"{STAGE_LABELS[stage]:<22} {why}")
        if any(why != "up to date" for stage, why in state.items() if stage != "ingest"):
            click.echo(f"Bring it up to date with: dialogue-synth run --study {study_folder}")
        click.echo(f"{len(shown.issues)} notes on the data, {len(study.decisions)} decisions by people")
