"""PHP's serialized values, as they stand in custom fields: read strictly, and never an object.

The format: https://www.php.net/manual/en/function.serialize.php. A length counts bytes of UTF-8.
"""

import re

from ..records import PhpValue

LONGEST = 4_000_000  # bytes
DEEPEST = 32
MOST = 100_000  # values

_SERIALIZED = re.compile(r"(?:N|[bidsaOCER]:.*[;}])[;}]?\s*", re.DOTALL)
_SCALAR = re.compile(rb"(?:N|b:([01])|i:([+-]?[0-9]{1,20})|d:([+-]?[0-9.eE+-]{1,40}|-?INF|NAN));")
_STRING = re.compile(rb's:([0-9]{1,9}):"')
_ARRAY = re.compile(rb"a:([0-9]{1,9}):\{")


class NoPhpValue(ValueError):
    """The text is no serialized value, or one that is not taken; says why."""


def looks_serialized(text: str) -> bool:
    """Whether a custom field's ``text`` is meant as a serialized value rather than as a text."""
    text = text.strip()
    return text == "N;" or bool(text[1:2] == ":" and _SERIALIZED.fullmatch(text))


def read_php_value(text: str) -> PhpValue:
    """Give the value: an array is a dict, in its order. Raises ``NoPhpValue``."""
    data = text.strip().encode("utf-8", "surrogatepass")
    if len(data) > LONGEST:
        raise NoPhpValue(f"It has over {LONGEST:,} bytes.")
    reader = _Reader(data)
    value = reader.read(0)
    if reader.place != len(data):
        raise NoPhpValue(f"Something stands after the value, at byte {reader.place}.")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.place = 0
        self._data = data
        self._count = 0

    def read(self, depth: int) -> PhpValue:
        self._count += 1
        if depth > DEEPEST:
            raise NoPhpValue(f"It is nested over {DEEPEST} deep.")
        if self._count > MOST:
            raise NoPhpValue(f"It has over {MOST:,} values.")
        if match := _SCALAR.match(self._data, self.place):
            self.place = match.end()
            return _give_scalar(*match.groups())
        if match := _STRING.match(self._data, self.place):
            return self._read_string(match.end(), int(match[1]))
        if match := _ARRAY.match(self._data, self.place):
            self.place = match.end()
            return self._read_array(int(match[1]), depth)
        if self._data[self.place : self.place + 2] in {b"O:", b"C:", b"E:", b"R:", b"r:"}:
            raise NoPhpValue(f"It holds an object of PHP, at byte {self.place}, which is not read.")
        raise NoPhpValue(f"No value stands at byte {self.place}.")

    def _read_string(self, start: int, length: int) -> str:
        end = start + length
        if self._data[end : end + 2] != b'";':
            raise NoPhpValue(f"The text at byte {start} is not as long as it says.")
        self.place = end + 2
        return self._data[start:end].decode("utf-8", "replace")

    def _read_array(self, count: int, depth: int) -> dict[str | int, PhpValue]:
        values: dict[str | int, PhpValue] = {}
        for _ in range(count):
            key = self.read(depth + 1)
            if isinstance(key, bool) or not isinstance(key, int | str):
                raise NoPhpValue(f"A key is neither a number nor a text, before byte {self.place}.")
            values[key] = self.read(depth + 1)
        if self._data[self.place : self.place + 1] != b"}":
            raise NoPhpValue(f"An array is not closed at byte {self.place}.")
        self.place += 1
        return values


def _give_scalar(boolean: bytes | None, integer: bytes | None, real: bytes | None) -> PhpValue:
    if boolean is not None:
        return boolean == b"1"
    if integer is not None:
        return int(integer)
    if real is None:
        return None
    try:
        return float(real)
    except ValueError:
        raise NoPhpValue("A number is none.") from None
