"""``dialogue-synth topics``: one stage alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from dialogue_synth.cli.options import json_option, run_stage, study_option


@click.command()
@study_option
@click.option("--refit", is_flag=True, help="Look for topics anew. Ids and labels of the earlier topics are given up.")
@json_option
def topics(study_folder: Path, refit: bool, as_json: bool) -> None:
    """Find what the passages talk about without the codebook, or place new passages among the topics found before.

    \b
    Example:
      dialogue-synth topics --study outputs/tarrowshire
    """
    from dialogue_synth import find_topics

    run_stage(study_folder, partial(find_topics, refit=refit), "Topics found.", as_json=as_json)
