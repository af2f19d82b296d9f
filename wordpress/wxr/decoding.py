"""Decoding of an export's bytes into text that an XML parser takes.

Exports come with a byte order mark, blank lines or a warning of PHP before their head, Latin-1 in
what says it is UTF-8, characters that XML forbids, bare ampersands and entities of HTML. WordPress'
own importer takes all that, so it is put right here, on the way, without moving a line.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from html.entities import html5
from typing import BinaryIO
from xml.sax.saxutils import escape

# What is told of a file: words, and the line that they are about.
type Tell = Callable[[str, int], None]

CHUNK = 64 * 1024
_HEAD = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_START = re.compile(r"<\?xml\s|<rss[\s>]|<!--|<!DOCTYPE", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,500}\?>")
_BYTE_ORDER_MARKS = [  # UTF-32's first: it starts as UTF-16's does
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_ARCHIVES = {b"PK\x03\x04": "a ZIP archive", b"\x1f\x8b": "a gzip archive"}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(
    r"<!\[CDATA\[|<!--|&(?:#(?:[0-9]{1,8}|[xX][0-9a-fA-F]{1,7});|[A-Za-z][A-Za-z0-9]{0,31};)?"
)
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
_OF_XML = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
# No token that `_MARKUP` looks for is longer: it is held back until the next chunk completes it.
_LONGEST_TOKEN = 48


class Undecodable(Exception):
    """The bytes are no text of XML; says in words what they are."""


def decode(file: BinaryIO, tell: Tell) -> Iterator[str]:
    """Give the text of ``file`` piece by piece, from its root on, less its XML declaration.

    Each piece has the line ends that the file has there. ``tell`` hears what had to be put right.
    """
    return _repair(_skip_head(_drop_forbidden(_decode(file, tell), tell), tell))


def _decode(file: BinaryIO, tell: Tell) -> Iterator[str]:
    head = file.read(CHUNK)
    encoding, mark = _find_encoding(head)
    data = head[len(mark) :] if encoding == "utf-8" else head
    if encoding == "utf-8":
        yield from _decode_utf_8(data, file, tell)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while data:
        yield decoder.decode(data)
        data = file.read(CHUNK)
    yield decoder.decode(b"", True)


def _find_encoding(head: bytes) -> tuple[str, bytes]:
    """Give the encoding and the byte order mark, which is b"" where there is none."""
    if not head.strip():
        raise Undecodable("The file is empty.")
    for signature, kind in _ARCHIVES.items():
        if head.startswith(signature):
            raise Undecodable(f"This is {kind}, not an export: unpack it first.")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding, mark
    if head.lstrip(b"\r\n\t ").startswith((b"<\x00", b"\x00<")):
        return ("utf-16-le" if head.lstrip(b"\r\n\t ")[0] else "utf-16-be"), b""
    declared = _HEAD.search(head)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    try:
        found = codecs.lookup(name).name
        "".encode(found)
        b"".decode(found)
    except (LookupError, ValueError):
        raise Undecodable(f"The file says that it is in “{name}”, which is not known.") from None
    if found.startswith(("utf", "ascii")):
        return "utf-8", b""  # whose head could be read as it is: no UTF-16
    return ("cp1252" if found == "iso8859-1" else found), b""


def _decode_utf_8(data: bytes, file: BinaryIO, tell: Tell) -> Iterator[str]:
    line, told = 1, False
    while data:
        following = file.read(CHUNK)
        try:
            text, taken = codecs.utf_8_decode(data, "strict", not following)
        except UnicodeDecodeError as error:
            text, taken = codecs.utf_8_decode(data, _AS_WINDOWS_1252, not following)
            if not told:
                tell(
                    "Some letters are not in UTF-8, as the file says they are; they were read as "
                    "Windows-1252.",
                    line + data.count(b"\n", 0, error.start),
                )
                told = True
        line += text.count("\n")
        yield text
        data = data[taken:] + following


def _read_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_AS_WINDOWS_1252 = "autoinformed-as-windows-1252"
codecs.register_error(_AS_WINDOWS_1252, _read_as_windows_1252)


def _drop_forbidden(texts: Iterator[str], tell: Tell) -> Iterator[str]:
    line, told = 1, False
    for text in texts:
        found = _FORBIDDEN.search(text)
        if found and not told:
            tell(
                "Control characters that XML forbids were left out.",
                line + text.count("\n", 0, found.start()),
            )
            told = True
        line += text.count("\n")
        yield _FORBIDDEN.sub("", text) if found else text


def _skip_head(texts: Iterator[str], tell: Tell) -> Iterator[str]:
    """Blank out what stands before the root: line ends stay, so that lines count as in the file."""
    head = ""
    for text in texts:
        head += text
        if len(head) > CHUNK:
            break
    start = _START.search(head)
    first = start.start() if start else head.find("<")
    if first < 0:
        raise Undecodable("This is not an export of WordPress: there is no XML in it.")
    if head[:first].strip():
        tell("Text before the head of the export was left out.", 1)
    rest = head[first:]
    declaration = _DECLARATION.match(rest)
    if declaration:
        rest = _keep_line_ends(declaration[0]) + rest[declaration.end() :]
    yield _keep_line_ends(head[:first]) + rest
    yield from texts


def _keep_line_ends(text: str) -> str:
    return "\n" * len(re.findall(r"\r\n?|\n", text))


def _repair(texts: Iterator[str]) -> Iterator[str]:
    """Make entities and bare ampersands outside CDATA such that XML has them."""
    held, inside = "", ""  # what awaits the next chunk; the end of the CDATA or comment it is in
    for text in texts:
        held += text
        piece, held, inside = _repair_piece(held, inside, len(held) - _LONGEST_TOKEN)
        yield piece
    yield _repair_piece(held, inside, len(held))[0]


def _repair_piece(text: str, inside: str, until: int) -> tuple[str, str, str]:
    """Give ``text`` repaired up to ``until`` or a little beyond, the rest, and what it is in."""
    pieces, place = [], 0
    while place < until:
        if inside:
            end = text.find(inside, place)
            if end < 0:
                end = max(place, until)
                pieces.append(text[place:end])
                place = end
                break
            pieces.append(text[place : end + len(inside)])
            place, inside = end + len(inside), ""
            continue
        found = _MARKUP.search(text, place)
        if found is None or found.start() >= until:
            pieces.append(text[place : max(place, until)])
            place = max(place, until)
            break
        pieces.append(text[place : found.start()])
        place = found.end()
        inside = _ENDS.get(found[0], "")
        pieces.append(found[0] if inside else _repair_entity(found[0]))
    return "".join(pieces), text[place:], inside


def _repair_entity(entity: str) -> str:
    if entity in _OF_XML:
        return entity
    if entity.startswith("&#"):
        digits = entity[2:-1]
        number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        is_character = number in (9, 10, 13) or (31 < number < 0x110000)
        return f"&#{number};" if is_character and not _FORBIDDEN.match(chr(number)) else ""
    character = html5.get(entity[1:]) if len(entity) > 1 else None
    return escape(character) if character else f"&amp;{entity[1:]}"
