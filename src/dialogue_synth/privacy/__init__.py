"""Text -> masked text: what is personal data, and the placeholders that are shown instead.

`PersonalDataFinder` looks once, at ingest; `mask` is then applied to everything that leaves the private part of a study.
"""

from dialogue_synth.privacy.find import PersonalDataFinder
from dialogue_synth.privacy.mask import mask, placeholder

__all__ = ["PersonalDataFinder", "mask", "placeholder"]
