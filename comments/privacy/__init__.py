"""Privacy. A commenter's rights to their data, and the end of what is kept.

Where it is kept, encrypted and hashed: ``comments/private_side.py``.
"""
