"""Spam. Told from comments by what this site's own moderators decided, and by their hold rules.

``screening`` judges a reply as it comes in: ``features`` says what is looked at, ``scoring`` weighs
it with what ``training`` learned from decisions (in the task worker), ``campaigns`` looks for the
same thing sent again and again, ``challenge`` asks for a proof of work. ``hold_rules`` are what
moderators set. Nothing leaves the site, and nothing here publishes or throws away a comment.
"""
