from django.db import migrations

from authors.append_only import refuse_changes


class Migration(migrations.Migration):
    """Make the database itself refuse to change or delete an entry of the audit trail."""

    dependencies = [("authors", "0004_audit_trail")]

    operations = [refuse_changes("authors_auditentry", log="audit trail")]
