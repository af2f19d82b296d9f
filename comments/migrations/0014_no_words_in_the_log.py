"""A moderator's own words leave the append-only log, for the notes, where they can be erased.

The trigger that keeps the log as it is rests for this one transaction.
"""

from django.db import migrations

# On the person, or on the comment where no e-mail address is kept; of what is erased, nowhere.
CARRY_OVER = """
    INSERT INTO comments_note
        (comment_id, email_hash, hash_key_id, is_proven, written_on, by_id, text, at, entry_id)
    SELECT
        CASE WHEN side.id IS NULL THEN comment.id END,
        COALESCE(side.email_hash, ''),
        CASE WHEN side.id IS NULL THEN '' ELSE side.hash_key_id END,
        side.email_proven_at IS NOT NULL,
        CASE WHEN side.id IS NOT NULL THEN comment.id END,
        staff.id, log.reason, log.at, log.id
    FROM comments_moderationlog log
    JOIN comments_comment comment ON comment.id = log.comment_id AND comment.removal <> 'erasure'
    LEFT JOIN comments_privateside side ON side.comment_id = comment.id AND side.email_hash <> ''
    LEFT JOIN authors_user staff ON staff.id = log.by_id
    WHERE log.by_id IS NOT NULL AND log.reason <> '' AND log.action NOT IN ('undone', 'standing')
"""
# What nobody decided is in the site's own words, as is “Was: Approved” and “Lifted: Banned”.
EMPTY = """
    UPDATE comments_moderationlog
    SET reason = CASE WHEN action = 'standing' THEN split_part(reason, ': ', 1) ELSE '' END
    WHERE by_id IS NOT NULL AND reason <> '' AND action <> 'undone'
        AND NOT (action = 'standing' AND reason LIKE 'Lifted: %')
"""
TRIGGER = "moderation_log_is_append_only"


class Migration(migrations.Migration):
    dependencies = [("comments", "0013_words_that_can_be_erased")]

    operations = [
        migrations.RunSQL(
            [
                CARRY_OVER,
                f"ALTER TABLE comments_moderationlog DISABLE TRIGGER {TRIGGER}",
                EMPTY,
                f"ALTER TABLE comments_moderationlog ENABLE TRIGGER {TRIGGER}",
            ],
            migrations.RunSQL.noop,
        )
    ]
