"""Comments of the invented WordPress site: threads, a few that wait, spam and pingbacks."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from demo.generator.old_site.xml import comment_xml
from demo.generator.words import Vocabulary

_NAMES = (
    "Bram",
    "Cleo",
    "Dov",
    "Enid",
    "Finn",
    "Greta",
    "Hollis",
    "Ines",
    "Jory",
    "",
    "a@b.example",
)
# How often each comes among a hundred: approved, pending, spam, in the trash.
_STATES = ["1"] * 84 + ["0"] * 5 + ["spam"] * 9 + ["trash"] * 2
_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")


class Comments:
    """Writes ``count`` comments, unevenly spread over ``posts`` posts that come in turn."""

    def __init__(self, random: Random, vocabulary: Vocabulary, *, posts: int, count: int) -> None:
        self._random, self._vocabulary = random, vocabulary
        self._posts, self._left = posts, count
        self.count = 0

    def write(self, site: str, at: datetime) -> Iterator[str]:
        """Give the comments of the next post, which came out ``at``, as XML."""
        share = self._left / self._posts
        self._posts -= 1
        most = self._left if self._posts == 0 else int(self._random.expovariate(1) * share + 0.5)
        first = self.count + 1
        for _ in range(min(most, self._left)):
            self._left -= 1
            self.count += 1
            yield self._write_one(first, site, at)

    def _write_one(self, first: int, site: str, at: datetime) -> str:
        random, number = self._random, self.count
        written_at = at + timedelta(minutes=random.randrange(5, 60_000))
        name = random.choice(_NAMES)
        is_pingback = number % 25 == 0
        is_staff = not is_pingback and number % 30 == 1
        answered = random.randrange(first, number) if number > first and number % 3 == 0 else 0
        url = f"{site}/?p={number}" if is_pingback else ""
        return comment_xml(
            comment_id=number,
            comment_author="Elsewhere | A site" if is_pingback else "Ansel" if is_staff else name,
            comment_author_email=(
                "" if is_pingback else f"reader{random.randrange(4_000)}@readers.example"
            ),
            comment_author_url=url,
            comment_author_IP=f"{random.choice(_NETWORKS)}.{random.randrange(1, 255)}",
            comment_date=f"{written_at:%Y-%m-%d %H:%M:%S}",
            comment_date_gmt=f"{written_at + timedelta(hours=5):%Y-%m-%d %H:%M:%S}",
            comment_content=self._vocabulary.write_text(random.randint(1, 4)),
            comment_approved="1" if is_staff or is_pingback else random.choice(_STATES),
            comment_type="pingback" if is_pingback else "comment",
            comment_parent=answered,
            comment_user_id=1 if is_staff else 0,
        )
