"""The codebook: read it, check it, compare two versions of it, write it. Readers of other formats go into `read.READERS`."""

from dialogue_synth.codebook.check import CheckResult
from dialogue_synth.codebook.read import check_codebook, load_codebook, load_codebooks
from dialogue_synth.codebook.shipped import shipped_codebook, shipped_codebooks
from dialogue_synth.codebook.summary import CodeSummary, summarise_codebook
from dialogue_synth.codebook.version import CodeChange, codebook_diff
from dialogue_synth.codebook.write import write_codebook

__all__ = [
    "CheckResult",
    "CodeChange",
    "CodeSummary",
    "check_codebook",
    "codebook_diff",
    "load_codebook",
    "load_codebooks",
    "shipped_codebook",
    "shipped_codebooks",
    "summarise_codebook",
    "write_codebook",
]
