"""Company names in a text: whose they are, by the listings first, by a name or an alias next.

The wrong company is worse than none, so what speaks against a reading ends it: listings of two
companies in one bracket, a listing of one beside the name of another, a name that goes on with
another capital. Pure: a ``CompanyLookup`` is built from plain tuples.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from house_style.folding import fold
from house_style.tickers import Bracket, Listing, find_brackets, normalize_listing
from house_style.tree import LINE_END


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEGAL = _set_of(
    """
    ab ag as asa bhd bv co company corp corporation gmbh inc incorporated kgaa kk limited llc lp
    ltd nv oy oyj plc pty sa sab sas se spa srl
    """
)
# Words that tell no company from another.
_PLAIN = _set_of(
    """
    and auto automobile automobiles automotive car cars de electric energy global group holding
    holdings industries international mobility motor motors of systems technologies technology the
    truck trucks vehicle vehicles
    """
)
# A kin word may have these beside it: Ford Motor, Renault Group.
_BESIDE = frozenset({"motor", "motors", "group", "the", "&"})
# Capitalized for where they stand or for what they are, not as a part of the name after them.
NOT_OF_A_NAME = _set_of(
    """
    a after although american an and as at automaker because before both british but by canadian
    carmaker chinese company during even for french from german however if in indian italian its
    japanese joint korean like maker meanwhile monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december
    near not now of on once only or our over parent partner per rival shares since so software
    startup subsidiary supplier suppliers swedish than that the then this though to today together
    truckmaker under unlike until when where while with without yesterday yet us
    """
)
# What may follow a company's name in capitals without being part of it.
_TITLES = _set_of(
    "ceo cfo coo cto chair chairman chairwoman chief executive president vice svp evp"
)
# A letter may bear its accent as a mark of its own, a hyphen may be one that does not break.
_LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"
_WORD = re.compile(rf"{_LETTERS}(?:[.&'’+\u2010\u2011-]+{_LETTERS})*\.?|&")
_POSSESSIVE = re.compile(r"['’]s?$")
_BEFORE_BRACKET = re.compile(r"\s*[*†‡]*\s*")
_LONGEST_NAME = 10  # words


@dataclass(frozen=True)
class UnknownCompany:
    """A company that stands in the text with its listings and is not in the database."""

    name: str
    listings: tuple[Listing, ...]


@dataclass(frozen=True)
class Mention:
    """Where a company's name stands in a text, ``text[start:end]``; empty where it has none."""

    company: int
    start: int
    end: int


@dataclass
class Reading:
    """What one text says of companies."""

    mentions: list[Mention] = field(default_factory=list)
    unknown: list[UnknownCompany] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Word:
    start: int
    end: int  # without a possessive ending
    stop: int  # with it
    key: str
    has_capital: bool
    ends_sentence: bool

    @property
    def is_possessive(self) -> bool:
        return self.end < self.stop


