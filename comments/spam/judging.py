"""One look at a new comment: what the scorer and the campaigns say, ready to be kept with it."""

from dataclasses import dataclass

from django.utils import timezone

from articles import recognition
from comments.models import SpamTrace
from comments.spam import campaigns, features, scoring

CERTAIN = 10  # points: spam by this alone


@dataclass(frozen=True)
class Look:
    """What was seen: signs as ``(points, words for a moderator)``, and the trace to keep."""

    signs: list[tuple[int, str]]
    trace: SpamTrace


def look_at(*, article_id, name, website, text, signals=()):
    """Judge a comment to an article as it came in. ``signals`` say how it was sent, as features."""
    signals = dict.fromkeys(signals, 1)
    found = features.of(name=name, website=website, text=text, signals=signals)
    judged = scoring.score(found)
    signs = list(
        campaigns.signs(
            article_id=article_id, website=website, text=text, known_hosts=recognition.site_hosts()
        )
    )
    if judged and judged.waits:
        points = CERTAIN if judged.is_spam else 0
        signs.append((points, f"{judged.per_cent} % like spam"))
    trace = SpamTrace(
        probability=judged.probability if judged else None,
        telling=judged.telling if judged else [],
        signals=signals,
        text_hash=features.words_hash(text),
        hosts=features.hosts(f"{website} {text}")[:50],
        created_at=timezone.now(),
    )
    return Look(signs, trace)
