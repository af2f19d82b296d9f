"""Screens of the newsroom beside Django's own: function views, each listed in one ``get_urls``."""
