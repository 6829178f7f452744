"""The command line: each command reads its arguments, calls the library, and shows the result.

Results go to stdout, progress and issues to stderr. Errors become a message and an exit code here and nowhere else. Only click
is imported until a command runs, so that ``--help`` and ``--version`` answer at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from dialogue_synth.errors import DialogueSynthError

COMMANDS = (
    "init",
    "run",
    "ingest",
    "code",
    "relearn",
    "topics",
    "diverge",
    "synthesise",
    "report",
    "export",
    "status",
    "show",
    "review",
    "people",
    "backup",
    "restore",
    "divergences",
    "verify",
    "evaluate",
    "agree",
    "codebook",
    "context",
    "merge",
    "form",
    "feedback",
    "corrections",
)
STOPPED_EXIT_CODE = 130


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are named, one file each."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"dialogue_synth.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DialogueSynthError as error:
            click.secho(f"Error: {error}", fg="red", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # the reader of our output has seen enough; click ends quietly
            raise
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.secho(
                f"Error: {where}{error.strerror or error}\n  Try: free some space, or give a folder that you may write to",
                fg="red",
                err=True,
            )
            ctx.exit(DialogueSynthError.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped. Every finished stage is kept: give the same command again to go on.", err=True)
            ctx.exit(STOPPED_EXIT_CODE)


@click.group(cls=_LazyGroup, context_settings={"auto_envvar_prefix": "DIALOGUE_SYNTH", "help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dialogue-synth", prog_name="dialogue-synth")
def main() -> None:
    """Turn the write-ups of a distributed dialogue into one fair, traceable account.

    \b
    Start here:
      dialogue-synth run FOLDER --study outputs/my-study

    Exit codes: 0 all fine; 3 finished, with files set aside (each is named); 2 wrong arguments; 4 no write-up could be read;
    5 a codebook has faults; 6 study.toml has faults; 7 no study there, or not one of ours; 8 a model is missing; 130 stopped.
    """
