"""The codebook: read it, check it, compare two versions of it, write it. Readers of other formats go into `read.READERS`."""

from dialogue_synth.codebook.changes import VersionDiff, version_diff
from dialogue_synth.codebook.check import CheckResult
from dialogue_synth.codebook.read import check_codebook, check_text, load_codebook, load_codebooks, shared_ids
from dialogue_synth.codebook.revise import added, edited, retired
from dialogue_synth.codebook.rewrite import rewritten
from dialogue_synth.codebook.shipped import is_shipped, shipped_codebook, shipped_codebooks
from dialogue_synth.codebook.summary import CodeSummary, summarise_codebook
from dialogue_synth.codebook.version import CodeChange, codebook_diff
from dialogue_synth.codebook.write import write_codebook

__all__ = [
    "CheckResult",
    "CodeChange",
    "CodeSummary",
    "VersionDiff",
    "added",
    "check_codebook",
    "check_text",
    "codebook_diff",
    "edited",
    "is_shipped",
    "load_codebook",
    "load_codebooks",
    "retired",
    "rewritten",
    "shared_ids",
    "shipped_codebook",
    "shipped_codebooks",
    "summarise_codebook",
    "version_diff",
    "write_codebook",
]
