"""The parts that documents are put together from: each returns blocks for one view."""
