"""The moderators' desk. Importing this registers its screens.

No list, search or form here touches a commenter's address; the one button that shows it asks
``privacy.address_of``, which logs the look.
"""

from . import log, people, queue, rules, settings

__all__ = ["log", "people", "queue", "rules", "settings"]
