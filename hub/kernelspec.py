"""Writes the kernelspec of a hub, the project's with Go's caches in the hub's folder: kernelspec.py FROM STATE TO.

Prints the GOFLAGS with which cells are compiled.
"""

import json
import sys
from pathlib import Path

source, state, target = sys.argv[1:]
spec = json.loads(Path(source).read_text(encoding="utf-8"))
folder = state.replace("$", "$$")
# Jupyter puts the reader's name in the place of ${USER}: see readers.py.
spec["env"].update(GOMODCACHE=f"{folder}/go/modules", GOCACHE=f"{folder}/readers/${{USER}}/go-build")
Path(target).write_text(json.dumps(spec, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
print(spec["env"]["GOFLAGS"].replace("$$", "$"))
