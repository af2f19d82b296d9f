"""Telling spam from comments by what this site's own moderators decided.

``features`` says what is looked at, ``training`` learns weights from decisions (in the task
worker), ``scoring`` weighs a new comment with them, ``campaigns`` looks for the same thing sent
again and again. Nothing leaves the site, and nothing here publishes or throws away a comment.
"""
