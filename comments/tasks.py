"""Background tasks. Imported here for the worker to find them; each stands with its verb.

A task carries ids, never an e-mail address, and may run twice.
"""

from comments.alerts import digest, doubtful_spam
from comments.moderation import bulk
from comments.privacy import data_requests, retention
from comments.replying import commenter_mail
from comments.spam import training
