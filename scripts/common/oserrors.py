"""What the system refuses (a full disk, a folder that can't be written), as one sentence for the reader."""

from __future__ import annotations

import errno

from common.places import relative

FULL = "the disk is full: make room and run it again; what was there before is still there"


def sentence(error: OSError) -> str:
    """The sentence for one error."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    where = f"{relative(error.filename)}: " if error.filename else ""
    return f"{where}{error.strerror or error}; what was there before is still there"
