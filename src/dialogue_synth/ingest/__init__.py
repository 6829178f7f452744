"""file -> WriteUp: guard, one reader for each format, metadata, language."""

from dialogue_synth.ingest.batch import IngestResult, ingest_paths

__all__ = ["IngestResult", "ingest_paths"]
