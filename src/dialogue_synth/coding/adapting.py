"""What a study's own decisions add to a coder: a linear correction of its scores, as stored with the study."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dialogue_synth.coding.odds import normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dialogue_synth.coding.evidence import Evidence

    Floats = NDArray[np.float64]

VERSION_DIGITS = 8
_ARRAYS = ("words", "letters", "intercepts")


@dataclass(frozen=True, eq=False)
class Adaptation:
    """A correction that is added to the log-probabilities of codes and of *none of them*.

    Attributes:
        words: For vectors, shape ``(n_codes + 1, n_dimensions)``.
        letters: For runs of letters, shape ``(n_codes + 1, N_LETTER_FEATURES)``; most of it is 0.
        intercepts: Shape ``(n_codes + 1,)``.
    """

    words: Floats
    letters: Floats
    intercepts: Floats

    def adapt(self, logs: Floats, evidence: Evidence) -> Floats:
        """Return corrected log-probabilities, shape ``(n_passages, n_codes + 1)``."""
        return normalise(logs + evidence.vectors @ self.words.T + evidence.letters @ self.letters.T + self.intercepts)

    @cached_property
    def version(self) -> str:
        """The first digits of the SHA-256 of all numbers: what was learned from the same decisions has the same version."""
        digest = hashlib.sha256()
        for name in _ARRAYS:
            digest.update(getattr(self, name).astype("<f4").tobytes())
        return digest.hexdigest()[:VERSION_DIGITS]

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON value; the zeros of ``letters`` are left out."""
        import numpy as np

        used = np.flatnonzero(self.letters.any(axis=0))
        file = io.BytesIO()
        np.savez_compressed(
            file,
            words=self.words.astype("<f4"),
            letters=self.letters[:, used].astype("<f4"),
            intercepts=self.intercepts.astype("<f4"),
            used=used.astype("<i4"),
            n_letters=np.array(self.letters.shape[1]),
        )
        return {"version": self.version, "numbers": base64.b64encode(file.getvalue()).decode("ascii")}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Adaptation:
        """Bring back what `to_json` gave."""
        import numpy as np

        with np.load(io.BytesIO(base64.b64decode(value["numbers"])), allow_pickle=False) as arrays:
            letters = np.zeros((len(arrays["intercepts"]), int(arrays["n_letters"])))
            letters[:, arrays["used"]] = arrays["letters"]
            return cls(arrays["words"].astype(np.float64), letters, arrays["intercepts"].astype(np.float64))
