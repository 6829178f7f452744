"""What other programs read and write: tables now, other formats beside them."""

from dialogue_synth.exchange.tables import TABLE_VERSION, StudyTables, write_tables

__all__ = ["TABLE_VERSION", "StudyTables", "write_tables"]
