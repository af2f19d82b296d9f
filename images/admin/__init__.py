"""The newsroom's screens of the picture library. Importing this registers them."""

from . import image
