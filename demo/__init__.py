"""Demo newsroom: invented makers, people and news that use every part of the product.

Its words lie in ``texts/``, its pictures in ``pictures/``; ``manage.py demo`` loads both. Invented
articles by the hundred thousand, to measure with, come from ``generator/``.
"""
