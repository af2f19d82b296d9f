"""Taxonomy and writers of the invented articles; what is there already is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from articles.addresses.slugs import wordpress_slug
from articles.models import Category, Company, CompanyAlias, Listing, Series, Tag, company_lookup
from authors.models import Author
from demo.generator.words import Vocabulary, split_words
from house_style import compiler

_CATEGORIES = """
Auto News
Auto News/Earnings
Auto News/Manufacturing
Auto News/Manufacturing/Plants
Auto News/Manufacturing/Suppliers
Electric Vehicles
Electric Vehicles/Batteries
Electric Vehicles/Charging
Safety
Safety/Recalls
Racing
Sales
Sales/Used Cars
Opinion
""".strip().split("\n")
_FIRST_NAMES = split_words("Ada Bram Cleo Dov Enid Finn Greta Hollis Ines Jory")
_LAST_NAMES = split_words("Sprocket Manifold Driveshaft Tailpipe")
_SERIES = ["Milestones", "Road Notes", "The Long View", "Plant Tour"]
_STEMS = split_words(
    """
    Aldermoor Brackwater Caddisworth Dunmere Eskerling Farrowgate Gorseley Hexworthy
    Inverlatch Jessamore Kestwick Lowmarch Mossgate Netherby Ottersham Pellworth Quarlford
    Roscommoor Saltmarch Tollerby Ulverdale Vennwick Withermoor Yarrowby Zennorth
    """
)
_FORMS = ["Motor Corporation", "Industries Limited"]
_TAGS = 600


@dataclass(frozen=True)
class GeneratedCompany:
    """A company with what the search text and the house style make of it."""

    pk: int
    name: str
    terms: tuple[str, ...]
    sentence: str
    compiled_sentence: str


class Taxonomy:
    """All that an article may name, each kind in an order from often to seldom."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        authors = [f"{first} {last}" for last, first in product(_LAST_NAMES, _FIRST_NAMES)]
        self.authors = _get_or_create_rows(Author, authors)
        self.tags = _get_or_create_rows(
            Tag, [noun.capitalize() for noun in vocabulary.nouns[:_TAGS]]
        )
        self.series = _get_or_create_rows(Series, _SERIES)
        self.categories = [_get_or_create_category(path) for path in _CATEGORIES]
        self.companies = _create_companies()
        self._above = {
            category.pk: [
                other.pk
                for other in self.categories
                if other != category and category.path_starts_with(other)
            ]
            for category in self.categories
        }

    def list_placements(self, category: Category) -> dict[int, bool]:
        """``{key of a category: whether the article is filed in it}``, as ``file_under`` has it."""
        return {category.pk: True} | dict.fromkeys(sorted(self._above[category.pk]), False)


def _get_or_create_rows(model: Any, names: Iterable[str]) -> list[Any]:
    slugs = {wordpress_slug(name): name for name in names}
    rows = [model(name=name, slug=slug) for slug, name in slugs.items()]
    model.objects.bulk_create(rows, ignore_conflicts=True)
    found = model.objects.in_bulk(list(slugs), field_name="slug")
    return [found[slug] for slug in slugs]


def _get_or_create_category(path: str) -> Category:
    """The category at a path of names, below its parent, which comes before it in the list."""
    above, _, name = path.rpartition("/")
    parent = Category.objects.get(path=_slugs(above)) if above else None
    found = Category.objects.filter(path=_slugs(path)).first()
    return found or Category.objects.create(name=name, slug=wordpress_slug(name), parent=parent)


def _slugs(path: str) -> str:
    return "/".join(wordpress_slug(name) for name in path.split("/"))


def _create_companies() -> list[GeneratedCompany]:
    names = [f"{stem} {form}" for form, stem in product(_FORMS, _STEMS)]
    companies = _get_or_create_rows(Company, names)
    for number, company in enumerate(companies):
        stem, form = company.name.split(" ", 1)
        Listing.objects.get_or_create(
            exchange="NYSE", symbol=f"{stem[:4]}{form[0]}".upper(), defaults={"company": company}
        )
        if number % 5 == 0:
            CompanyAlias.objects.get_or_create(
                name=f"{stem} {form[:3]}werk", defaults={"company": company}
            )
    lookup = company_lookup.load_company_lookup()
    return [_generate_company(company, lookup) for company in companies]


def _generate_company(company: Company, lookup: Any) -> GeneratedCompany:
    listings = list(company.listings.all())
    sentence = f"{company.name} ({listings[0]}) gave its figures."
    compiled = compiler.compile_body(f"<p>{sentence}</p>", companies=lookup)
    return GeneratedCompany(
        pk=company.pk,
        name=company.name,
        terms=(
            company.name,
            *(alias.name for alias in company.aliases.all()),
            *(listing.symbol for listing in listings),
        ),
        sentence=sentence,
        compiled_sentence=compiled.html.removeprefix("<p>").removesuffix("</p>"),
    )
