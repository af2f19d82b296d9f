from django.db import migrations

# Row by row, so that emptying whole tables (TRUNCATE, as the test runner does) stays the owner's business.
REFUSE = """
CREATE FUNCTION articles_refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The editorial log is append-only: % refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER editorial_log_is_append_only
    BEFORE UPDATE OR DELETE ON articles_editoriallog
    FOR EACH ROW EXECUTE FUNCTION articles_refuse_log_change();
"""
ALLOW = """
DROP TRIGGER editorial_log_is_append_only ON articles_editoriallog;
DROP FUNCTION articles_refuse_log_change();
"""


class Migration(migrations.Migration):
    """Make the database itself refuse to change or delete a line of the editorial log."""

    dependencies = [("articles", "0007_workflow_log_and_tag_aliases")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
