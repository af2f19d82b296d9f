"""Database engine: Django's own for PostgreSQL, whose web processes wait for no answer for ever."""
