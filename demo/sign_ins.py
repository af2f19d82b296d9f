"""Staff accounts of the demo, one for each role.

Everybody knows their passwords: for a copy on one's own machine only, which the setting
``DEMO_SIGN_INS`` tells.
"""

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.models import Group

from authors.models import User

# User name (also the group's): first and last name.
PEOPLE = {
    "editor": ("Juno", "Camber"),
    "writer": ("Ansel", "Tappet"),
    "moderator": ("Wilma", "Gasket"),
    "admin": ("Otis", "Flywheel"),
}


def build_password(name: str) -> str:
    return f"{name}-demo"


def create_accounts() -> dict[str, User]:
    """Create the accounts, or put them back as they were. Returns ``{user name: user}``."""
    people = {}
    for name, (first_name, last_name) in PEOPLE.items():
        user, _ = User.objects.update_or_create(
            username=name,
            email=_email_address(name),
            defaults={
                "first_name": first_name,
                "last_name": last_name,
                "is_staff": True,
                "is_active": True,
                "password": _hash_password(build_password(name)),
            },
        )
        user.groups.set([Group.objects.get(name=name)])
        people[name] = user
    return people


def find_missing_roles() -> set[str]:
    """Return the roles among ours that the database does not have yet."""
    return set(PEOPLE) - set(Group.objects.values_list("name", flat=True))


def find_taken_names() -> list[str]:
    """Return the names among ours that accounts of somebody else have."""
    ours = [_email_address(name) for name in PEOPLE]
    others = User.objects.filter(username__in=PEOPLE).exclude(email__in=ours)
    return list(others.values_list("username", flat=True))


def list_sign_ins() -> list[str]:
    """Return the sign-ins as lines to print; none where the demo is not loaded or has none."""
    if not settings.DEMO_SIGN_INS:
        return []
    there = User.objects.filter(email__in=[_email_address(name) for name in PEOPLE], is_active=True)
    names = set(there.values_list("username", flat=True))
    if not names:
        return []
    pairs = [f"{name} / {build_password(name)}" for name in PEOPLE if name in names]
    return ["Sign in as (demo only):", *pairs]


def _hash_password(password: str) -> str:
    """Quickly: these are no secrets, and Django hashes them with care at the first sign-in."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=1000)
    return hasher.encode(password, hasher.salt())


def _email_address(name: str) -> str:
    return f"{name}@newsroom.example"
