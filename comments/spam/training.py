"""Training of the spam scorer, from the decisions of this site's moderators.

scikit-learn does the learning, and only here, in the task worker: what it finds is a table of
weights, with which ``scoring`` judges in a millisecond and which a person can read.
"""

import logging

from django.db.models import Exists, OuterRef, Q, QuerySet
from procrastinate.contrib.django import app

from comments.models import Comment, ModerationLog, SpamLesson, SpamModel
from comments.spam import features

# Below this many of either kind the scorer would repeat a few accidents.
FEWEST_LESSONS = 50
MOST_LESSONS = 20_000  # of each kind, the newest
MOST_FEATURES = 50_000
# A good comment in quarantine costs more than a spam in the queue: the threshold is where this
# share of unseen good ones is blamed. Below what the site tolerates (1 %), for the next may differ.
BLAMED_AT_MOST = 0.008
# And even a trusted commenter's comment waits where this share of unseen spam would be above it.
HELD_AT_LEAST = 0.99
# A threshold below this would blame comments for words that nobody has seen yet.
LOWEST_THRESHOLD = 0.3
FOLDS = 5
TRAININGS_KEPT = 10


Features = dict[str, float]  # {feature: value}

logger = logging.getLogger(__name__)


class TooFewLessons(Exception):
    """Not enough was decided yet to learn from; the message says what is missing."""


@app.periodic(cron="17 4 * * *")
@app.task(name="comments.train_spam_scorer", queueing_lock="train_spam_scorer")
def train_nightly(timestamp: int = 0) -> None:
    """Let the scorer learn from what was decided since, once there is enough."""
    try:
        train()
    except TooFewLessons as reason:
        logger.info("The spam scorer was not trained: %s", reason)


def train() -> SpamModel:
    """Learn from all that was decided and keep the result as the newest ``SpamModel``. Returns it.

    Raises ``TooFewLessons``.
    """
    good, spam = collect_lessons()
    if min(len(good), len(spam)) < FEWEST_LESSONS:
        raise TooFewLessons(
            f"The scorer needs {FEWEST_LESSONS} good and {FEWEST_LESSONS} spam comments that a "
            f"moderator decided on; there are {len(good)} and {len(spam)}."
        )
    model = learn(good, spam)
    model.save()
    kept = SpamModel.objects.values("pk")[:TRAININGS_KEPT]
    SpamModel.objects.exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return model


def collect_lessons() -> tuple[list[Features], list[Features]]:
    """The features of good and of spam comments, as people decided: two lists of dicts.

    What a machine alone called spam teaches nothing, or the scorer would learn from itself.
    """
    told = _decided_by_people(Comment.objects.order_by("-created_at"))
    put_aside = told.filter(status=Comment.Status.SPAM)[:MOST_LESSONS]
    spam = [_features(comment) for comment in put_aside]
    lessons = SpamLesson.objects.order_by("-kept_at").values_list("features", flat=True)
    spam += lessons[: MOST_LESSONS - len(spam)]
    approved = told.filter(status=Comment.Status.APPROVED)[:MOST_LESSONS]
    return [_features(comment) for comment in approved], spam


def keep_lessons(comments: QuerySet[Comment]) -> None:
    """Keep what those of ``comments`` (a queryset) teach that are spam and about to be deleted."""
    spam = _decided_by_people(comments.filter(status=Comment.Status.SPAM))
    SpamLesson.objects.bulk_create(SpamLesson(features=_features(comment)) for comment in spam)


def learn(good: list[Features], spam: list[Features]) -> SpamModel:
    """Learn to tell ``spam`` from ``good``: lists of ``{feature: value}``. Saves nothing.

    The threshold and the figures come from comments that the judging part had not learned from.
    """
    # Here, not above: a web process that only scores does without their 100 MB.
    import numpy
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline

    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(good + spam)
    is_spam = numpy.array([0] * len(good) + [1] * len(spam))
    seen = numpy.bincount(table.indices, minlength=table.shape[1])
    common = numpy.argsort(-seen, kind="stable")[:MOST_FEATURES]
    kept = numpy.sort(common[seen[common] > 1])
    names = vectorizer.get_feature_names_out()[kept]
    table = table[:, kept]

    pipeline = make_pipeline(
        TfidfTransformer(),
        LogisticRegression(C=300, max_iter=2000, solver="liblinear", class_weight="balanced"),
    )
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    unseen = cross_val_predict(pipeline, table, is_spam, cv=folds, method="predict_proba")[:, 1]
    of_good, of_spam = unseen[is_spam == 0], unseen[is_spam == 1]
    threshold = max(
        LOWEST_THRESHOLD, float(numpy.quantile(of_good, 1 - BLAMED_AT_MOST, method="higher"))
    )
    pipeline.fit(table, is_spam)
    rarity, model = pipeline[0].idf_, pipeline[1]
    return SpamModel(
        weights={
            str(name): [round(float(rare), 4), round(float(weight), 4)]
            for name, rare, weight in zip(names, rarity, model.coef_[0], strict=True)
        },
        intercept=float(model.intercept_[0]),
        threshold=threshold,
        hold_from=min(threshold, float(numpy.quantile(of_spam, 1 - HELD_AT_LEAST))),
        good_lessons=len(good),
        spam_lessons=len(spam),
        spam_caught=int((of_spam >= threshold).sum()),
        spam_missed=int((of_spam < threshold).sum()),
        good_blamed=int((of_good >= threshold).sum()),
        good_passed=int((of_good < threshold).sum()),
    )


def _decided_by_people(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Narrow to what people said of readers' comments; imported ones were decided elsewhere."""
    decided = ModerationLog.objects.filter(comment_id=OuterRef("pk"), by__isnull=False)
    return (
        comments.filter(Q(Exists(decided)) | Q(legacy_id__isnull=False))
        .filter(removed_at__isnull=True, staff__isnull=True)
        .select_related("spam_trace")
        .only("name", "website", "text", "spam_trace__signals")
    )


def _features(comment: Comment) -> Features:
    trace = getattr(comment, "spam_trace", None)
    return features.extract(
        name=comment.name,
        website=comment.website,
        text=comment.text,
        signals=trace.signals if trace else {},
    )
