"""Style rules: words that the house writes otherwise, as rows that editors keep."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from house_style.names import refuse_blank
from house_style.wording import Wording, find_wordings

MOST_STARS = 2  # in one pattern; what bounds the time that a match may take


class StyleRuleQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)


class StyleRule(models.Model):
    """One wording and what the house writes instead, with an example that each tells apart.

    Read by the checklist (``newsroom/checklist/style_rules.py``). What a pattern finds is said in
    ``house_style/wording.py``.
    """

    class Kind(models.TextChoices):
        SPELLING = "spelling", "Preferred spelling"
        AVOIDED = "avoided", "Word to avoid"
        UNIT = "unit", "Unit"
        DATELINE = "dateline", "Dateline"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SPELLING)
    written = models.CharField(
        "what is written",
        max_length=100,
        validators=[refuse_blank],
        help_text="Such as “tyre*” or “# kph”. * stands for the letters of a word, # for a figure. "
        "Words in quotation marks are a source’s own and left alone.",
    )
    instead = models.CharField(
        "write instead",
        max_length=100,
        blank=True,
        help_text="Such as “tire*” or “# km/h”: each * and # takes what was found. Empty: only "
        "advice to write it otherwise.",
    )
    is_cased = models.BooleanField(
        "capitals count", default=False, help_text="“Web site” is then not “web site”."
    )
    why = models.CharField(
        max_length=200, blank=True, help_text="A reason that helps the writer. May stay empty."
    )
    fails = models.CharField(
        "an example that it finds",
        max_length=200,
        validators=[refuse_blank],
        help_text="Such as “The tyres wear.”",
    )
    passes = models.CharField(
        "an example that it leaves alone",
        max_length=200,
        validators=[refuse_blank],
        help_text="Such as “The tires wear.”",
    )
    is_active = models.BooleanField("counts", default=True)

    objects = StyleRuleQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "written"]
        constraints = [
            models.UniqueConstraint(
                name="stylerule_once",
                fields=["written"],
                violation_error_message="There is a rule on this already.",
            ),
            models.CheckConstraint(name="stylerule_finds_something", condition=~Q(written="")),
        ]

    def __str__(self) -> str:
        return f"{self.written} → {self.instead}" if self.instead else self.written

    @property
    def wording(self) -> Wording:
        is_opening = self.kind == self.Kind.DATELINE
        return Wording(self.written, self.instead, self.is_cased, is_opening)

    def clean(self) -> None:
        """Raise ``ValidationError`` for a pattern that is none, and for an example that errs."""
        faults = {}
        if not any(sign.isalnum() for sign in self.written):
            faults["written"] = "Give it a letter or a numeral: this would find every word."
        elif self.written.count("*") + self.written.count("#") > MOST_STARS:
            faults["written"] = f"At most {MOST_STARS} of * and # together."
        elif not self._finds(self.fails):
            faults["fails"] = "The rule does not find anything in this example."
        if "written" not in faults and self._finds(self.passes):
            faults["passes"] = "The rule finds something in this example, which should pass."
        if not faults and self._corrects_into_a_fault():
            faults["instead"] = "What is to be written instead would be found again."
        if faults:
            raise ValidationError(faults)

    def _finds(self, text: str) -> bool:
        return any(find_wordings(text, [self.wording]))

    def _corrects_into_a_fault(self) -> bool:
        found = next(iter(find_wordings(self.fails, [self.wording])))
        before, after = self.fails[: found.start], self.fails[found.start + len(found.words) :]
        corrected = range(found.start, found.start + len(found.instead))
        again = find_wordings(before + found.instead + after, [self.wording])
        return any(one.start in corrected for one in again)
