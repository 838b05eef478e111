package backend

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gomlx/compute"
)

// pluginPathEnv, where set, replaces every folder in which go-xla looks for plugins.
const pluginPathEnv = "PJRT_PLUGIN_LIBRARY_PATH"

// openXLA opens XLA with the plugin "cpu" or "cuda" (or another by its name or path) and go-xla's options,
// "name=value,...". Without a plugin's name it opens CUDA, else the CPU, and a notice says why an installed CUDA
// plugin does not work. The error is one line that says why and what to do.
func openXLA(plugin, options string, notice io.Writer) (compute.Backend, error) {
	if plugin != "" {
		return openPlugin(plugin, options)
	}
	b, err := openPlugin("cuda", options)
	if err == nil {
		return b, nil
	}
	if locate("cuda") != "" {
		fmt.Fprintf(notice, "notice: computing on the CPU: %s\n", err)
	}
	return openPlugin("cpu", options)
}

func openPlugin(plugin, options string) (compute.Backend, error) {
	path := locate(plugin)
	if path == "" {
		path = plugin
	}
	if err := checkPlugins(path); err != nil {
		return nil, errors.New(explain(plugin, path, firstLine(err), false))
	}
	config := "xla:" + path
	if options != "" {
		config += "," + options
	}
	if plugin == "cuda" {
		os.Setenv("XLA_FLAGS", withDeterminism(os.Getenv("XLA_FLAGS")))
		if !strings.Contains(options, "tf32") {
			config += ",tf32=false" // else matrix products keep 10 bits of each factor, and the digits are others
		}
	}
	b, err := compute.NewWithConfig(config)
	if err != nil {
		return nil, errors.New(explain(plugin, path, firstLine(err), true))
	}
	return b, nil
}

// locate returns the full path of the XLA plugin "cpu" or "cuda" in the folders of PJRT_PLUGIN_LIBRARY_PATH
// where that is set, else in the project's own; "" where it is in neither, and go-xla is to look for it.
//
// With the path, go-xla opens that plugin alone and not every one that it finds.
func locate(plugin string) string {
	name := "pjrt_c_api_" + plugin + "_plugin.so"
	if folders := os.Getenv(pluginPathEnv); folders != "" {
		for _, folder := range filepath.SplitList(folders) {
			if path := filepath.Join(folder, name); filepath.IsAbs(path) && exists(path) {
				return path
			}
		}
		return ""
	}
	path, _ := inProjects(filepath.Join(".tools", "pjrt", name))
	return path
}

// compiledFrom is the project's folder as the compiler saw it, "" with -trimpath.
var compiledFrom = func() string {
	_, file, _, _ := runtime.Caller(0)
	if !filepath.IsAbs(file) {
		return ""
	}
	return filepath.Join(filepath.Dir(file), "..", "..")
}()

// inProjects returns the full path of a file of the project, or "": from the working directory upwards, else, for a
// program of another module, in the folder from which this package was compiled. elsewhere tells the latter.
func inProjects(file string) (path string, elsewhere bool) {
	dir, err := os.Getwd()
	for err == nil {
		if path := filepath.Join(dir, file); exists(path) {
			return path, false
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			break
		}
		dir = parent
	}
	if path := filepath.Join(compiledFrom, file); compiledFrom != "" && exists(path) {
		return path, true
	}
	return "", false
}

// setup is how the reader runs the project's set-up from where the program runs.
func setup() string {
	if path, elsewhere := inProjects(filepath.Join("scripts", "setup")); elsewhere {
		return path
	}
	return "./scripts/setup"
}

// checkPlugins checks the plugin at a full path, or, for a name alone, all in the folders of
// PJRT_PLUGIN_LIBRARY_PATH: go-xla loads them all to find one by its name.
func checkPlugins(plugin string) error {
	paths := []string{plugin}
	if !filepath.IsAbs(plugin) {
		paths = nil
		for _, folder := range filepath.SplitList(os.Getenv(pluginPathEnv)) {
			found, _ := filepath.Glob(filepath.Join(folder, "pjrt*"))
			paths = append(paths, found...)
		}
	}
	for _, path := range paths {
		if err := checkPlugin(path); err != nil {
			return err
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// explain says in one line why an XLA plugin, "cpu", "cuda" or another, did not open, and what to do. path is where
// it lies, or its name where go-xla was to look for it; sound tells whether its file was found to be in order.
func explain(plugin, path, why string, sound bool) string {
	const driver = "an NVIDIA GPU with a driver of version 525 or later (nvidia-smi shows what there is)"
	const projects = "unset GOMLX_BACKEND and " + pluginPathEnv + " to compute with the project's own"
	found := filepath.IsAbs(path)
	switch {
	case plugin == "cuda" && strings.Contains(why, "No visible GPU devices"):
		return "XLA's plugin for CUDA found no" + strings.TrimPrefix(driver, "an")
	case (plugin == "cuda" || plugin == "cpu") && !found:
		return missing(plugin)
	case !found || !inProject(path):
		return fmt.Sprintf("the XLA plugin %s does not open: %s (%s)", path, why, projects)
	case !sound && strings.Contains(filepath.Base(path), "cuda"):
		return fmt.Sprintf("the XLA plugin %s does not open: %s (delete .tools/cuda and run %s --cuda)", path, why, setup())
	case !sound:
		return fmt.Sprintf("the XLA plugin %s does not open: %s (%s installs it anew)", path, why, setup())
	case plugin == "cuda":
		return fmt.Sprintf("XLA's plugin for CUDA does not start: %s (it needs %s)", why, driver)
	}
	return fmt.Sprintf("the XLA plugin %s does not start: %s", path, why)
}

// missing says that there is no plugin "cpu" or "cuda", and what to do.
func missing(plugin string) string {
	name, command, where := "the CPU", setup(), " where there is one for the platform"
	if plugin == "cuda" {
		name, command, where = "CUDA", setup()+" --cuda", " on Linux on x86_64"
	}
	if folders := os.Getenv(pluginPathEnv); folders != "" && !inProject(filepath.Join(folders, "plugin")) {
		return fmt.Sprintf("no XLA plugin for %s is in %s=%q: unset it for the project's own, which %s installs%s", name, pluginPathEnv, folders, command, where)
	}
	return fmt.Sprintf("no XLA plugin for %s is installed: %s installs it%s", name, command, where)
}

// inProject tells whether a plugin lies where scripts/setup puts them, and is not one of the reader's own.
func inProject(path string) bool {
	return strings.HasSuffix(filepath.ToSlash(filepath.Dir(path)), "/.tools/pjrt")
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

// withDeterminism adds to the flags that the same sums come out of a GPU in every run: by itself it adds in
// the order in which its threads happen to end.
func withDeterminism(flags string) string {
	const flag = "xla_gpu_deterministic_ops"
	if strings.Contains(flags, flag) {
		return flags
	}
	return strings.TrimSpace(flags + " --" + flag + "=true")
}

// prepareXLA sets what XLA reads from the environment when its plugin is loaded.
func prepareXLA() {
	os.Setenv("XLA_FLAGS", withSmallLoop(os.Getenv("XLA_FLAGS"))) // cannot fail: the name and value hold no NUL or "="
}
