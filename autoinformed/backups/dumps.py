"""Dumps of a database, as streams: ``stream_dump`` takes one, ``load_dump`` puts one back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db.backends.base.base import BaseDatabaseWrapper

from autoinformed import reader_rows
from autoinformed.backups.errors import BackupError
from autoinformed.backups.programs import Program, connect_by, find_programs, run_program
from autoinformed.backups.streams import HashedReader, Readable, read_chunks

# Everything of ours goes before a dump comes, in the transaction that brings it: where that fails,
# all is as it was. Extensions stay: not every login may make them.
EMPTY = f"""
DROP SCHEMA IF EXISTS {reader_rows.SCHEMA} CASCADE;
DO $empty$
DECLARE command text;
BEGIN
    FOR command IN
        SELECT format('DROP %s IF EXISTS public.%I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW'
               WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname)
          FROM pg_class c
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
           AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
         ORDER BY relkind = 'S'  -- most go with their tables
    LOOP EXECUTE command; END LOOP;
    FOR command IN
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
         WHERE pronamespace = 'public'::regnamespace
           AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
    LOOP EXECUTE command; END LOOP;
    FOR command IN
        SELECT format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_type t
         WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'c', 'r')
           AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = t.oid AND deptype = 'e')
    LOOP EXECUTE command; END LOOP;
END $empty$;
"""  # noqa: S608


@contextmanager
def stream_dump(
    connection: BaseDatabaseWrapper, *options: str, snapshot: str = ""
) -> Iterator[HashedReader]:
    """Dump a database while it is read from here. Raises BackupError at the end of a failed one.

    What ``prepare`` makes anew stays out: the schema of readers' views, and all rights.
    """
    target, environment = connect_by(connection)
    with run_program(
        find_programs(connection) / "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-acl",
        f"--exclude-schema={reader_rows.SCHEMA}",
        *([f"--snapshot={snapshot}"] if snapshot else []),
        *options,
        *target,
        environment=environment,
    ) as program:
        yield HashedReader(program.stdout)
        program.finish()


def load_dump(source: Readable, *, into: BaseDatabaseWrapper, sha256: str = "") -> None:
    """Replace all that a database holds of ours by a dump, in one transaction: all or nothing.

    Nothing is committed where ``source`` ends early, or has another checksum than ``sha256``.
    """
    programs = find_programs(into)
    target, environment = connect_by(into)
    dump = HashedReader(source)
    # Policies name a login; the only comments are on policies, and on an extension of another's.
    reading = ["--no-owner", "--no-acl", "--no-policies", "--no-comments"]
    writing = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-"]
    with (
        run_program(programs / "pg_restore", *reading, "--file=-", reads=True) as reader,
        run_program(
            programs / "psql", *writing, *target, environment=environment, reads=True
        ) as writer,
        _feed(dump, reader) as feeding,
    ):
        try:
            _pump(reader, writer, feeding)
        except BackupError:
            reader.kill()
            feeding.finish()  # reads what is left, for its checksum
            _check(dump, sha256)
            raise
        _check(dump, sha256)
        writer.stdin.write(b"\nCOMMIT;\nANALYZE;\n")
        writer.stdin.close()
        writer.finish()


def _pump(reader: Program, writer: Program, feeding: "_Feeding") -> None:
    """Carry what pg_restore makes of a dump over to psql, without its last word."""
    try:
        writer.stdin.write(b"SET client_min_messages = error;\nBEGIN;\n" + EMPTY.encode())
        for chunk in read_chunks(reader.stdout):
            writer.stdin.write(chunk)
        writer.stdin.flush()
    except BrokenPipeError:
        writer.finish()  # it ended early, and says why
    feeding.finish()
    reader.finish()


def _check(dump: HashedReader, sha256: str) -> None:
    if sha256 and dump.sha256 != sha256:
        raise BackupError(
            "The dump of the database is damaged: its checksum is not the one in the manifest. "
            "Nothing was changed in the database; take an earlier set (--list, --set)."
        )


class _Feeding(threading.Thread):
    """Hands a stream to a program, to the end of it also where the program ends before."""

    def __init__(self, source: Readable, program: Program) -> None:
        super().__init__(daemon=True)
        self._source, self._pipe = source, program.stdin
        self._fault: BaseException | None = None
        self.stopped = False

    def run(self) -> None:
        try:
            takes = True
            for chunk in read_chunks(self._source):
                try:
                    if takes:
                        self._pipe.write(chunk)
                except BrokenPipeError:
                    takes = False
                if self.stopped:
                    return
            with suppress(BrokenPipeError):
                self._pipe.close()
        except BaseException as fault:
            self._fault = fault

    def finish(self) -> None:
        self.join()
        if self._fault:
            raise self._fault


@contextmanager
def _feed(source: Readable, program: Program) -> Iterator[_Feeding]:
    feeding = _Feeding(source, program)
    feeding.start()
    try:
        yield feeding
    finally:
        feeding.stopped = True
        program.kill()
        feeding.join()
