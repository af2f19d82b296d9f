"""Comments in the admin. Importing this registers the screens.

No list, search or form here touches a commenter's e-mail address; the one button that shows it asks
``private_side.reveal_email``, which logs the look.
"""

from . import comment, log, rules, settings, standings
