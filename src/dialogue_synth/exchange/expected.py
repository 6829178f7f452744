"""The list of the groups that were asked for a write-up: a ``.csv`` of the commissioning body, columns in any order."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from dialogue_synth.errors import SettingsError
from dialogue_synth.ingest.decode import decode
from dialogue_synth.ingest.labels import field_of
from dialogue_synth.model import ExpectedReturn

_FIELDS = {
    "dialogue_id": "writeup_id",
    "organiser": "organiser",
    "organiser_type": "organiser_type",
    "place": "place",
    "initiative": "initiative",
}


def read_expected(path: Path) -> tuple[ExpectedReturn, ...]:
    """Return the groups that were asked, in the order of the list; rows that name no group are passed over.

    Raises:
        SettingsError: The file cannot be read, or no column names a group.
    """
    try:
        text = decode(path.read_bytes()).text
    except OSError as error:
        raise SettingsError(f"the list of expected returns cannot be opened: {error.strerror}", where=str(path)) from error
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    header, *rows = list(csv.reader(StringIO(text), delimiter=delimiter)) or [[]]
    columns = {at: _FIELDS[field] for at, label in enumerate(header) if (field := field_of(label)) in _FIELDS}
    if not {"writeup_id", "organiser"} & set(columns.values()):
        raise SettingsError(
            "no column of the list of expected returns names a group", where=str(path), hint='head a column "organiser" or "dialogue_id"'
        )
    expected = (ExpectedReturn(**{name: row[at].strip() for at, name in columns.items() if at < len(row)}) for row in rows)
    return tuple(one for one in expected if one.writeup_id or one.organiser)
