"""Replying. How a reply comes in, and what its commenter sees and hears of it afterwards."""
