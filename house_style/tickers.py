"""Tickers as the writers type them: ``(NYSE: TM, 7203T)``, ``(OTC: VWAGY, XETRA: VOW3)``.

Only brackets count, and only exchanges that are known here: ``(UAW: GM)`` is no listing.
"""

import re
from dataclasses import dataclass

# The one name that we keep for an exchange, and what else is typed for it, in capitals.
_ALSO_TYPED = {
    "NYSE": "NEW YORK",
    "AMEX": "NYSE AMERICAN",
    "NASDAQ": "NASDAQGS, NASDAQGM, NASDAQCM",
    "OTC": "OTCMKTS, OTCPK, OTCQX, OTCQB",
    "TSE": "TYO, TOKYO",
    "LSE": "LON",
    "XETRA": "ETR",
    "FRA": "FWB, FSE, FRANKFURT",
    "EPA": "EURONEXT PARIS",
    "BIT": "EURONEXT MILAN, MIL",
    "SIX": "SWX",
    "OSL": "OSE",
    "HKEX": "SEHK, HKSE, HKG, HK",
    "KRX": "KSE",
    "SSE": "SHA",
    "SZSE": "SHE",
    "TWSE": "TPE",
    "BSE": "BOM",
    "B3": "BVMF",
}
_TYPED_ALONE = "TSX TSXV AMS EURONEXT BME VIE STO HEL CPH KOSDAQ NSE ASX SGX JSE"
EXCHANGES = {
    **{name: name for name in [*_ALSO_TYPED, *_TYPED_ALONE.split()]},
    **{typed: name for name, others in _ALSO_TYPED.items() for typed in others.split(", ")},
}
# Where a symbol carries its exchange after a dot.
_SUFFIXES = {
    "T": "TSE",
    "DE": "XETRA",
    "F": "FRA",
    "PA": "EPA",
    "MI": "BIT",
    "AS": "AMS",
    "L": "LSE",
    "TO": "TSX",
    "ST": "STO",
    "HK": "HKEX",
    "KS": "KRX",
    "SS": "SSE",
    "SZ": "SZSE",
    "NS": "NSE",
    "BO": "BSE",
    "AX": "ASX",
}

_NAMES = "|".join(
    re.escape(name).replace(r"\ ", r"\s+") for name in sorted(EXCHANGES, key=len, reverse=True)
)
_SYMBOL = r"[A-Z0-9]{1,8}(?:[.-][A-Z0-9]{1,4})?"
_BRACKET = re.compile(r"\(([^()\u2028\ufffc]{2,120})\)")
_BETWEEN = re.compile(r"\s*[,;/|]\s*|\s+(?:and|&)\s+")
_FULL = re.compile(rf"(?:.*\s)?(?P<exchange>(?i:{_NAMES}))\s*:\s*(?P<symbol>{_SYMBOL})")
_EXCHANGE_ALONE = re.compile(rf"(?i:{_NAMES})")
_SYMBOL_ALONE = re.compile(_SYMBOL)
# Four signs, a letter among them since 2024, and a T: Tokyo's, whatever exchange stands before.
_TOKYO = re.compile(r"([0-9]{4}|[0-9]{3}[A-Z])\.?T")


type Listing = tuple[str, str]  # (exchange, symbol)


@dataclass(frozen=True)
class Bracket:
    """A bracket in a text and the listings in it."""

    start: int
    end: int
    listings: tuple[Listing, ...]


def find_brackets(text: str) -> list[Bracket]:
    """List the brackets of ``text`` that hold at least one listing, in order."""
    return [
        Bracket(match.start(), match.end(), listings)
        for match in _BRACKET.finditer(text)
        if (listings := _read(match[1]))
    ]


def normalize_listing(exchange: str, symbol: str) -> Listing:
    """Give the one form under which a listing is looked up, however it was typed or stored."""
    exchange = " ".join(exchange.upper().split())
    symbol = symbol.strip().upper()
    tokyo = _TOKYO.fullmatch(symbol)
    return ("TSE", tokyo[1]) if tokyo else (EXCHANGES.get(exchange, exchange), symbol)


def _read(words: str) -> tuple[Listing, ...]:
    if ":" not in words and not _TOKYO.fullmatch(words.strip()):
        return ()
    found: dict[Listing, None] = {}
    exchange = ""
    waiting: list[str] = []  # exchanges whose symbol is still to come
    for part in _BETWEEN.split(words.strip()):
        full = _FULL.fullmatch(part)
        if full:
            exchange = full["exchange"]
            for one in [*waiting, exchange]:  # (NYSE/TSX: MGA): one symbol on both
                found[normalize_listing(one, full["symbol"])] = None
            waiting = []
        elif _EXCHANGE_ALONE.fullmatch(part):
            waiting.append(part)
        elif _SYMBOL_ALONE.fullmatch(part):
            symbol, _, suffix = part.rpartition(".")
            if _TOKYO.fullmatch(part):
                found[normalize_listing("TSE", part)] = None
            elif symbol and suffix in _SUFFIXES:
                found[normalize_listing(_SUFFIXES[suffix], symbol)] = None
            elif exchange:
                found[normalize_listing(exchange, part)] = None
    return tuple(found)
