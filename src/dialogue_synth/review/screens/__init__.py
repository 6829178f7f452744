"""Addresses -> pages and log entries: one module for what belongs together, each with ``routes(site)``."""
