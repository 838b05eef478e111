# shellcheck shell=bash
# Shared by every script: where things are, an environment that the user's own settings can't break,
# messages, and the steps that more than one script takes. Source it; it runs nothing by itself.
# Written for bash 3.2 (macOS) and later.

set -euo pipefail
unset CDPATH # `cd` must not look elsewhere, nor print where it went

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
VENV=$ROOT/.venv
TOOLS=$ROOT/.tools
BUILD=$ROOT/build
PYTHON=$VENV/bin/python
PYTHON_MIN=3.10
# How every package is compiled, for tests, tools and cells alike, so that they share what is compiled. Linking is most
# of a cell's time: without debug information, and without gonum/plot's image formats, which no figure uses, the linker
# reads and writes less. Stack traces keep their lines. Where no C is linked, not even for users' names and the network,
# Go reports a program of which every goroutine waits for another.
COMPILE_FLAGS='-buildvcs=false -tags=minimal,osusergo,netgo -gcflags=all=-dwarf=false'
# What cells import, compiled beforehand by scripts/setup and scripts/hub.
# shellcheck disable=SC2034
CELL_PACKAGES=(./... github.com/janpfeifer/gonb/gonbui github.com/gomlx/gomlx/core/graph github.com/gomlx/gomlx/ml/train
  github.com/gomlx/gomlx/ml/train/optimizer)

# ---- Messages ----

FULL="the disk is full: make room and run it again"

say() { printf '%s\n' "$*"; }
notice() { break_line; printf 'Note: %s\n' "$*" >&2; }
die() { died=yes; break_line; printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# wrong_usage MESSAGE: stops as die does, with the status that is for a mistake in the command line.
wrong_usage() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 2; }

# A line that says what is being done and gets its end when it is done. A message in between begins a new line.
line_open=
begin_line() { printf '%s ... ' "$*"; line_open=yes; }
break_line() { if [ -n "$line_open" ]; then printf '\n' >&2; line_open=; fi; }
end_line() { if [ -n "$line_open" ]; then printf '%s\n' "$1"; line_open=; fi; }

# run LABEL COMMAND...: runs a command without its output; if it fails, says why where its log tells what a reader can
# mend, else shows the end of that output, and stops.
run() {
  local label=$1 log why
  shift
  log=$BUILD/log/$label.log
  writable "$BUILD/log"
  if "$@" > "$log" 2>&1 < /dev/null; then return 0; fi
  why=$(reason "$log")
  if [ -n "$why" ]; then die "$label failed: $why; all that it said is in ${log#"$ROOT/"}"; fi
  show_end "$log"
  die "$label failed: the last lines are above, all of them in ${log#"$ROOT/"}"
}

# reason LOG: what a reader can mend, as one of the programs that set-up runs says it; else nothing.
reason() {
  local log=$1
  says() { grep -Eqi "$1" "$log" 2> /dev/null; }
  if disk_full || says 'no space left on device|disk quota exceeded|database or disk is full'; then
    echo "$FULL"
  elif says 'do not match the hashes|checksum mismatch|hashes are required'; then
    echo "what came is not what the project pins by its hash, and nothing of it was installed: run it again," \
      "and if it stays so, do not trust where it comes from (a mirror, a changed requirements.lock or go.sum)"
  elif says 'read-only file system|permission denied'; then
    echo "a file can't be written by $(id -un): see whose the folder is"
  elif says 'connection broken|failed to establish|name resolution|network is unreachable|no such host|dial tcp|timed out|handshake timeout'; then
    echo "a server was not reached: the first set-up needs a network, later ones do not"
  elif says 'no matching distribution found for'; then # pip says this as well, but last, when it reached none
    awk '/o matching distribution found for/ { sub(/.* found for /, ""); sub(/[ ;].*/, ""); print; exit }' "$log" | {
      read -r wanted
      echo "pip finds no $wanted that fits this machine and its Python: take another Python from $PYTHON_MIN to 3.14," \
        "or unset PIP_INDEX_URL if it names a mirror that lacks it"
    }
  fi
}

# disk_full: whether nothing more can be written into the project's folder.
disk_full() {
  local folder
  for folder in "$ROOT" "$VENV" "$TOOLS" "$BUILD"; do
    if [ -d "$folder" ] && df -Pk "$folder" | awk 'NR == 2 { exit $4 >= 64 }'; then return 0; fi
  done
  return 1
}

