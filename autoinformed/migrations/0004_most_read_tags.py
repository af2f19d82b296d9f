"""The trigger that tells the page store when the list of what is most read changed."""

from django.db import migrations

TRIGGER = """
CREATE TRIGGER page_tags AFTER INSERT OR UPDATE OR DELETE ON articles_mostread
FOR EACH ROW EXECUTE FUNCTION page_tell_row('most-read', '')
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_most_read"), ("autoinformed", "0003_health_mark")]

    operations = [migrations.RunSQL(TRIGGER, "DROP TRIGGER page_tags ON articles_mostread")]
