"""Background tasks. Imported here for the worker to find them; each stands with its verb.

A task carries ids, never an e-mail address, and may run twice.
"""

from followers import privacy
from followers.asking import send_link
from followers.digests import sending
