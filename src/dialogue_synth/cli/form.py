"""``dialogue-synth form``: make the form that groups fill in."""

from __future__ import annotations

from pathlib import Path

import click

from dialogue_synth.counted import counted

FORMATS = ("docx", "html", "xlsx", "md")


@click.command()
@click.option(
    "--codebook",
    "codebooks",
    multiple=True,
    default=("pair",),
    show_default=True,
    help="Where the questions come from: a codebook that comes with dialogue-synth, or a file. May be given more than once.",
)
@click.option("--initiative", default="", help="What the form is about, as printed on it. Empty: organisers say so themselves.")
@click.option("--about", default="", help="What the initiative would do, in a sentence or two, printed on the form.")
@click.option("--questions", default="", metavar="IDS", help="Ask only these questions, as in P1,A1,R3. Empty: all of the codebook.")
@click.option("--language", type=click.Choice(["en"]), default="en", show_default=True, help="Language of the words around the questions.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write the form to.")
@click.option(
    "--format", "file_format", type=click.Choice([*FORMATS, "all"]), default="all", show_default=True, help="The format of the form."
)
def form(codebooks: tuple[str, ...], initiative: str, about: str, questions: str, language: str, out: Path, file_format: str) -> None:
    """Make a 15-minute form for groups to write up what they discussed.

    A filled-in form is read like any other write-up, whatever format it comes back in: put it with the others and `run`.

    \b
    Example:
      dialogue-synth form --initiative "Warm Homes Link" --out outputs/form
    """
    from dialogue_synth.codebook import load_codebooks, shipped_codebook
    from dialogue_synth.form import form_content, write_form

    paths = [Path(name) if "." in name or "/" in name else shipped_codebook(name) for name in codebooks]
    asked = [part.strip() for part in questions.split(",") if part.strip()]
    content = form_content(load_codebooks(paths), initiative=initiative, about=about, questions=asked, language=language)
    for path in write_form(content, out, FORMATS if file_format == "all" else (file_format,)):
        click.echo(str(path))
    click.echo(f"{counted(content.n_questions, 'question')} in {counted(len(content.parts), 'part')}, from {', '.join(content.codebooks)}")
