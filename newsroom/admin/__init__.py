"""Admin of the newsroom. Importing this registers it."""

from newsroom.admin import (
    addresses,
    article,
    checked_links,
    companies,
    log,
    notices,
    people,
    saved_views,
    series,
    style_rules,
    taxonomy,
)
