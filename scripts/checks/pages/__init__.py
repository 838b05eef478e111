"""Checks HTML pages as a reader meets them: in Chromium, opened from a file, without a network.

Each check_... function looks at one open page (or at the files of a site) and
returns the problems that it found, each one sentence; an empty list is a pass.
site.check_site runs all of them.
"""
