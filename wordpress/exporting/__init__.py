"""Exporting: what is here, written as WordPress's own importer reads it."""
