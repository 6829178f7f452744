"""``dialogue-synth feedback``: who asked to hear back, what was sent to whom, and what came back."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dialogue_synth.cli.options import json_option, opened, print_json, study_option
from dialogue_synth.counted import counted
from dialogue_synth.errors import UsageError, closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dialogue_synth.feedback import LedgerRow
    from dialogue_synth.store.study import Study

by_option = click.option("--analyst", default=getpass.getuser, show_default="your user name", help="Who says so.")


@click.group()
def feedback() -> None:
    """Keep the ledger of feedback: who asked to hear back, and what was sent.

    \b
    Example:
      dialogue-synth report feedback-sheets --study outputs/tarrowshire
      dialogue-synth feedback list --study outputs/tarrowshire
      dialogue-synth feedback sent b1-03 b1-07 --on 2026-02-14 --study outputs/tarrowshire
    """


@feedback.command("list")
@study_option
@click.option("--owed", is_flag=True, help="Only groups that asked to hear back and were sent nothing yet.")
@json_option
def list_(study_folder: Path, owed: bool, as_json: bool) -> None:
    """List all groups: asked to hear back, sheet made, sent on, corrections back. Also writes feedback/ledger.csv.

    \b
    Example:
      dialogue-synth feedback list --owed --study outputs/tarrowshire
    """
    from dataclasses import asdict

    with opened(study_folder) as study:
        rows = write_ledger(study)
    shown = [row for row in rows if row.is_owed or not owed]
    if as_json:
        print_json({"groups": [asdict(row) for row in shown]})
        return
    for row in shown:
        asked = {"yes": "asked", "no": "asked not to"}.get(row.asked, "did not say")
        sheet = "sheet made" if row.sheet_made == "yes" else "no sheet"
        sent = f"sent {row.sent_on}" if row.sent_on else "not sent"
        back = f"back {row.corrections_on}, {row.corrections} corrections" if row.corrections_on else ""
        click.echo(f"{row.writeup_id:<14} {asked:<13} {sheet:<11} {sent:<16} {back}".rstrip())
    n_asked, n_owed = sum(row.asked == "yes" for row in rows), sum(row.is_owed for row in rows)
    click.echo(f"{n_asked} of {counted(len(rows), 'group')} asked to hear back; {n_owed} of these were sent nothing yet")


@feedback.command()
@click.argument("writeup_ids", nargs=-1, required=True, metavar="WRITEUP...")
@study_option
@click.option("--on", "day", required=True, metavar="DATE", help="The day on which it was sent, such as 2026-02-14.")
@click.option("--remark", default="", help="How it was sent, for whoever reads the log. No addresses.")
@by_option
def sent(writeup_ids: tuple[str, ...], study_folder: Path, day: str, remark: str, analyst: str) -> None:
    """Note that groups were sent their sheets. The log only grows; the last day counts.

    \b
    Example:
      dialogue-synth feedback sent b1-03 b1-07 --on 2026-02-14 --study outputs/tarrowshire
    """
    from dialogue_synth.model import FeedbackEntry

    on = checked_day(day)
    with opened(study_folder) as study:
        check_writeups(study, writeup_ids)
        name = " ".join(analyst.split())
        known = {(entry.writeup_id, entry.event, entry.on, entry.remark) for entry in study.feedback}
        new = [w for w in dict.fromkeys(writeup_ids) if (w, "sent", on, remark) not in known]
        study.log_feedback([FeedbackEntry(0, "", name, w, "sent", on, remark) for w in new])
        write_ledger(study)
    click.echo(f"{len(new)} noted as sent on {on}; {len(writeup_ids) - len(new)} were noted before")


def write_ledger(study: Study) -> tuple[LedgerRow, ...]:
    """Write ``feedback/ledger.csv`` as the study stands now, and return its rows."""
    from dialogue_synth.exchange.tables import write_bytes
    from dialogue_synth.feedback import ledger_csv, ledger_rows
    from dialogue_synth.feedback.ledger import FOLDER, LEDGER, form_answers
    from dialogue_synth.shown import Shown
    from dialogue_synth.standing import standing_codings

    shown = Shown(study)
    used = {w.writeup_id for w in shown.writeups}
    rows = ledger_rows(
        shown.writeups,
        form_answers(w for w in shown.exact_writeups if w.writeup_id in used),
        standing_codings(shown.codings),
        [code for book in shown.codebooks for code in book.codes],
        {w for w in used if (study.root / FOLDER / f"{w}.docx").exists()},
        study.feedback,
        study.decisions,
    )
    write_bytes(study.root / LEDGER, ledger_csv(rows))
    return rows


def check_writeups(study: Study, writeup_ids: Iterable[str]) -> None:
    """Check that the study uses write-ups of these ids.

    Raises:
        UsageError: There is none of an id.
    """
    known = [w.writeup_id for w in study.writeups]
    for writeup_id in writeup_ids:
        if writeup_id not in known:
            raise UsageError("the study has no write-up of this id", where=writeup_id, hint=_nearest(writeup_id, known))


def checked_day(day: str) -> str:
    """Return a day in ISO form.

    Raises:
        UsageError: It is none.
    """
    try:
        return dt.date.fromisoformat(day.strip()).isoformat()
    except ValueError as error:
        raise UsageError("this is no date", where=day, hint="write it as 2026-02-14") from error


def _nearest(writeup_id: str, known: Sequence[str]) -> str:
    return closest(writeup_id, known) or "dialogue-synth feedback list names all groups"