class CompanyLookup:
    """What is known of companies.

    ``companies`` are ``(id, name, makes)`` (makes with commas between), ``aliases`` are
    ``(id, name)``, ``listed`` are ``(id, exchange, symbol)``, delisted ones too: an old article
    still speaks of the company that had the symbol.
    """

    def __init__(
        self,
        *,
        companies: Iterable[tuple[int, str, str]] = (),
        aliases: Iterable[tuple[int, str]] = (),
        listed: Iterable[tuple[int, str, str]] = (),
    ) -> None:
        self.names: dict[int, str] = {}
        self._by_full: dict[tuple[str, ...], set[int]] = {}
        self._by_core: dict[tuple[str, ...], set[int]] = {}
        self._by_listing: dict[Listing, set[int]] = {}
        self._listed: dict[int, set[Listing]] = {}
        self._kin: dict[int, set[str]] = {}
        self._first_words: set[str] = set()
        for pk, name, makes in companies:
            self.names[pk] = name
            self._add_name(pk, name)
            for make in makes.split(","):
                self._kin[pk].update(key for key in _keys(make))
        for pk, name in aliases:
            self._add_name(pk, name)
        for pk, exchange, symbol in listed:
            listing = normalize_listing(exchange, symbol)
            self._by_listing.setdefault(listing, set()).add(pk)
            self._listed.setdefault(pk, set()).add(listing)

    def _add_name(self, pk: int, name: str) -> None:
        keys = _keys(name)
        if keys[:1] == ("the",):
            keys = keys[1:]
        if not keys:
            return
        self._by_full.setdefault(keys, set()).add(pk)
        self._by_core.setdefault(_core(keys), set()).add(pk)
        self._kin.setdefault(pk, set()).update(keys)
        self._first_words.add(keys[0])

    def read(self, text: str) -> Reading:
        """Give what ``text``, words that no other block breaks, says of companies, in order."""
        reading = Reading()
        brackets = find_brackets(text)
        words = _words(text)
        taken: set[int] = set()
        last = 0
        for bracket in brackets:
            while last < len(words) and words[last].stop <= bracket.start:
                last += 1
            before = words[max(0, last - 2 * _LONGEST_NAME) : last]
            if before and not _BEFORE_BRACKET.fullmatch(text[before[-1].stop : bracket.start]):
                before = []
            before = _together(text, before)
            self._read_bracket(text, bracket, before, reading)
            taken.update(word.start for word in _whole_name(before) or before[-1:])
            taken.update(range(bracket.start, bracket.end))
        self._read_names(text, words, taken, reading)
        reading.mentions.sort(key=lambda mention: mention.start)
        return reading

    def _read_bracket(
        self, text: str, bracket: Bracket, before: list[_Word], reading: Reading
    ) -> None:
        whole = _whole_name(before)
        typed = _between(text, whole or before[-1:], bracket.end)
        named, at = self._named(before)
        candidates = self._listed_as(bracket.listings)
        if candidates is None:
            reading.doubts.append(f"“{typed}” has the listings of two companies: none is linked.")
            return
        if not candidates:
            self._read_unlisted(text, bracket, before, reading)
            return
        agreed = candidates & named
        if len(agreed) == 1:
            reading.mentions.append(Mention(agreed.pop(), at[0].start, at[-1].end))
            return
        owner = self._name_of(candidates)
        if named:
            reading.doubts.append(
                f"“{typed}”: the listing is that of {owner}, the name that of"
                f" {self._name_of(named)}. Neither is linked."
            )
            return
        parts = {pk: self._kin_part(pk, before, bracket.listings) for pk in candidates}
        kin = {pk: part for pk, part in parts.items() if part}
        if len(kin) == 1:
            ((pk, part),) = kin.items()
            reading.mentions.append(Mention(pk, part[0].start, part[-1].end))
        elif not whole and len(candidates) == 1:
            # "the company (NYSE: F)" names nobody else: it is that company, with nothing to link.
            (pk,) = candidates
            reading.mentions.append(Mention(pk, bracket.start, bracket.start))
        else:
            reading.doubts.append(
                f"“{typed}” has the listing of {owner}, which has no such name: add the name as an"
                " alias, or mend the listing."
            )

    def _read_unlisted(
        self, text: str, bracket: Bracket, before: list[_Word], reading: Reading
    ) -> None:
        """Read a bracket whose listings nobody has: the name before it must be clear."""
        whole = _whole_name(before)
        typed = _between(text, whole or before[-1:], bracket.end)
        named, at = self._named(before)
        covers = whole and at and at[0].start <= whole[0].start
        if covers and len(named) == 1:
            (pk,) = named
            known = self._listed.get(pk, set())
            elsewhere = {name for name, _ in known}.isdisjoint(name for name, _ in bracket.listings)
            if not known or (elsewhere and len(at) > 1):
                reading.mentions.append(Mention(pk, at[0].start, at[-1].end))
            else:
                reading.doubts.append(
                    f"“{typed}”: {self.names[pk]} has other listings. If it is the same company,"
                    " add this one."
                )
        elif whole:
            name = text[whole[0].start : whole[-1].end]
            reading.unknown.append(UnknownCompany(" ".join(name.split()), bracket.listings))
        else:
            reading.doubts.append(f"“{typed}” is a listing of no company here, with no name to it.")

    def _listed_as(self, found: Iterable[Listing]) -> set[int] | None:
        """Give who has these listings: all that fit; nobody (empty); None where they conflict."""
        owners = [self._by_listing[listing] for listing in found if listing in self._by_listing]
        return (set.intersection(*owners) or None) if owners else set()

    def _named(self, before: list[_Word]) -> tuple[set[int], list[_Word]]:
        """Give who has the longest known name that ends here, and its words."""
        for start in range(max(0, len(before) - _LONGEST_NAME), len(before)):
            part = before[start:]
            if part[0].has_capital and (ids := self._ids(part)):
                return set(ids), part
        return set(), []

    def _ids(self, part: list[_Word]) -> set[int]:
        keys = tuple(word.key for word in part)
        return self._by_full.get(keys) or self._by_core.get(_core(keys)) or set()

    def _kin_part(self, pk: int, before: list[_Word], found: Iterable[Listing]) -> list[_Word]:
        """Give the words before a bracket that can be said of the company, or none."""
        symbols = {symbol.casefold() for _, symbol in found}
        kin = self._kin.get(pk, set())
        start = len(before)
        for place in range(len(before) - 1, -1, -1):
            word = before[place]
            is_symbol = len(word.key) > 1 and any(sign.startswith(word.key) for sign in symbols)
            is_symbol = is_symbol or word.key in symbols
            distinct = (word.key in kin and word.key not in _PLAIN | _LEGAL) or is_symbol
            if not word.has_capital and word.key != "&":
                break
            if not (distinct or word.key in kin | _BESIDE | _LEGAL):
                break
            if distinct:
                start = place
        return before[start:]

    def _read_names(self, text: str, words: list[_Word], taken: set[int], reading: Reading) -> None:
        """Find names of two words and more where no bracket stands; a single word may be anyone."""
        place = 0
        while place < len(words):
            place += self._name_at(text, words, place, taken, reading)

    def _name_at(
        self, text: str, words: list[_Word], place: int, taken: set[int], reading: Reading
    ) -> int:
        """Read the name that starts at ``place``; give how many words to go on by."""
        if words[place].key not in self._first_words or not words[place].has_capital:
            return 1
        for length in range(min(_LONGEST_NAME, len(words) - place), 1, -1):
            part = words[place : place + length]
            if _together(text, part) != part or any(word.start in taken for word in part):
                continue
            if not (ids := self._ids(part)):
                continue
            if len(ids) == 1 and _stands_alone(text, words, place, length) and _is_name(part):
                (pk,) = ids
                reading.mentions.append(Mention(pk, part[0].start, part[-1].end))
            return length
        return 1

    def _name_of(self, ids: Iterable[int]) -> str:
        return " or ".join(sorted(self.names.get(pk, "a company") for pk in ids))


