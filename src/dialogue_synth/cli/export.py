"""``dialogue-synth export``: the tables in formats for analytics on large studies."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.cli.options import json_option, opened, print_json, study_option


@click.command()
@study_option
@click.option("--parquet", is_flag=True, help="Write tables/parquet/<table>.parquet beside the csv files.")
@click.option("--duckdb", is_flag=True, help="Write tables/study.duckdb with all tables; writes the Parquet files too.")
@json_option
def export(study_folder: Path, parquet: bool, duckdb: bool, as_json: bool) -> None:
    """Write the tables of a study as Parquet files, or as one DuckDB file.

    Both hold what tables/*.csv hold, with numbers as numbers; texts are masked. They need pip install 'dialogue-synth[large]'.

    \b
    Examples:
      dialogue-synth export --parquet --study outputs/county
      dialogue-synth export --duckdb --study outputs/county
    """
    from dialogue_synth.errors import UsageError
    from dialogue_synth.exchange.parquet import write_duckdb, write_parquet
    from dialogue_synth.pipeline import synthesise

    if not (parquet or duckdb):
        raise UsageError("nothing was asked for", hint="give --parquet or --duckdb")
    with opened(study_folder) as study:
        synthesise(study)
        written = [write_duckdb(study.root)] if duckdb else write_parquet(study.root)
    if as_json:
        print_json({"files": [str(path) for path in written]})
        return
    for path in written:
        click.echo(str(path))
