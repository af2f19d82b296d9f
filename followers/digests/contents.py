"""Contents of one follower's mail: what they follow, without what they were told before."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Correction
from comments import private_side
from comments.models import Comment
from followers.digests.material import Material
from followers.models import DigestMail, Follow, Follower, Rhythm
from followers.targets import Target, read_target

MOST_LISTED = 12  # articles under one heading
MOST_REPLIES = 10  # comments under one article
# So long one is told of corrections to what was mailed.
REMEMBERED = timedelta(days=30)


@dataclass
class Section:
    """The news of one thing that is followed; ``more`` are those that its page has beside them."""

    target: Target
    articles: list[Article] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    more: int = 0


@dataclass
class Contents:
    """What stands in one mail."""

    sections: list[Section]
    corrections: list[Correction]

    @property
    def articles(self) -> list[Article]:
        return [article for section in self.sections for article in section.articles]

    @property
    def comments(self) -> list[Comment]:
        return [comment for section in self.sections for comment in section.comments]

    @property
    def key(self) -> Hashable:
        """What is equal for two mails that say the same."""
        sections = [
            (
                section.target.kind,
                section.target.row.pk if section.target.row else 0,
                tuple(one.pk for one in [*section.articles, *section.comments]),
                section.more,
            )
            for section in self.sections
        ]
        return tuple(sections), tuple(correction.pk for correction in self.corrections)

    def is_empty(self) -> bool:
        return not (self.sections or self.corrections)


def choose_contents(follower: Follower, rhythm: str, material: Material, *, email: str) -> Contents:
    """Choose from ``material`` what ``follower`` is due, each article and comment once."""
    follows = list(follower.follows.confirmed().with_targets().filter(rhythm=rhythm))
    told = _read_told(follower)
    if rhythm == Rhythm.REPLIES:
        return Contents(_list_threads(follows, material, told, email), [])
    wanted = _list_lists(follows, material, told)
    shown = {article.pk for section in wanted for article in section.articles}
    # "Live at that minute" is this one: the material is some seconds old.
    live = set(Article.objects.live().filter(pk__in=shown).values_list("pk", flat=True))
    for section in wanted:
        section.articles = [article for article in section.articles if article.pk in live]
    corrections = [
        correction
        for correction in material.corrections
        if correction.article_id in told.articles and correction.pk not in told.corrections
    ]
    still = {correction.article_id for correction in corrections}
    live = set(Article.objects.live().filter(pk__in=still).values_list("pk", flat=True))
    return Contents(
        [section for section in wanted if section.articles],
        [correction for correction in corrections if correction.article_id in live],
    )


def choose_sample(rhythm: str, material: Material) -> Contents:
    """What a new follower of the whole site is due: what an editor is shown."""
    return Contents(_list_lists([Follow(rhythm=rhythm)], material, _Told(set(), set(), set())), [])


@dataclass
class _Told:
    articles: set[int]
    corrections: set[int]
    comments: set[int]


def _read_told(follower: Follower) -> _Told:
    """What the mails of the last weeks told them."""
    mails = follower.mails.filter(
        state=DigestMail.State.SENT, sent_at__gt=timezone.now() - REMEMBERED
    )
    told = _Told(set(), set(), set())
    for articles, corrections, comments in mails.values_list(
        "article_ids", "correction_ids", "comment_ids"
    ):
        told.articles.update(articles)
        told.corrections.update(corrections)
        told.comments.update(comments)
    return told


def _list_lists(follows: list[Follow], material: Material, told: _Told) -> list[Section]:
    """A section for each thing followed, the whole site last; what stands in one is in no other."""
    sections = []
    taken = set(told.articles)
    for follow in sorted(follows, key=lambda one: one.kind == "site"):
        target = read_target(follow)
        placed = material.placed.get((target.kind, target.row.pk), set()) if target.row else None
        new = [
            article
            for article in material.articles
            if article.pk not in taken and (placed is None or article.pk in placed)
        ]
        # What is past the limit is not told again tomorrow: the page has it.
        taken.update(article.pk for article in new)
        section = Section(target, articles=new[:MOST_LISTED], more=len(new[MOST_LISTED:]))
        sections.append(section)
    return [section for section in sections if section.articles]


def _list_threads(
    follows: list[Follow], material: Material, told: _Told, email: str
) -> list[Section]:
    """A section for each article with new comments of others."""
    own = set(private_side.find_hashes(email=email)["email"])
    shown = {
        comment.pk
        for comment in material.comments
        if comment.pk not in told.comments and not material.not_for[comment.pk] & own
    }
    followed = {follow.article_id: read_target(follow) for follow in follows}
    seen = Comment.objects.public().filter(pk__in=shown, article__in=followed)
    visible = set(seen.values_list("pk", flat=True))
    sections = []
    for article_id, target in followed.items():
        new = [one for one in material.comments if one.article_id == article_id]
        new = [one for one in new if one.pk in visible]
        if new:
            more = len(new[MOST_REPLIES:])
            sections.append(Section(target, comments=new[:MOST_REPLIES], more=more))
    return sections