def strip_legal_form(name: str) -> str:
    """Give a name without its legal form, as words to search for: ``Ford Motor Co.`` Ford Motor."""
    return " ".join(_core(_keys(name)))


def _words(text: str) -> list[_Word]:
    found = []
    for match in _WORD.finditer(text):
        typed = match[0]
        stop = match.end()
        has_dot = typed.endswith(".")
        key = _key(typed)
        is_short = key in _LEGAL or len(key) < 2 or "." in typed[:-1]
        if has_dot and not is_short:
            typed, stop = typed[:-1], stop - 1
        bare = _POSSESSIVE.sub("", typed)
        found.append(
            _Word(
                start=match.start(),
                end=match.start() + len(bare),
                stop=stop,
                key=key,
                has_capital=any(sign.isupper() or sign.isdigit() for sign in bare),
                ends_sentence=has_dot and not is_short,
            )
        )
    return found


def _key(typed: str) -> str:
    bare = _POSSESSIVE.sub("", typed.rstrip("."))
    return "".join(sign for sign in fold(bare) if sign.isalnum() or sign in "&+-")


def _keys(name: str) -> tuple[str, ...]:
    return tuple(_key(typed) for typed in _WORD.findall(name))


def _core(keys: tuple[str, ...]) -> tuple[str, ...]:
    end = len(keys)
    while end > 1 and keys[end - 1] in _LEGAL:
        end -= 1
    return keys[:end]


def _together(text: str, words: list[_Word]) -> list[_Word]:
    """Give the last of ``words`` that only spaces (or a comma before a legal form) part."""
    start = len(words) - 1
    while start > 0 and _follows(text, words[start - 1], words[start]):
        start -= 1
    return words[max(0, start) :]


def _follows(text: str, word: _Word, following: _Word) -> bool:
    between = text[word.stop : following.start]
    if LINE_END in between or word.is_possessive or word.ends_sentence:
        return False
    return between.isspace() or (between.strip() == "," and following.key in _LEGAL)


def _whole_name(words: list[_Word]) -> list[_Word]:
    """Give the capitalized words that end here, less what is no part of a name."""
    start = len(words)
    while start > 0 and (words[start - 1].has_capital or words[start - 1].key == "&"):
        start -= 1
    name = words[start:]
    while name and (name[0].key in NOT_OF_A_NAME or name[0].key == "&"):
        name = name[1:]
    return name


def _stands_alone(text: str, words: list[_Word], place: int, length: int) -> bool:
    """Whether no capitalized word goes on with the name, before it or after it."""
    first, last = words[place], words[place + length - 1]
    if place:
        before = words[place - 1]
        if _follows(text, before, first) and (
            before.key == "&" or (before.has_capital and before.key not in NOT_OF_A_NAME)
        ):
            return False
    if place + length < len(words) and not last.is_possessive:
        after = words[place + length]
        if text[last.stop : after.start].isspace() and (
            after.key == "&" or (after.has_capital and after.key not in _TITLES | NOT_OF_A_NAME)
        ):
            return False
    return True


def _is_name(part: list[_Word]) -> bool:
    return all(word.has_capital or word.key in {"&", "of", "de", "and"} for word in part)


def _between(text: str, words: list[_Word], end: int) -> str:
    start = words[0].start if words else max(0, text.rfind("(", 0, end))
    return " ".join(text[start:end].split())
