"""Writes the kernelspec with which Jupyter starts GoNB on this project.

    kernelspec.py KERNEL_JSON PROJECT GOROOT CELL_GOFLAGS [CC]

Its env replaces what the user's shell says, except that their PATH stays at the end.
"""

import json
import os
import shutil
import subprocess
import sys


def literal(text: str) -> str:
    """Escapes a dollar sign, which Jupyter would take for the start of a variable."""
    return text.replace("$", "$$")


def dies_with_parent() -> list[str]:
    """On Linux, the prefix that ends the kernel when the process that started it has gone."""
    prefix = ["setpriv", "--pdeathsig", "TERM"]
    works = shutil.which("setpriv") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    return prefix if works else []


def main() -> None:
    target, project, goroot, flags, cc = sys.argv[1:6]
    go = os.path.join(goroot, "bin", "go")
    tools = os.path.join(project, ".tools")

    def go_env(name: str) -> str:
        return subprocess.run([go, "env", name], cwd=project, check=True, capture_output=True, text=True).stdout.strip()

    folders = [os.path.join(tools, "bin"), os.path.join(goroot, "bin"), os.path.join(project, ".venv", "bin")]
    env = {
        "PATH": os.pathsep.join([*map(literal, folders), "${PATH}"]),
        # Cells use the versions of go.mod and never the network.
        "GOFLAGS": flags,
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GO111MODULE": "on",
        "GOWORK": "",
        "CGO_ENABLED": "1",
        # The caches that set-up has filled, also where another HOME would mean others.
        "GOMODCACHE": go_env("GOMODCACHE"),
        "GOCACHE": go_env("GOCACHE"),
    }
    if cc:
        env["CC"] = env["SETUP_CC"] = cc
    plugins = os.path.join(tools, "pjrt")
    if os.path.exists(os.path.join(plugins, "pjrt_c_api_cpu_plugin.so")):
        env["PJRT_PLUGIN_LIBRARY_PATH"] = plugins
    spec = {
        "argv": [
            *dies_with_parent(),
            os.path.join(tools, "bin", "gonb"),
            "--kernel",
            "{connection_file}",
            # GoNB logs every start; only what stops it is worth a line among the reader's own.
            "-logtostderr=true",
            "-legacy_stderr_threshold_behavior=false",
            "-stderrthreshold=FATAL",
            f"-go_work={project}",
        ],
        "display_name": "Go (GoNB)",
        "language": "go",
        "interrupt_mode": "message",
        "env": {name: value if name == "PATH" else literal(value) for name, value in env.items()},
    }
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target + ".tmp", "w", encoding="utf-8") as file:
        json.dump(spec, file, ensure_ascii=False, indent=1)
        file.write("\n")
    os.replace(target + ".tmp", target)


main()
