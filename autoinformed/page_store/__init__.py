"""Page store. Readers' pages that a web process keeps ready, and answers without entering Django.

``serving`` stands in front of Django and makes entries of what it answers; ``store`` holds them in
bounded memory; ``listener`` hears from PostgreSQL what changed, and drops the pages that show it.
What a page shows is in its header ``Cache-Tag`` (``articles/caching.py``).
"""
