from django.db import migrations

# Row by row, so that emptying whole tables (TRUNCATE, as the test runner does) stays the owner's business.
REFUSE = """
CREATE FUNCTION comments_refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The moderation log is append-only: % refused.', TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER moderation_log_is_append_only
    BEFORE UPDATE OR DELETE ON comments_moderationlog
    FOR EACH ROW EXECUTE FUNCTION comments_refuse_log_change();
"""
ALLOW = """
DROP TRIGGER moderation_log_is_append_only ON comments_moderationlog;
DROP FUNCTION comments_refuse_log_change();
"""


class Migration(migrations.Migration):
    """Make the database itself refuse to change or delete a line of the moderation log."""

    dependencies = [("comments", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
