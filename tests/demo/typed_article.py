"""Article that the browser test enters by hand: every convention of the house style, as typed.

It stays out of the demo. ``ARTICLE.blocks`` are what an editor types, one block after the
other; ``ARTICLE.picture`` is the lead image.
"""

from dataclasses import dataclass

from demo import sources


@dataclass(frozen=True)
class Block:
    """One paragraph, or one item of a bullet list, as plain text; ``is_strong``: all of it bold."""

    text: str
    is_item: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class TypedArticle:
    headline: str
    slug: str
    author: str
    bio: str
    caption: str
    picture_name: str
    lead: list[str]  # paragraphs above the notes
    notes: list[Block]
    aside: str  # stands within a paragraph of ``lead``
    categories: list[str]
    tags: list[str]
    companies: list[str]

    @property
    def blocks(self) -> list[Block]:
        """Everything of the body in the order of typing."""
        return [*(Block(text) for text in self.lead), *self.notes]

    @property
    def plain_text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def picture(self) -> sources.PictureSource:
        return sources.read_newsroom().pictures[self.picture_name]


ASIDE = (
    "[It will not be a bargain there. The duty is gone; the width is not, and few streets of "
    "Fremantle will take a Tamarack and a cyclist at once. – AutoCrat.]"
)

ARTICLE = TypedArticle(
    headline="Corvane to Sell Kentucky-Built Tamarack Pickups in Australia",
    slug="corvane-to-sell-kentucky-built-tamarack-pickups-in-australia",
    author="Ansel Tappet",
    bio=(
        "Ansel Tappet writes about plants and the people in them. Before that he hung doors for "
        "six years on a second shift, which he left with a good back and an opinion about "
        "ergonomics."
    ),
    caption="Ansel Tappet of AutoInformed on Corvane in Australia\n\nClick for more.",
    picture_name="pickup-prairie",
    lead=[
        "Corvane Motor Company (NYSE: CVNE)* said today that it will sell the Tamarack pickup in "
        "Australia from the middle of next year, with the steering wheel on the right. All of "
        "them are to come from Sable Bend, Kentucky.** The plan leans on a change to the rules "
        "for imported trucks that has been promised and not yet printed.***",
        "“People there have bought our truck for twenty years from men who moved the wheel over "
        "in a shed,” said Delphine Marrow, Corvane’s chief executive. “We thought that we might "
        f"as well do it ourselves, with the warranty.” {ASIDE}",
        "“A right-hand-drive line is not a mirror,” said Orrin Teasdale, who hangs tailgates at "
        "Sable Bend and will train the new crew. “The tailgate is the only thing that stays "
        "where it was.”",
    ],
    notes=[
        Block("*AutoInformed on", is_strong=True),
        Block("**Where the Tamarack is built", is_strong=True),
        Block("Tamarack – Sable Bend Truck, Kentucky (all body styles)", is_item=True),
        Block(
            "Tamarack E – Sable Bend Truck, with batteries from next door. Not for export yet",
            is_item=True,
        ),
        Block("Engines – Fort Gander, Indiana (5*4 test cells, day and night)", is_item=True),
        Block("***The rule that is to change", is_strong=True),
        Block(
            "A pickup of more than 3.5 tonnes counts as a goods vehicle and needs a plate, a log "
            "book and an inspection each year. The draft would move the line to 4.5 tonnes."
        ),
        Block(
            "The draft has been open for comment since spring. Carriers are against it, since "
            "their own small trucks would lose an exemption; farmers are for it."
        ),
    ],
    aside=ASIDE,
    categories=["Auto News", "Manufacturing", "News Analysis", "Sales"],
    tags=["Corvane", "exports", "pickup trucks", "Sable Bend", "Australia"],
    companies=["Corvane Motor Company"],
)
