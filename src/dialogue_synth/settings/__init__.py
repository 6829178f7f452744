"""``study.toml`` -> `Settings`: every value that shapes a result, checked once, and printed with the results.

Every field has a default, so that an empty file is a complete one.
"""

from dialogue_synth.settings.reading import load_settings, store_settings
from dialogue_synth.settings.sections import (
    CodingSettings,
    DivergenceSettings,
    EngineSettings,
    IngestSettings,
    PrivacySettings,
    ReportSettings,
    ReviewSettings,
    SegmentSettings,
    Settings,
    StoreSettings,
    StudySettings,
    SynthesisSettings,
    TopicSettings,
)
from dialogue_synth.settings.template import settings_template

__all__ = [
    "CodingSettings",
    "DivergenceSettings",
    "EngineSettings",
    "IngestSettings",
    "PrivacySettings",
    "ReportSettings",
    "ReviewSettings",
    "SegmentSettings",
    "Settings",
    "StoreSettings",
    "StudySettings",
    "SynthesisSettings",
    "TopicSettings",
    "load_settings",
    "settings_template",
    "store_settings",
]
