"""JupyterHub's configuration for one server, loaded by scripts/hub, which names the settings."""

from __future__ import annotations

import grp
import ipaddress
import os
import re
import socket
import sys
from pathlib import Path

from traitlets.config import get_config

ROOT = Path(__file__).resolve().parent.parent


def setting(name: str, default: str, pattern: str, what: str) -> str:
    """A variable of the environment, which must match the pattern."""
    value = os.environ.get(name) or default
    if not re.fullmatch(pattern, value):
        sys.exit(f"hub: {name}={value} is not {what}")
    return value


def address() -> str:
    """The address to listen on; any but the machine's own is for TLS only."""
    value = os.environ.get("HUB_IP") or "127.0.0.1"
    try:
        local = ipaddress.ip_address(value).is_loopback
    except ValueError:
        sys.exit(f"hub: HUB_IP={value} is not an IP address, such as 127.0.0.1 or 0.0.0.0")
    if not local and not (os.environ.get("HUB_CERT") and os.environ.get("HUB_KEY")):
        sys.exit(
            f"hub: HUB_IP={value} would send passwords unencrypted: set HUB_CERT and HUB_KEY to the files of a TLS"
            " certificate, or leave HUB_IP out and put a web server with TLS in front of the hub"
        )
    return value


ip = address()
port = int(setting("HUB_PORT", "8000", r"[1-9]\d{0,4}", "a port from 1 to 65533"))
group = os.environ.get("HUB_GROUP") or "notes-readers"
memory = setting("HUB_MEMORY", "2G", r"[1-9]\d*[MG]", "an amount of memory, such as 1500M or 2G")
idle = int(setting("HUB_IDLE", "3600", r"[1-9]\d*", "a number of seconds"))
state = Path(os.environ["HUB_STATE"])

for name in ("HUB_CERT", "HUB_KEY"):
    if os.environ.get(name) and not os.access(os.environ[name], os.R_OK):
        sys.exit(f"hub: {name}={os.environ[name]} is not a file that can be read")
for host, number in ((ip, port), ("127.0.0.1", port + 1), ("127.0.0.1", port + 2)):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except (OSError, OverflowError):
            sys.exit(f"hub: port {number} can't be had on {host}: set HUB_PORT to the first of three free ports")
try:
    readers = grp.getgrnam(group).gr_mem
except KeyError:
    sys.exit(
        f"hub: there is no Unix group {group}: groupadd {group} makes it, and useradd --groups {group} its readers"
    )

sys.path.insert(0, str(ROOT / "hub"))
from readers import ReaderSpawner, cgroup_folder  # noqa: E402

c = get_config()

# What the hub starts for itself ends also when the hub is killed: the next start needs the ports.
ends_with_hub = ["setpriv", "--pdeathsig", "TERM"]

# ---- Where it listens; its parts talk on this machine only ----
scheme = "https" if os.environ.get("HUB_CERT") else "http"
c.JupyterHub.bind_url = f"{scheme}://{f'[{ip}]' if ':' in ip else ip}:{port}"
c.JupyterHub.ssl_cert = os.environ.get("HUB_CERT", "")
c.JupyterHub.ssl_key = os.environ.get("HUB_KEY", "")
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{port + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
proxy = ROOT / ".tools/hub-proxy/node_modules/.bin/configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [*ends_with_hub, str(proxy)]

# ---- Its own files, for nobody else ----
c.JupyterHub.db_url = f"sqlite:///{state}/private/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{state}/private/cookie_secret"
c.JupyterHub.pid_file = f"{state}/private/jupyterhub.pid"
c.ConfigurableHTTPProxy.pid_file = f"{state}/private/proxy.pid"
c.JupyterHub.token_expires_in_max_seconds = 14 * 24 * 3600  # tokens that readers make, as the cookies of signing in

# ---- Readers: Unix accounts of the group, with their own passwords ----
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {group}

# ---- Their servers ----
ReaderSpawner.state_folder = state
try:
    ReaderSpawner.cgroups = cgroup_folder()
except OSError as error:
    print(f"Note: readers' memory is not limited, this machine gives no cgroup: {error}", file=sys.stderr)
c.JupyterHub.spawner_class = ReaderSpawner
c.Spawner.cmd = [str(ROOT / "scripts/lab")]
c.Spawner.ip = "127.0.0.1"
c.Spawner.mem_limit = memory
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL"]
c.Spawner.args = [
    # Over TCP, anybody on the machine could listen to what cells print.
    "--KernelManager.transport=ipc",
    f"--MappingKernelManager.cull_idle_timeout={idle}",
    "--MappingKernelManager.cull_connected=True",
]
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 120

# ---- Servers that nobody uses are stopped ----
every = max(1, min(300, idle // 4))
c.Spawner.environment = {"HUB_STATE": str(state), "JUPYTERHUB_ACTIVITY_INTERVAL": str(every)}
c.JupyterHub.last_activity_interval = every
culler = [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={idle}", f"--cull-every={every}"]
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [*ends_with_hub, *culler],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]

print(f"JupyterHub for {len(readers)} readers ({group}): {c.JupyterHub.bind_url}", flush=True)
