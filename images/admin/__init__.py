"""Picture library in the admin. Importing this registers its screens."""

from . import image
