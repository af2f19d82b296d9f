"""Spam campaigns: one text under many articles, or one link in many comments."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, SpamTrace
from comments.spam import campaigns, features, screening
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


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
