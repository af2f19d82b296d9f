"""Rows of the room: who follows what, and the digests that are mailed. Private, all but digests."""

from .digest import Digest, DigestMail
from .follower import TARGETS, Follow, Follower, FollowRequest, Rhythm
