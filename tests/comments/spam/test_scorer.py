"""Spam scorer: what it learns from decisions, how it weighs, what it says about it."""

import json
import math

import pytest

from comments.models import (
    Comment,
    ModerationLog,
    SpamLesson,
    SpamModel,
)
from comments.spam import features, scoring, training
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

GOOD = ["The axle ratio of the {} is too long for towing", "I drove the {} and liked its brakes"]
BAD = ["Cheap pills {} at http://pills.example/buy", "WIN a casino bonus {} now http://win.example"]


def read(text, **given):
    return features.extract(**({"name": "Ada", "website": "", "text": text, "signals": {}} | given))


def many(patterns, number=60):
    return [read(patterns[n % len(patterns)].format(f"model{n % 7}")) for n in range(number)]


@pytest.fixture(scope="module")
def learned():
    return training.learn(many(GOOD), many(BAD))


def decided(status, text, *, article, by):
    comment = make_comment(article=article, status=status, text=text)
    ModerationLog.objects.create(comment_id=comment.pk, action=status, by=by)
    return comment


def test_spam_weighs_more_than_a_comment(learned):
    spam = scoring.weigh(read("A casino bonus for you http://win.example"), learned)
    good = scoring.weigh(read("I liked the axle of this truck"), learned)

    assert spam.is_spam
    assert not good.is_spam
    assert good.probability < learned.threshold < spam.probability


def test_the_scorer_weighs_as_scikit_learn_does(learned):
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    lessons = many(GOOD) + many(BAD)
    known = [{name: row[name] for name in row if name in learned.weights} for row in lessons]
    pipeline = make_pipeline(
        DictVectorizer(),
        TfidfTransformer(),
        LogisticRegression(C=300, max_iter=2000, solver="liblinear", class_weight="balanced"),
    ).fit(known, [0] * 60 + [1] * 60)
    unseen = {
        name: value
        for name, value in read("Win cheap brakes http://win.example").items()
        if name in learned.weights
    }

    ours = scoring.weigh(unseen, learned).probability

    assert math.isclose(ours, pipeline.predict_proba([unseen])[0, 1], abs_tol=1e-3)


def test_the_figures_count_every_lesson_once(learned):
    caught_or_missed = learned.spam_caught + learned.spam_missed
    blamed_or_passed = learned.good_blamed + learned.good_passed

    assert (caught_or_missed, blamed_or_passed) == (60, 60)


def test_the_scorer_explains_in_words_what_weighed_most(learned):
    found = scoring.weigh(read("WIN a casino bonus http://win.example"), learned)

    said = scoring.explain(probability=found.probability, telling=found.telling)

    assert said.startswith("9")
    assert "% like spam, because of" in said
    assert "win.example" in said or "casino" in said


def test_the_scorer_says_nothing_before_the_first_training():
    assert scoring.score(read("anything")) is None
    assert scoring.explain(probability=None, telling=[]) == ""


def test_too_few_decisions_teach_nothing():
    with pytest.raises(training.TooFewLessons, match="50 good and 50 spam"):
        training.train()


def test_the_scorer_learns_from_people_and_not_from_itself():
    article, moderator = make_article(), make_user(role="moderator")
    decided("spam", "Buy pills", article=article, by=moderator)
    decided("spam", "Judged by a machine alone", article=article, by=None)
    decided("approved", "A word about brakes", article=article, by=moderator)
    make_comment(article=article, status="approved", text="Imported", legacy_id=7)
    decided("rejected", "Rude, but no spam", article=article, by=moderator)

    good, spam = training.collect_lessons()

    assert [row for row in spam if "pills" in row]
    assert len(spam) == 1
    assert sorted("imported" in row for row in good) == [False, True]


def test_spam_deleted_after_its_quarantine_still_teaches_the_scorer():
    comment = decided("spam", "Rare pills", article=make_article(), by=make_user(role="moderator"))

    training.keep_lessons(Comment.objects.all())
    Comment.objects.filter(pk=comment.pk).delete()

    _, spam = training.collect_lessons()
    assert ["pills" in row for row in spam] == [True]
    assert "Rare pills" not in json.dumps(SpamLesson.objects.get().features)


def test_a_training_becomes_the_newest_and_ten_are_kept(monkeypatch):
    monkeypatch.setattr(training, "collect_lessons", lambda: (many(GOOD), many(BAD)))
    monkeypatch.setattr(training, "TRAININGS_KEPT", 2)

    models = [training.train() for _ in range(3)]

    assert list(SpamModel.objects.all()) == [models[2], models[1]]
    assert scoring.score(read("A casino bonus http://win.example")).is_spam


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("see https://A.example/x and http://a.example.", ["a.example"]),
        ("www.pills.example/buy! http://pills.example", ["pills.example"]),
        ("“https://a.example”, https://b.example—it", ["a.example", "b.example"]),
        ("https://good.example@evil.example:8080/", ["evil.example"]),
        ("http://. http://…", []),
        ("no link, only example.com", []),
    ],
)
def test_hosts_are_found_in_a_text(text, hosts):
    assert features.find_hosts(text) == hosts


def test_texts_with_the_same_words_have_one_hash():
    assert features.hash_words("Buy  NOW, 50 cars!") == features.hash_words("buy now 70 cars")
    assert features.hash_words("buy now") != features.hash_words("buy later")
    assert features.hash_words("bu\u200by n\u00adow") == features.hash_words("buy now")
    assert features.hash_words("cafe\u0301") == features.hash_words("café")
