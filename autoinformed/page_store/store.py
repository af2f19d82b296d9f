"""Store of kept pages: bounded, dropped by tag, and closed while nobody would hear of a change."""

import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from autoinformed.page_store.pages import KeptPage

# What anybody can make up without end (addresses that lead nowhere, searches) may fill so much of
# the memory: it displaces no article.
SHARE_OF_ODD = 0.1
# So long is what the listener last heard believed.
CONFIRMED_SECONDS = 10.0
LAST_GOOD_SECONDS = 24 * 60 * 60
# Tags whose last drop is remembered; with more, no page that was begun before now is kept.
MOST_DROPS = 10_000


@dataclass(frozen=True)
class Beginning:
    """The moment at which somebody began to make a page: what changes later is not in it."""

    drop: int
    epoch: int


@dataclass
class _Entry:
    page: KeptPage
    epoch: int
    fresh_until: float
    made_at: float


@dataclass
class _Share:
    """A part of the memory, of which the longest unused goes first."""

    most: int
    used: int = 0
    entries: OrderedDict[Hashable, _Entry] = field(default_factory=OrderedDict)


class PageStore:
    """Pages by key, in ``most_bytes`` of memory at most. All of it may be called from any thread.

    It begins closed: ``open`` and ``close`` are for the listener. While closed it keeps nothing and
    finds nothing fresh; what it held stays for ``find_last_good`` alone.
    """

    def __init__(self, most_bytes: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pages = _Share(int(most_bytes * (1 - SHARE_OF_ODD)))
        self._odd = _Share(int(most_bytes * SHARE_OF_ODD))
        self._keys_by_tag: defaultdict[str, set[Hashable]] = defaultdict(set)
        self._dropped_at: dict[str, int] = {}
        self._drops = 0
        self._begun_after = 0
        self._epoch = 0
        self._is_open = False
        self._ends_at = float("-inf")

    # What a request asks

    def begin(self) -> Beginning:
        """Note the moment before a page is made."""
        with self._lock:
            return Beginning(self._drops, self._epoch)

    def find(self, key: Hashable) -> KeptPage | None:
        """The page of ``key`` as readers would get it now, or None."""
        with self._lock:
            if not self._is_open:
                return None
            entry = self._find_entry(key)
            if entry is None or entry.epoch != self._epoch:
                return None
            now = self._clock()
            if now >= min(entry.fresh_until, self._ends_at):
                return None
            return entry.page

    def find_last_good(self, key: Hashable) -> tuple[KeptPage, float] | None:
        """A page that was once right, for up to a day, with its age in seconds: for an outage."""
        with self._lock:
            entry = self._pages.entries.get(key)
            if entry is None:
                return None
            age = self._clock() - entry.made_at
            return (entry.page, age) if age < LAST_GOOD_SECONDS else None

    def keep(
        self, key: Hashable, page: KeptPage, *, since: Beginning, seconds: float, is_odd: bool
    ) -> bool:
        """Keep ``page``, unless something that it shows changed ``since`` it was begun."""
        with self._lock:
            if not self._is_open or since.epoch != self._epoch or since.drop < self._begun_after:
                return False
            if any(self._dropped_at.get(tag, 0) > since.drop for tag in page.tags):
                return False
            share = self._odd if is_odd else self._pages
            if page.size > share.most // 4:
                return False
            self._forget(key)
            now = self._clock()
            share.entries[key] = _Entry(page, self._epoch, now + seconds, now)
            share.used += page.size
            for tag in page.tags:
                self._keys_by_tag[tag].add(key)
            while share.used > share.most:
                self._forget(next(iter(share.entries)))
            return True

    # What the listener tells

    def drop(self, tags: Iterable[str]) -> None:
        """Drop every page that shows one of ``tags``: what it says is no longer so."""
        with self._lock:
            self._drops += 1
            for tag in tags:
                self._dropped_at[tag] = self._drops
                for key in list(self._keys_by_tag.get(tag, ())):
                    self._forget(key)
            if len(self._dropped_at) > MOST_DROPS:
                self._dropped_at.clear()
                self._begun_after = self._drops

    def open(self) -> None:
        """Keep pages from now on: changes are heard of."""
        with self._lock:
            self._epoch += 1
            self._is_open = True

    def close(self) -> None:
        """Keep and find nothing until ``open``: a change could go unheard."""
        with self._lock:
            self._is_open = False
            self._epoch += 1

    def confirm(self, *, ends_in: float | None) -> None:
        """Know that changes were heard of until now, and that pages change by themselves after so
        many seconds: no page is given out after that, nor where nothing was confirmed for long.
        """
        with self._lock:
            now = self._clock()
            self._ends_at = now + min(
                CONFIRMED_SECONDS, ends_in if ends_in is not None else CONFIRMED_SECONDS
            )

    # For the health page and tests

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def used(self) -> int:
        """Bytes that the kept pages take."""
        with self._lock:
            return self._pages.used + self._odd.used

    @property
    def keys(self) -> set[Hashable]:
        """The keys of the pages that ``find`` would give."""
        with self._lock:
            shares = (self._pages, self._odd)
            return {
                key
                for share in shares
                for key, entry in share.entries.items()
                if entry.epoch == self._epoch
            }

    def _find_entry(self, key: Hashable) -> _Entry | None:
        for share in (self._pages, self._odd):
            if entry := share.entries.get(key):
                share.entries.move_to_end(key)
                return entry
        return None

    def _forget(self, key: Hashable) -> None:
        for share in (self._pages, self._odd):
            if entry := share.entries.pop(key, None):
                share.used -= entry.page.size
                for tag in entry.page.tags:
                    keys = self._keys_by_tag[tag]
                    keys.discard(key)
                    if not keys:
                        del self._keys_by_tag[tag]
