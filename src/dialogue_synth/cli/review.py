"""``dialogue-synth review``: the page in the browser where analysts decide and commissioners read."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from dialogue_synth.cli.options import study_option


@click.command()
@study_option
@click.option("--port", type=click.IntRange(1024, 65535), default=None, help="The port to listen at; the first free one from 8765 on.")
@click.option("--no-browser", is_flag=True, help="Only print the address; open no browser.")
@click.option("--analyst", default=getpass.getuser, show_default="your user name", help="Who decides, for the log.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Only this machine, in this version.")
def review(study_folder: Path, port: int | None, no_browser: bool, analyst: str, host: str) -> None:
    """Open the review page of a study in the browser.

    It is served to this machine alone and stops with Ctrl-C. A backup of the study is made first.

    \b
    Example:
      dialogue-synth review --study outputs/tarrowshire
    """
    from dialogue_synth.review.serve import check_host, serve

    check_host(host)
    serve(study_folder, analyst=analyst, port=port, browser=not no_browser, say=click.echo)
