"""Spam scorer. Weighing a comment with what the newest training learned."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from articles.fixed_queries import FixedQuery
from comments.models import SpamModel
from comments.spam import features

MOST_TELLING = 8


@dataclass(frozen=True)
class Score:
    """How much a comment is like spam, and what says so."""

    probability: float  # 0 to 1
    is_spam: bool
    waits: bool  # for a moderator, even where its commenter is trusted
    telling: list[tuple[str, float]]  # features by weight, strongest first; above 0 speaks for spam


def score(found: Mapping[str, float]) -> Score | None:
    """Weigh what ``features.extract`` found by the newest training; None before the first."""
    newest = _newest_training.fetch()
    return weigh(found, _model(newest[0][0])) if newest else None


def weigh(found: Mapping[str, float], model: SpamModel) -> Score:
    """Weigh features with one ``SpamModel``, as scikit-learn's TfidfTransformer and
    LogisticRegression would: value times rarity, brought to length 1, times weight.
    """
    known = {name: value for name, value in found.items() if name in model.weights}
    rare = {name: value * model.weights[name][0] for name, value in known.items()}
    length = math.sqrt(sum(value * value for value in rare.values())) or 1.0
    weighed = {name: value / length * model.weights[name][1] for name, value in rare.items()}
    total = max(-500.0, min(500.0, model.intercept + sum(weighed.values())))
    probability = 1 / (1 + math.exp(-total))
    strongest = sorted(weighed.items(), key=lambda item: abs(item[1]), reverse=True)
    return Score(
        probability=probability,
        is_spam=probability >= model.threshold,
        waits=probability >= min(model.threshold, model.hold_from),
        telling=[(name, round(weight, 2)) for name, weight in strongest[:MOST_TELLING]],
    )


def explain(*, probability: float | None, telling: Iterable[tuple[str, float]]) -> str:
    """Say in words to a moderator what the scorer made of a comment; "" where it was not asked.

    Both as a ``SpamTrace`` keeps them.
    """
    if probability is None:
        return ""
    sentence = f"{per_cent(probability)} % like spam"
    likely = [features.describe(name) for name, weight in telling if weight > 0][:4]
    unlikely = [features.describe(name) for name, weight in telling if weight < 0][:3]
    if likely:
        sentence += f", because of {', '.join(likely)}"
    if unlikely:
        sentence += f"; against it: {', '.join(unlikely)}"
    return f"{sentence}."


def per_cent(probability: float) -> int:
    """As a whole number that never claims to be certain."""
    return min(99, max(1, round(probability * 100)))


@FixedQuery
def _newest_training() -> QuerySet[Any, Any]:
    return SpamModel.objects.order_by("-trained_at", "-pk").values_list("pk")[:1]


# A training never changes once it stands, so a process need not read it twice.
@lru_cache(maxsize=1)
def _model(pk: int) -> SpamModel:
    return SpamModel.objects.get(pk=pk)
