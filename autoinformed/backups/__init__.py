"""Backups of a whole site: its database, pictures and documents, as sets in one place.

A place (``places.py``) is a folder or a bucket. In it::

    files/ab/abcd…                   each picture and document once, named by its SHA-256
    sets/2026-11-28T024100Z/         one set
        database.dump                pg_dump --format=custom
        files.jsonl.gz               which file lies where
        keys.encrypted               only where asked for
        manifest.json                written last: a set without one is none

``making.py`` makes a set, ``restoring.py`` puts one back, ``checking.py`` tries the newest one,
``runs.py`` says when that last went well.
"""
