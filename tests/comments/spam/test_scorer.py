"""Spam scorer: what it learns from decisions, how it weighs, what it says about it."""

import base64
import json
import math
from datetime import timedelta

import altcha
import pytest
from django.utils import timezone

from comments.models import (
    Comment,
    ModerationLog,
    SolvedChallenge,
    SpamLesson,
    SpamModel,
    SpamTrace,
)
from comments.privacy import retention
from comments.spam import campaigns, challenge, features, scoring, screening, training
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
        ("no link, only example.com", []),
    ],
)
def test_hosts_are_found_in_a_text(text, hosts):
    assert features.find_hosts(text) == hosts


def test_texts_with_the_same_words_have_one_hash():
    assert features.hash_words("Buy  NOW, 50 cars!") == features.hash_words("buy now 70 cars")
    assert features.hash_words("buy now") != features.hash_words("buy later")


def sent_before(text, *, times, article=None, hours=1):
    for _ in range(times):
        comment = make_comment(article=article or make_article(), text=text)
        SpamTrace.objects.create(
            comment=comment,
            text_hash=features.hash_words(text),
            hosts=features.find_hosts(text),
            created_at=timezone.now() - timedelta(hours=hours) + timedelta(minutes=1),
        )


PRAISE = "What a wonderful article, I will surely tell all my friends about it."


def test_the_same_text_under_several_articles_is_a_sign():
    sent_before(PRAISE, times=2)

    signs = campaigns.find_signs(Comment(article=make_article(), text=PRAISE.upper()))

    assert list(signs) == [(6, "the same text under several articles")]


def test_the_same_text_under_many_articles_is_spam_by_itself():
    sent_before(PRAISE, times=5)

    ((points, _),) = campaigns.find_signs(Comment(article=make_article(), text=PRAISE))

    assert points == screening.SPAM_FROM


def test_the_same_text_again_under_one_article_is_not_a_campaign():
    article = make_article()
    sent_before(PRAISE, times=3, article=article)

    assert not list(campaigns.find_signs(Comment(article=article, text=PRAISE)))


def test_short_thanks_from_many_are_not_a_campaign():
    sent_before("Thank you!", times=5)

    assert not list(campaigns.find_signs(Comment(article_id=1, text="Thank you!")))


def test_many_comments_with_one_link_within_an_hour_are_a_sign():
    sent_before("Look: https://shop.example/1", times=5)
    new = Comment(article_id=1, website="https://shop.example/9", text="Hello there")

    assert list(campaigns.find_signs(new)) == [(6, "many comments with this link within an hour")]
    assert not list(campaigns.find_signs(new, known_hosts={"shop.example"}))


def test_links_of_another_day_are_not_a_burst():
    sent_before("Look: https://shop.example/1", times=5, hours=24)

    assert not list(
        campaigns.find_signs(Comment(article_id=1, text="See https://shop.example/other"))
    )


def solve(issued):
    solution = altcha.solve_challenge_v1(
        issued["challenge"],
        issued["salt"],
        algorithm=issued["algorithm"],
        max_number=issued["maxNumber"],
    )
    payload = {name: issued[name] for name in ("algorithm", "challenge", "salt", "signature")} | {
        "number": solution.number
    }
    return base64.b64encode(json.dumps(payload).encode()).decode()


@pytest.fixture
def easy(monkeypatch):
    monkeypatch.setattr(challenge, "HARDNESS", 50)


@pytest.mark.usefixtures("easy")
def test_a_proof_of_work_counts_once():
    answer = solve(challenge.issue())

    assert challenge.is_solved(answer)
    assert not challenge.is_solved(answer)


@pytest.mark.usefixtures("easy")
def test_a_wrong_foreign_or_late_proof_of_work_does_not_count(monkeypatch):
    good = json.loads(base64.b64decode(solve(challenge.issue())))
    wrong = base64.b64encode(json.dumps(good | {"number": 51}).encode()).decode()
    forged = base64.b64encode(json.dumps(good | {"salt": "0" * 24}).encode()).decode()
    monkeypatch.setattr(challenge, "LASTS", timedelta(minutes=-1))
    late = solve(challenge.issue())

    assert not any(
        challenge.is_solved(answer)
        for answer in ("", "nonsense", "e30=", "bnVsbA==", "W10=", "A" * 5000, wrong, forged, late)
    )


@pytest.mark.usefixtures("easy")
def test_the_daily_clearing_forgets_old_proofs_of_work():
    challenge.is_solved(solve(challenge.issue()))
    assert retention.clear()["proofs of work"] == 0

    SolvedChallenge.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert retention.clear()["proofs of work"] == 1