# writable FOLDER: makes a folder, or says that it can't be written.
writable() {
  mkdir -p "$1" 2> /dev/null && [ -w "$1" ] && return
  if disk_full; then die "$FULL"; fi
  die "$1 can't be written by $(id -un): copy the project to a folder of your own and work there"
}

# show_end FILE: the last lines of a log, on standard error.
show_end() { break_line; tail -n 20 "$1" | cut -c 1-300 | sed 's/^/    /' >&2; }

# language: the reader's, ko or en, from the locale.
language() {
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    ko*) echo ko ;;
    *) echo en ;;
  esac
}

# ---- A clean environment ----
# What a user's shell, pip or Go settings may hold and would break the project. Mirrors, proxies and
# certificates (PIP_INDEX_URL, GOPROXY, SSL_CERT_FILE, ...) are theirs and stay.

clean_environment() {
  # The project's own folders are added by load_env: without them here, a script that runs inside
  # the project's environment finds the same Go, Python and compiler as one that runs outside it.
  local part path=
  local IFS=:
  set -f
  for part in $PATH; do
    case $part in
      "$VENV"/* | "$TOOLS"/*) ;;
      *) path=$path:$part ;;
    esac
  done
  set +f
  export PATH=${path#:}

  unset VIRTUAL_ENV PYTHONPATH PYTHONHOME PYTHONSTARTUP
  unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT PIP_REQUIREMENT PIP_NO_BINARY PIP_DRY_RUN PIP_PYTHON
  export PYTHONNOUSERSITE=1 PYTHONUTF8=1
  export PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

  # A compiler that set-up chose: set-up would take it for the reader's choice.
  if [ -n "${SETUP_CC:-}" ] && [ "${CC:-}" = "$SETUP_CC" ]; then unset CC; fi
  unset SETUP_CC

  # A variable set here also overrides what `go env -w` has written.
  unset GOROOT GOOS GOARCH GOEXPERIMENT
  export GOFLAGS=$COMPILE_FLAGS GO111MODULE=on GOWORK=off CGO_ENABLED=1
  unset GOBIN

  # This project's kernels and settings come before all others.
  export JUPYTER_PREFER_ENV_PATH=1
  case ${JUPYTER_PATH:-} in
    "$VENV"/*) ;;
    *) export JUPYTER_PATH=$VENV/share/jupyter${JUPYTER_PATH:+:$JUPYTER_PATH} ;;
  esac
}

# load_env: what scripts/setup found and made, for the commands that follow.
load_env() {
  [ -f "$TOOLS/env.sh" ] || die "the project is not set up: run ./scripts/setup"
  # shellcheck disable=SC1091
  . "$TOOLS/env.sh"
}

# stopped STATUS: at the end, when a command failed that says no more than its own line.
stopped() {
  if [ "$1" = 0 ] || [ "$1" = 130 ] || [ -n "${died:-}" ] || ! disk_full; then return; fi
  (die "$FULL")
}

# lock FD FILE WHAT: takes a lock, to the end of its shell and of the commands that it started. A second one waits.
lock() {
  local owner waiting="Waiting for $3 to end (Ctrl-C stops waiting) ..."
  writable "$(dirname "$2")"
  if command -v flock > /dev/null; then
    eval "exec $1> \"\$2\"" || die "$2 can't be written by $(id -un)"
    flock -n "$1" || { say "$waiting"; flock "$1"; }
    return
  fi
  until ln -s $$ "$2.owner" 2> /dev/null; do # where there is no flock (macOS): a link made in one step
    owner=$(readlink "$2.owner" || true)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2> /dev/null; then rm -f "$2.owner"; continue; fi
    [ -z "$waiting" ] || say "$waiting"
    waiting=
    sleep 1
  done
  locked=$2.owner
  trap unlock EXIT
}
unlock() { [ -z "${locked:-}" ] || rm -f "$locked"; }

# lock_setup: whoever changes .venv or .tools holds this lock; lock_notes: whoever changes build.
lock_setup() {
  if [ -n "${setup_locked:-}" ]; then return; fi
  setup_locked=yes
  lock 9 "$TOOLS/lock" "another set-up of this folder"
}
lock_notes() { lock 8 "$BUILD/notes.lock" "another scripts/notes of this folder"; }

# ---- Python ----

# find_python: a Python that the notes support. It is run, not only found: a version manager's stand-in may be
# on PATH for a Python that is not installed.
find_python() {
  local name path
  for name in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
    path=$(command -v "$name") || continue
    "$path" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 15))' 2> /dev/null || continue
    printf '%s\n' "$path"
    return
  done
  die "no Python from $PYTHON_MIN to 3.14 on PATH: install one (Debian, Ubuntu: apt-get install python3 python3-venv)"
}

# python_module NAME ARGUMENT...: runs a module of scripts/ in place of the shell.
python_module() {
  PYTHONPATH=$ROOT/scripts${PYTHONPATH:+:$PYTHONPATH} exec "$PYTHON" -m "$@"
}

# lock_section GROUP [LOCK]: the group's part of requirements.lock, or of another lock.
lock_section() {
  awk -v want="$1" '/^# group: / { inside = ($3 == want); next } inside' "${2:-$ROOT/requirements.lock}"
}

# pip_install LABEL PYTHON LIST [OPTION...]: installs what a part of a lock pins, each file checked by its hash, or nothing.
pip_install() {
  local label=$1 python=$2 list=$3
  shift 3
  run "$label" "$python" -m pip install --quiet --retries 3 --require-hashes --no-deps --only-binary :all: "$@" \
    --requirement "$list"
}

# install_group GROUP: installs a group of requirements.lock into .venv, once.
# While it works, .venv/.installing exists: after an interruption scripts/setup makes .venv anew.
install_group() {
  local group=$1 list
  if [ -f "$VENV/.group-$group" ]; then return 0; fi
  list=$VENV/requirements-$group.txt
  lock_section "$group" > "$list"
  touch "$VENV/.installing"
  pip_install "pip-$group" "$PYTHON" "$list" --force-reinstall
  touch "$VENV/.group-$group"
  rm "$VENV/.installing"
}

# install_folder GROUP: installs a group of requirements.lock into .tools/GROUP, once: what only one script needs, and
# what would change what the others run if it were in .venv. That script puts the folder on its own PYTHONPATH.
install_folder() {
  local group=$1 folder=$TOOLS/$1
  if has_folder "$group"; then return 0; fi
  rm -rf "$folder.new"
  mkdir -p "$folder.new"
  lock_section "$group" > "$folder.new/requirements.txt"
  pip_install "pip-$group" "$PYTHON" "$folder.new/requirements.txt" --target "$folder.new"
  folder_fingerprint "$group" > "$folder.new/.ready"
  rm -rf "$folder"
  mv "$folder.new" "$folder"
}

# has_folder GROUP: whether .tools/GROUP is what the lock says, for this Python.
has_folder() { [ "$(folder_fingerprint "$1")" = "$(cat "$TOOLS/$1/.ready" 2> /dev/null)" ]; }
folder_fingerprint() { "$PYTHON" --version 2>&1; lock_section "$1" | cksum; }

# ---- Go ----

# go_version GO: the version that a go command has inside the project, as 1.26.5.
# Go 1.21 and later may download the version that go.mod asks for: that is the one that counts.
go_version() {
  (cd "$ROOT" && "$1" version 2> /dev/null) | awk '{ sub(/^go/, "", $3); sub(/[^0-9.].*/, "", $3); print $3 }'
}

# version_at_least HAVE WANT
version_at_least() {
  awk -v have="$1" -v want="$2" 'BEGIN {
    split(have, h, "."); split(want, w, ".")
    for (i = 1; i <= 3; i++) if (h[i] + 0 != w[i] + 0) exit h[i] + 0 < w[i] + 0
  }'
}

# go_tool NAME [FOLDER [MODULE]]: builds a tool that go.mod (MODULE's, when given) pins, into .tools/bin or FOLDER,
# when it is not there yet.
go_tool() {
  local name=$1 folder=${2:-$TOOLS/bin} module=${3:-$ROOT} package
  if [ -x "$folder/$name" ]; then return 0; fi
  package=$(awk -v end="/$name\$" '$NF ~ end { print $NF; exit }' "$module/go.mod")
  [ -n "$package" ] || die "${module#"$ROOT/"}/go.mod names no tool $name"
  # Built beside its place and then moved, so that an interruption leaves no half tool.
  GOBIN=$TOOLS/new run "go-$name" go -C "$module" install "$package"
  mkdir -p "$folder"
  mv "$TOOLS/new/$name" "$folder/$name"
}

clean_environment
