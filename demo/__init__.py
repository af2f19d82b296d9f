"""The demo newsroom: invented makers, people and news that use every part of the product.

What is written lies beside this file as text (``articles/``, ``comments/``, ``pages/``,
``newsroom.toml``), what is drawn in ``pictures/``; ``manage.py demo`` loads both.
"""
