package backend

import (
	"os"
	"path/filepath"
	"strings"
)

// pluginPathEnv, where set, replaces every folder in which go-xla looks for plugins.
const pluginPathEnv = "PJRT_PLUGIN_LIBRARY_PATH"

// locate returns what to call the XLA plugin "cpu" or "cuda": the full path of the project's own
// plugin if it has one, else the name alone, which go-xla then looks for in its folders.
func locate(plugin string) string {
	if os.Getenv(pluginPathEnv) != "" {
		return plugin
	}
	dir, err := os.Getwd()
	if err != nil {
		return plugin
	}
	for {
		path := filepath.Join(dir, ".tools", "pjrt", "pjrt_c_api_"+plugin+"_plugin.so")
		if _, err := os.Stat(path); err == nil {
			return path
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return plugin
		}
		dir = parent
	}
}

// smallLoop tells XLA's CPU compiler to compile a While loop of any size into one kernel. Without
// it, XLA hands each operation of each step to its run-time scheduler, and a training step of this
// project takes twice as long.
const smallLoop = "xla_cpu_small_while_loop_byte_threshold"

// withSmallLoop adds smallLoop to the flags that the user has set in XLA_FLAGS. A flag may be given
// only once, so the setting joins the user's own extra options where there are some.
func withSmallLoop(flags string) string {
	const extra = "--xla_backend_extra_options="
	const setting = smallLoop + "=1000000000000000000"
	switch {
	case strings.Contains(flags, smallLoop): // the user's own value stands
		return flags
	case strings.Contains(flags, extra):
		return strings.Replace(flags, extra, extra+setting+",", 1)
	default:
		return strings.TrimSpace(flags + " " + extra + setting)
	}
}

// prepareXLA sets what XLA reads from the environment when its plugin is loaded.
func prepareXLA() {
	disableAutoInstall()
	os.Setenv("XLA_FLAGS", withSmallLoop(os.Getenv("XLA_FLAGS"))) // cannot fail: the name and value hold no NUL or "="
}
