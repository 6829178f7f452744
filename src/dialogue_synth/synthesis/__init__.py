"""From codings and divergences to one consolidated account: the matrix, and findings in sentences."""

from dialogue_synth.synthesis.check import check_statement
from dialogue_synth.synthesis.findings import FindingsResult, SinglePoint, write_findings
from dialogue_synth.synthesis.rollup import roll_up

__all__ = ["FindingsResult", "SinglePoint", "check_statement", "roll_up", "write_findings"]
