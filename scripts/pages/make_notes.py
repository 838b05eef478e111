"""The work behind scripts/notes, once everything is set up: execute, then render or update."""

from __future__ import annotations

import argparse
import re
import sys

from common import book, nbfiles, oserrors
from common.nbfiles import UserError
from common.places import EXECUTED, LANGUAGES, NOTEBOOKS, relative
from pages.execute import execute
from pages.render import NOTES, render


def choose(wanted: list[str]) -> list[str]:
    """The names to work on: all, or those given (with or without folder and suffix)."""
    known = nbfiles.names()
    if not known:
        raise UserError("there are no notebooks under notebooks/ko and notebooks/en")
    chosen = []
    for given in wanted:
        name = re.sub(r"\.ipynb$", "", given.rsplit("/", 1)[-1])
        if name not in known:
            raise UserError(f"there is no notebook named {given}; there are {', '.join(known)}")
        chosen.append(name)
    return sorted(set(chosen)) or known


def update(chosen: list[str]) -> None:
    """Writes the executed copies' outputs into the committed notebooks."""
    for name in chosen:
        for lang in LANGUAGES:
            path, copy = (folder / lang / f"{name}.ipynb" for folder in (NOTEBOOKS, EXECUTED))
            if not path.exists():
                continue
            source, executed = nbfiles.read(path), nbfiles.read(copy)
            nbfiles.write(path, nbfiles.with_outputs(source, executed))
            print(f"updated {relative(path)}")


def main() -> None:
    """Reads the arguments that scripts/notes passes on, and does the work."""
    parser = argparse.ArgumentParser(prog="scripts/notes")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("notebooks", nargs="*")
    options = parser.parse_args()
    chosen = choose(options.notebooks)
    if options.update and not book.is_here():
        raise UserError("--update needs the book's data, and notebooks/datasets/binary.csv is another file")
    execute(chosen)
    if options.update:
        update(chosen)
        return
    for warning in render():
        print(f"warning: {warning}", file=sys.stderr)
    print(f"\nThe notes are at {NOTES / 'index.html'}")


if __name__ == "__main__":
    try:
        main()
    except UserError as err:
        print(f"\n{err}", file=sys.stderr)
        sys.exit(1)
    except OSError as err:
        print(f"\n{oserrors.sentence(err)}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nstopped; what was there before is still there", file=sys.stderr)
        sys.exit(130)
