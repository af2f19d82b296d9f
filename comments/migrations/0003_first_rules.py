from django.db import migrations

HOLD_RULES = [
    {"name": "First comment from this address", "kind": "first_timers", "number": 1},
    {"name": "Three links or more", "kind": "links", "number": 3},
    {"name": "Many comments in a short time", "kind": "flood", "number": 3, "minutes": 10},
    {"name": "A heated article", "kind": "heat", "number": 30, "minutes": 60},
]
HOUSE_RULES = [
    (
        "Stay on the subject",
        "Write about the article, or about what another reader says of it.",
    ),
    (
        "Be civil",
        "Argue with what somebody says, and leave out what you think of the person.",
    ),
    (
        "No advertising",
        "A comment is no place to sell, to recruit or to plant links.",
    ),
    (
        "Keep private matters private",
        "Leave out addresses, telephone numbers and whatever else belongs to somebody’s own life.",
    ),
    (
        "Say what can be checked",
        "Do not state as a fact what you cannot show to be one, least of all about a person.",
    ),
    (
        "Once is enough",
        "The same comment stands once, in one place.",
    ),
]


def add(apps, schema_editor):
    """Give a new site rules to start with. Where somebody made some already, add none."""
    hold_rules = apps.get_model("comments", "HoldRule").objects
    house_rules = apps.get_model("comments", "HouseRule").objects
    if not hold_rules.exists():
        for fields in HOLD_RULES:
            hold_rules.create(is_active=True, **fields)
    if not house_rules.exists():
        for position, (title, words) in enumerate(HOUSE_RULES, start=1):
            house_rules.create(title=title, words=words, position=position)


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_append_only_moderation_log")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
