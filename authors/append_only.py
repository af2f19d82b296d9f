"""Append-only logs: the database itself refuses to change or delete their rows."""

from django.db import migrations


def refuse_changes(table: str, *, log: str) -> migrations.RunSQL:
    """The migration operation that makes ``table`` append-only; ``log`` is its name in the error.

    Row by row, so that emptying whole tables (TRUNCATE, as the test runner does) stays the owner's
    business.
    """
    trigger, function = f"{log.replace(' ', '_')}_is_append_only", f"{table}_refuse_change"
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'The {log} is append-only: % refused.', TG_OP
                USING ERRCODE = 'restrict_violation';
        END
        $$;
        CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {function}();
        """,
        f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {function}();",
    )
