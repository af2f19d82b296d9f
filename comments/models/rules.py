"""Hold rules, what each of them found, and house rules."""

from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from house_style.names import refuse_blank

from .comment import Comment

MOST_LINES = 500
LONGEST_LINE = 100  # characters
MOST_STARS = 2  # in one line; what bounds the time that a match may take


class HoldRule(models.Model):
    """One reason to hold a comment, set in the admin and tried on past comments before it counts.

    What each kind asks is in ``comments/spam/hold_rules.py``.
    """

    class Kind(models.TextChoices):
        FIRST_TIMERS = "first_timers", "First-timers"
        LINKS = "links", "Links"
        WORDS = "words", "Words and patterns"
        FLOOD = "flood", "A flood from one sender"
        HEAT = "heat", "An article’s heat"

    class SendsTo(models.TextChoices):
        QUEUE = "pending", "the queue"
        SPAM = "spam", "spam"

    name = models.CharField(
        max_length=100,
        validators=[refuse_blank],
        help_text="What moderators read beside a comment that it holds.",
    )
    kind = models.CharField(max_length=12, choices=Kind)
    number = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="First-timers: how many approved comments a proven e-mail address needs to "
        "pass. Links, flood, heat: from how many on it holds.",
    )
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Flood, heat: within how many minutes."
    )
    words = models.TextField(
        blank=True,
        max_length=MOST_LINES * (LONGEST_LINE + 1),
        help_text="Words and patterns: one to a line, read in the text, the name and the website; "
        "case does not count. * stands for any letters (casino* finds casinos), # for one figure.",
    )
    sends_to = models.CharField(
        max_length=8,
        choices=SendsTo,
        default=SendsTo.QUEUE,
        help_text="Where a comment goes that it holds.",
    )
    is_active = models.BooleanField(
        "counts", default=False, help_text="Off until you have tried it on past comments."
    )

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                name="rule_has_what_its_kind_asks",
                condition=(Q(kind="words") & ~Q(words=""))
                | Q(kind__in=["first_timers", "links"], number__gte=1)
                | Q(kind__in=["flood", "heat"], number__gte=1, minutes__gte=1),
                violation_error_message="This kind of rule lacks its number, minutes or words.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        wanted = WANTED.get(self.kind, [])
        faults = {field: "This kind needs it." for field in wanted if not getattr(self, field)}
        if fault := self._fault_of_words():
            faults["words"] = fault
        if faults:
            raise ValidationError(faults)

    @property
    def lines(self) -> tuple[str, ...]:
        """The words and patterns, one to an entry."""
        return _split_lines(self.words)

    def _fault_of_words(self) -> str:
        if len(self.lines) > MOST_LINES:
            return f"At most {MOST_LINES} lines: make a second rule of the others."
        for line in self.lines:
            if len(line) > LONGEST_LINE:
                return f"“{line[:30]}…” is longer than {LONGEST_LINE} characters."
            if line.count("*") > MOST_STARS:
                return f"“{line}” has more than {MOST_STARS} stars."
            if not line.replace("*", "").strip():
                return f"“{line}” would hold every comment."
        return ""


@lru_cache(maxsize=100)
def _split_lines(words: str) -> tuple[str, ...]:
    return tuple(line for raw in words.splitlines() if (line := " ".join(raw.split())))


# What each kind cannot do without.
WANTED = {
    "words": ["words"],
    "first_timers": ["number"],
    "links": ["number"],
    "flood": ["number", "minutes"],
    "heat": ["number", "minutes"],
}


class Hold(models.Model):
    """What one rule, or the screening, found in a comment. For moderators alone, never public."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="holds")
    rule = models.ForeignKey(
        HoldRule, null=True, blank=True, on_delete=models.SET_NULL, related_name="holds"
    )
    reason = models.CharField(max_length=200, help_text="In words, as the rule stood then.")
    matched = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="The very words of the comment.",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["-at"], name="hold_newest")]

    def __str__(self) -> str:
        return self.reason


class HouseRule(models.Model):
    """A rule of the house, by which a moderator rejects: one choice in the list of reasons."""

    title = models.CharField(
        max_length=60,
        validators=[refuse_blank],
        unique=True,
        help_text="Such as “Stay on the subject”.",
    )
    words = models.CharField(
        max_length=300,
        validators=[refuse_blank],
        help_text="What the commenter is told, in a sentence or two.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Smaller ones stand first.")
    is_active = models.BooleanField("in the list", default=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
