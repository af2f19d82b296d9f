"""The four staff accounts of the demo. Everybody knows their passwords: for a copy on one's own
machine only, which the setting ``DEMO_SIGN_INS`` tells."""

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.models import Group

from authors.models import User
from autoinformed import roles

# User name (also the group's): first and last name.
PEOPLE = {
    roles.EDITOR: ("Juno", "Camber"),
    roles.WRITER: ("Ansel", "Tappet"),
    roles.MODERATOR: ("Wilma", "Gasket"),
    roles.ADMIN: ("Otis", "Flywheel"),
}


def password_of(name):
    return f"{name}-demo"


def create():
    """Make the accounts as documented, again if need be. Returns ``{user name: user}``."""
    roles.sync_roles()
    people = {}
    for name, (first_name, last_name) in PEOPLE.items():
        user, _ = User.objects.update_or_create(
            username=name,
            email=_address_of(name),
            defaults={
                "first_name": first_name,
                "last_name": last_name,
                "is_staff": True,
                "is_active": True,
                "password": _hash(password_of(name)),
            },
        )
        user.groups.set([Group.objects.get(name=name)])
        people[name] = user
    return people


def taken_names():
    """The names among ours that accounts of somebody else have."""
    ours = [_address_of(name) for name in PEOPLE]
    others = User.objects.filter(username__in=PEOPLE).exclude(email__in=ours)
    return list(others.values_list("username", flat=True))


def lines():
    """The sign-ins as lines to print; none where the demo is not loaded or has none."""
    if not settings.DEMO_SIGN_INS:
        return []
    there = User.objects.filter(email__in=[_address_of(name) for name in PEOPLE], is_active=True)
    names = set(there.values_list("username", flat=True))
    if not names:
        return []
    pairs = [f"{name} / {password_of(name)}" for name in PEOPLE if name in names]
    return ["Sign in as (demo only):", *pairs]


def _hash(password):
    """Quickly: these are no secrets, and Django hashes them with care at the first sign-in."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=1000)
    return hasher.encode(password, hasher.salt())


def _address_of(name):
    return f"{name}@newsroom.example"
