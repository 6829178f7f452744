"""Vectors by content: what was embedded once is never embedded again. The file may be deleted at any time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_KEYS_A_QUERY = 500  # below SQLite's limit on variables in one statement


class VectorStore:
    """float32 vectors by key, in one SQLite file. Keys hash the text together with the encoder's id and precision."""

    def __init__(self, path: Path) -> None:
        """Use the file at ``path``; it is made at the first write."""
        self.path = path

    def get_many(self, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors that are there, each of shape ``(dimension,)``."""
        import numpy as np

        if not self.path.exists():
            return {}
        found: dict[str, NDArray[np.float32]] = {}
        with self._open() as db:
            for at in range(0, len(keys), _KEYS_A_QUERY):
                part = list(keys[at : at + _KEYS_A_QUERY])
                marks = ",".join("?" * len(part))
                rows = db.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", part)  # noqa: S608 (only question marks)
                found.update({key: np.frombuffer(blob, dtype="<f4").copy() for key, blob in rows})
        return found

    def put_many(self, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep vectors; a key that is there already stays as it is."""
        rows = [(key, vectors[key].astype("<f4").tobytes()) for key in sorted(vectors)]
        with self._open() as db, db:
            db.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=30)) as db:
            # Losing the last entries in a power cut costs a little time and no data, so the quick setting will do.
            db.execute("PRAGMA synchronous=OFF")
            db.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")
            yield db
