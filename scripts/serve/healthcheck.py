"""Ends well when the container's JupyterLab answers: the Dockerfile's HEALTHCHECK."""

import json
import os
import sys
import urllib.request

port = os.environ.get("JUPYTER_PORT", "8888")
prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "/")  # where a hub's reader has the server
direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # Docker may hand its proxy to the container
try:
    with direct.open(f"http://127.0.0.1:{port}{prefix}api", timeout=5) as answer:  # the version, which needs no token
        print("JupyterLab answers; its server is", json.load(answer)["version"])
except (OSError, ValueError, KeyError) as err:
    sys.exit(f"JupyterLab does not answer on port {port}: {err}")
