"""Models of the newsroom: versions, work in hand, logs. One file an idea; import them from here."""

from .assignment import Assignment, EditorialNote, NoteReply
from .checked_link import CheckedLink
from .editorial_log import EditorialLog
from .presence import Presence
from .preview_link import PreviewLink
from .revision import Revision
from .saved_view import SavedView
from .style_rule import StyleRule
