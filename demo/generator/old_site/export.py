"""The export of the invented WordPress site, written piece by piece: memory stays as it is."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from articles.addresses.slugs import wordpress_slug
from demo.generator.old_site import uploads
from demo.generator.old_site.bodies import Bodies
from demo.generator.old_site.comments import Comments
from demo.generator.old_site.xml import HEAD, TAIL, cdata, item_xml, meta_xml, term_xml, wp_xml
from demo.generator.words import Often, Vocabulary

SITE = "https://www.invented-driver.example"
EXPORT, UPLOADS = "export.xml", "uploads"
TAGS_OF_A_POST = 9

_FIRST = datetime(2010, 3, 1, 9, 0)  # noqa: DTZ001 (the site's own clock, as an export has it)
_SPAN = timedelta(days=365 * 15)
_AUTHORS = {
    1: ("ansel", "Ansel Tappet"),
    2: ("petra", "Petra Lockring"),
    3: ("juno", "Juno Camber"),
}
_SECTIONS = {  # {name: the section above it}
    "auto news": "",
    "manufacturing": "auto news",
    "plants": "manufacturing",
    "suppliers": "manufacturing",
    "news analysis": "auto news",
    "sales": "auto news",
    "milestones": "",
    "mobility company": "",
    "electric vehicles": "",
    "batteries": "electric vehicles",
    "racing": "",
    "shows and events": "",
}
_PAGES = ("About", "Advertise", "Contact", "Privacy")
_TAGS = 900
_STATUSES = {7: "draft", 27: "pending", 47: "private", 67: "draft", 87: "trash"}


class OldSite:
    """Writes ``posts`` posts, ``pictures`` pictures and ``comments`` comments into ``folder``."""

    def __init__(
        self, folder: Path, *, posts: int, comments: int, pictures: int, seed: int = 1
    ) -> None:
        self._folder, self._posts, self._pictures = folder, posts, pictures
        self._random = random = Random(seed)  # noqa: S311 (it guards no secret)
        self._vocabulary = Vocabulary(random)
        self._bodies = Bodies(random, self._vocabulary, SITE)
        self._comments = Comments(random, self._vocabulary, posts=posts, count=comments)
        names = {wordpress_slug(noun): noun for noun in self._vocabulary.nouns[:_TAGS]}
        self._tags = Often(random, list(names.items()))
        self._sections = Often(random, list(_SECTIONS))
        self._slugs: Counter[str] = Counter()
        self._earlier: list[tuple[int, str]] = []  # (old id, address) of some published posts
        self._next_id = 10
        self._drawn = 0

    def write(self, say: Callable[[str], None]) -> dict[str, int]:
        """Write the export and the uploads; gives how many of each there are."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / EXPORT).open("w", encoding="utf-8") as file:
            file.write(HEAD.format(site=SITE))
            file.writelines(self._list_terms())
            file.writelines(self._list_pages())
            for index in range(self._posts):
                file.writelines(self._list_items(index))
                if (index + 1) % 2_000 == 0:
                    say(f"{index + 1:,} of {self._posts:,} posts")
            file.write(TAIL)
        return {
            "posts": self._posts,
            "pages": len(_PAGES),
            "pictures": self._drawn,
            "comments": self._comments.count,
        }

    def _list_terms(self) -> Iterator[str]:
        for number, (login, name) in _AUTHORS.items():
            yield wp_xml(
                "author",
                author_id=number,
                author_login=login,
                author_email=f"{login}@invented-driver.example",
                author_display_name=name,
            )
        for number, (name, above) in enumerate(_SECTIONS.items(), start=1):
            yield wp_xml(
                "category",
                term_id=number,
                category_nicename=wordpress_slug(name),
                category_parent=wordpress_slug(above) if above else "",
                cat_name=name,
            )
        for number, (slug, name) in enumerate(self._tags.items, start=100):
            yield wp_xml("tag", term_id=number, tag_slug=slug, tag_name=name)

    def _list_pages(self) -> Iterator[str]:
        above = 0
        for title in _PAGES:
            old_id = self._take_id()
            slug = wordpress_slug(title)
            path = f"about/{slug}" if above else slug
            yield self._write_item(
                old_id,
                title=title,
                link=f"{SITE}/{path}/",
                content=f"<h2>{title}</h2>\n{self._vocabulary.write_text(3)}",
                at=_FIRST,
                post_name=slug,
                status="publish",
                post_type="page",
                post_parent=above,
            )
            above = above or old_id

    def _list_items(self, index: int) -> Iterator[str]:
        """Give post number ``index``, behind the picture that was uploaded to it."""
        at = _FIRST + _SPAN * (index / self._posts) + timedelta(minutes=self._random.randrange(60))
        due = self._pictures * (index + 1) // self._posts - self._drawn
        old_id = self._take_id()
        pictures = [(self._take_id(), self._draw(at)) for _ in range(due)]
        for picture_id, path in pictures:
            yield self._write_attachment(picture_id, path, old_id, at)
        yield self._write_post(index, old_id, at, pictures)

    def _draw(self, at: datetime) -> str:
        self._drawn += 1
        path = uploads.name_picture(self._drawn, at.year, at.month)
        uploads.draw_picture(self._folder / UPLOADS, path, self._drawn)
        return path

    def _write_attachment(self, old_id: int, path: str, parent: int, at: datetime) -> str:
        title = Path(path).stem
        url = f"{SITE}/wp-content/uploads/{path}"
        return self._write_item(
            old_id,
            f"\t<wp:attachment_url>{cdata(url)}</wp:attachment_url>\n",
            meta_xml("_wp_attached_file", path),
            meta_xml("_wp_attachment_image_alt", f"A plant that there is not, number {old_id}"),
            title=title,
            link=f"{SITE}/{title}/",
            content="",
            at=at,
            post_name=title,
            status="inherit",
            post_type="attachment",
            post_parent=parent,
        )

    def _write_post(
        self, index: int, old_id: int, at: datetime, pictures: list[tuple[int, str]]
    ) -> str:
        title = self._vocabulary.write_headline(self._vocabulary["p"])
        if index % 25 == 3:
            title = f"Milestones – {title}"
        if index % 30 == 8:
            title = f"{title} & More"
        link, slug = self._take_address(title)
        status = _STATUSES.get(index % 100, "publish")
        cited = self._random.sample(self._earlier, min(3, len(self._earlier)))
        if status == "publish" and index % 5 == 0:
            self._earlier.append((old_id, link))
        gallery = ",".join(str(picture_id) for picture_id, _ in pictures[1:])
        return self._write_item(
            old_id,
            *self._list_terms_of_post(),
            *[meta_xml("_thumbnail_id", picture_id) for picture_id, _ in pictures[:1]],
            meta_xml("_edit_last", 1),
            *([meta_xml("_yoast_wpseo_metadesc", title)] if index % 4 == 0 else []),
            *self._comments.write(SITE, at),
            title=title,
            link=link,
            content=self._bodies.write(
                index,
                cited,
                _write_figure(*pictures[0]) if pictures else "",
                f'[gallery ids="{gallery}"]' if gallery else "",
            ),
            at=at,
            post_name=slug,
            status=status,
            post_type="post",
            post_password="secret" if index % 500 == 99 else "",
            is_sticky=int(index + 1 == self._posts),
        )

    def _list_terms_of_post(self) -> Iterator[str]:
        for name in dict.fromkeys(self._sections.draw(self._random.randint(1, 4))):
            yield term_xml("category", wordpress_slug(name), name)
        tags: dict[tuple[str, str], None] = {}
        while len(tags) < TAGS_OF_A_POST:
            tags.update(dict.fromkeys(self._tags.draw(TAGS_OF_A_POST - len(tags))))
        for slug, name in tags:
            yield term_xml("post_tag", slug, name)

    def _take_address(self, title: str) -> tuple[str, str]:
        slug = wordpress_slug(title)[:190].strip("-")
        self._slugs[slug] += 1
        if (count := self._slugs[slug]) > 1:
            slug = f"{slug}-{count}"
        return f"{SITE}/{slug}/", slug

    def _take_id(self) -> int:
        """Give a free number; WordPress leaves gaps, for it numbers versions too."""
        self._next_id += self._random.randint(1, 7)
        return self._next_id

    def _write_item(
        self,
        old_id: int,
        *parts: str,
        title: str,
        link: str,
        content: str,
        at: datetime,
        **fields: object,
    ) -> str:
        local, gmt = f"{at:%Y-%m-%d %H:%M:%S}", f"{at + timedelta(hours=5):%Y-%m-%d %H:%M:%S}"
        author = 1 if self._random.random() < 0.8 else self._random.choice((2, 3))
        return item_xml(
            *parts,
            title=title,
            link=link,
            content=content,
            creator=_AUTHORS[author][0],
            guid=f"{SITE}/?p={old_id}",
            post_id=old_id,
            post_date=local,
            post_date_gmt="0000-00-00 00:00:00" if fields["status"] == "draft" else gmt,
            post_modified=local,
            post_modified_gmt=gmt,
            comment_status="open",
            ping_status="open",
            **fields,
        )


def _write_figure(picture_id: int, path: str) -> str:
    url = f"{SITE}/wp-content/uploads/"
    return (
        f'[caption id="attachment_{picture_id}" align="alignright" width="300"]'
        f'<a href="{url}{path}"><img class="size-medium wp-image-{picture_id}"'
        f' src="{url}{uploads.name_small(path)}" alt="A plant that there is not"'
        ' width="300" height="200" /></a> Click for more.[/caption]'
    )
