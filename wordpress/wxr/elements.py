"""Elements of an export, one at a time: an expat parser that gives each as a small tree.

An element is what stands in the channel: the site's own fields, an author, a term, an item with its
fields, comments and custom fields. Only one is held at once, so the memory that a file takes is
bounded by ``LONGEST_ELEMENT``, whatever its size. No entity is declared or resolved, nothing is
opened or fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from ..records import Place, Problem
from .decoding import CHUNK, Undecodable, decode

# Characters that are kept of a field; what is longer is cut, and a problem says so.
LONGEST_FIELDS = {
    "content:encoded": 8_000_000,
    "excerpt:encoded": 1_000_000,
    "wp:comment_content": 1_000_000,
    "wp:meta_value": 4_000_000,
    "wp:category_description": 1_000_000,
    "wp:tag_description": 1_000_000,
    "wp:term_description": 1_000_000,
}
LONGEST_FIELD = 65_536
# Characters of all the fields of an element together, with a fee for each of them.
LONGEST_ELEMENT = 64_000_000
_FEE = 200
# Bytes that a tag, a comment or an instruction may have: the parser holds it whole.
_LONGEST_TAG = 1_000_000
_DEEPEST = 32

_CONTAINERS = frozenset({"item", "wp:author", "wp:category", "wp:tag", "wp:term"})
_IN_CHANNEL = 2  # elements stand above a field of the site: rss and channel
_PREFIXES = {  # of namespaces, whatever version or scheme their address has
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements": "dc",
}
_ENDS_TOO_EARLY = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    }
)
_AFTER_THE_END = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]


@dataclass(slots=True)
class Element:
    """An element with its text and what stands in it."""

    name: str  # with the prefix that WordPress gives it: "wp:post_id"
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def read(self, *names: str) -> str:
        """Give the text of the first child that has one of ``names`` and a text; "" for none."""
        for child in self.children:
            if child.name in names and child.text:
                return child.text
        return ""

    def list_all(self, name: str) -> list["Element"]:
        return [child for child in self.children if child.name == name]


class _Refused(Exception):
    """The file is not read on; says why."""


def read_elements(path: Path) -> Iterator[Element | Problem]:
    """Give the elements of the file in their order; a last Problem with ``fatal`` if it breaks."""
    reader = _Reader(path.name)
    try:
        with path.open("rb") as file:
            for text in decode(file, reader.tell):
                yield from reader.feed(text)
            yield from reader.close()
    except OSError as error:
        reader.fail(f"The file could not be read: {error.strerror or error}.", 0)
    except (Undecodable, _Refused) as refusal:
        reader.fail(str(refusal), reader.line)
    except expat.ExpatError as error:
        reader.explain(error)
    yield from reader.take_ready()


class _Reader:
    """What was read so far: elements that are ready, and those that are still open."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._ready: list[Element | Problem] = []
        self._open: list[Element] = []  # from the element that a record is made of, inwards
        self._pieces: list[str] = []  # of the innermost one's text
        self._room = self._room_of_field = 0
        self._depth = self._fed = 0
        self._prefixes: dict[str, str] = {}
        self._parser = expat.ParserCreate(intern={})
        self._parser.buffer_text = True
        self._parser.buffer_size = CHUNK
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add_text
        self._parser.CommentHandler = self._read_comment
        self._parser.EntityDeclHandler = self._refuse_entities
        self._parser.StartDoctypeDeclHandler = self._refuse_external_type

    @property
    def line(self) -> int:
        return self._parser.CurrentLineNumber

    def tell(self, words: str, line: int) -> None:
        self._ready.append(Problem(Place(self._file, line), words))

    def fail(self, words: str, line: int) -> None:
        self._ready.append(Problem(Place(self._file, line), words, fatal=True))

    def take_ready(self) -> list[Element | Problem]:
        ready, self._ready = self._ready, []
        return ready

    def feed(self, text: str) -> list[Element | Problem]:
        self._parser.Parse(text, False)
        self._fed += len(text.encode())
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise _Refused(f"A tag or a comment has over {_LONGEST_TAG:,} characters.")
        return self.take_ready()

    def close(self) -> list[Element | Problem]:
        self._parser.Parse("", True)
        return self.take_ready()

    def explain(self, error: expat.ExpatError) -> None:
        """Say in words where and why the XML ends before its end."""
        if error.code == _AFTER_THE_END:
            self.fail("Something stands after the end of the export; it was not read.", self.line)
            return
        if error.code in _ENDS_TOO_EARLY:
            words = "The file ends in the middle: it was cut off"
        else:
            reason = expat.ErrorString(error.code)
            words = (
                f"The XML is broken at line {error.lineno}, column {error.offset + 1} ({reason})"
            )
        if self._open:
            element = self._open[0]
            title = element.read("title", "wp:author_login", "wp:cat_name", "wp:tag_name")
            words += f", within the {element.name} that began at line {element.line}"
            words += f" (“{title[:80].strip()}”)" if title.strip() else ""
        self.fail(f"{words}. What stands before it was read.", self.line)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Refused(f"Tags are nested over {_DEEPEST} deep, which no export does.")
        if self._depth <= _IN_CHANNEL:
            self._learn_prefixes(attributes)
        name = self._give_name(name)
        if self._depth == 1 and name not in {"rss", "channel"}:
            is_page = name.lower() == "html"
            raise _Refused(
                "This is a web page, not an export: it was saved where the export should be."
                if is_page
                else f"This is not an export of WordPress: it is a file of <{name[:40]}>."
            )
        if self._open:
            self._keep_text()
        elif name in _CONTAINERS or (self._depth > _IN_CHANNEL):
            self._room = LONGEST_ELEMENT
        else:
            return  # rss and channel
        element = Element(name, self.line, attributes)
        self._spend(_FEE + sum(map(len, attributes.values())))
        self._room_of_field = LONGEST_FIELDS.get(name, LONGEST_FIELD)
        if self._open and self._room > 0:
            self._open[-1].children.append(element)
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        self._keep_text()
        element = self._open.pop()
        if self._room_of_field < 0:
            most = LONGEST_FIELDS.get(element.name, LONGEST_FIELD)
            self.tell(
                f"A <{element.name}> has over {most:,} characters; the rest of it was left out.",
                element.line,
            )
        self._room_of_field = LONGEST_FIELD
        if not self._open:
            self._ready.append(element)

    def _add_text(self, text: str) -> None:
        """Keep a text that stands before all that the element holds: fields hold nothing else."""
        if not self._open or self._open[-1].children or self._room_of_field < 0:
            return
        kept = text[: min(self._room_of_field, max(self._room, 0))]
        if kept:
            self._pieces.append(kept)
        self._room_of_field -= len(text)
        self._spend(len(text))

    def _keep_text(self) -> None:
        if self._pieces:
            self._open[-1].text = "".join(self._pieces)
            self._pieces.clear()

    def _spend(self, characters: int) -> None:
        before, self._room = self._room, self._room - characters
        if before > 0 >= self._room:
            element = self._open[0] if self._open else None
            self.tell(
                f"This has over {LONGEST_ELEMENT:,} characters; what goes beyond was left out.",
                element.line if element else self.line,
            )

    def _learn_prefixes(self, attributes: dict[str, str]) -> None:
        for name, address in attributes.items():
            if not name.startswith("xmlns:"):
                continue
            prefix = name.removeprefix("xmlns:")
            if "wordpress.org/export" in address:
                is_excerpt = address.rstrip("/").endswith("excerpt")
                self._prefixes[prefix] = "excerpt" if is_excerpt else "wp"
            for part, known in _PREFIXES.items():
                if part in address:
                    self._prefixes[prefix] = known

    def _give_name(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return f"{self._prefixes.get(prefix, prefix)}:{local}" if colon else name

    def _read_comment(self, text: str) -> None:
        """The comment before the root tells which program wrote the export."""
        if self._depth == 0 and "generator=" in text:
            self._ready.append(Element("generator", self.line, {}, text.split('"')[1:2][0][:200]))

    def _refuse_entities(self, *_: object) -> None:
        raise _Refused("The file declares entities, as no export does and an attack would.")

    def _refuse_external_type(
        self, _name: str, system: str | None, public: str | None, _internal: bool
    ) -> None:
        if system or public:
            raise _Refused("The file refers to another file (DOCTYPE), as no export does.")
