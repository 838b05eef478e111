//go:build ((linux && (amd64 || arm64)) || (darwin && arm64)) && !noxla

package backend

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A plugin of another version, as C: only the beginning of its API, which is all that may be read of it.
const otherVersion = `
#include <stddef.h>
static struct { size_t size; void *extension; struct { size_t size; void *extension; int major, minor; } version; }
	api = {sizeof api, NULL, {sizeof api.version, NULL, %d, %d}};
void *GetPjrtApi(void) { return &api; }
`

// compiled returns a shared library made of a C program.
func compiled(t *testing.T, program string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plugin.so")
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "cc"
	}
	command := exec.Command(cc, "-shared", "-fPIC", "-x", "c", "-o", path, "-")
	command.Stdin = strings.NewReader(program)
	if out, err := command.CombinedOutput(); err != nil {
		t.Skipf("NOT RUN: no C compiler makes a library here: %v: %s", err, out)
	}
	return path
}

// written returns a file with a content.
func written(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plugin.so")
	if err := os.WriteFile(path, content, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBrokenPlugin(t *testing.T) {
	library := compiled(t, "int x;")
	whole, err := os.ReadFile(library)
	if err != nil {
		t.Fatal(err)
	}
	zeros := append(bytes.Clone(whole[:len(whole)/2]), make([]byte, len(whole)-len(whole)/2)...)
	for _, c := range []struct{ name, path, want string }{
		{"empty", written(t, nil), "damaged"},
		{"text", written(t, []byte("<html>404</html>\n")), "damaged"},
		{"zeros", written(t, make([]byte, 1<<20)), "damaged"},
		{"cut short", written(t, whole[:len(whole)/2]), "damaged"},
		{"zeros from the middle", written(t, zeros), "damaged"},
		{"another library", library, "not a PJRT plugin"},
		{"missing", filepath.Join(t.TempDir(), "none.so"), "no such file"},
		{"too old", compiled(t, fmt.Sprintf(otherVersion, 0, 40)), "PJRT API 0.40"},
		{"too new", compiled(t, fmt.Sprintf(otherVersion, 1, 0)), "PJRT API 1.0"},
	} {
		_, err := open("xla:"+c.path, os.Stderr)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: got %v, want an error with %q that names the file", c.name, err, c.want)
		} else if !strings.Contains(err.Error(), "unset GOMLX_BACKEND") || strings.Contains(err.Error(), "scripts/setup") {
			t.Errorf("%s: got %v, want an error that says to unset what chose it: set-up does not mend it", c.name, err)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error has more than one line: %q", c.name, err)
		}
	}
}

// TestBrokenPluginOfTheProject has a plugin that the reader did not ask for: the computation goes on without it.
func TestBrokenPluginOfTheProject(t *testing.T) {
	folder := filepath.Join(t.TempDir(), ".tools", "pjrt")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(pluginPathEnv, folder)
	if err := os.WriteFile(filepath.Join(folder, "pjrt_c_api_cpu_plugin.so"), []byte("text"), 0o755); err != nil {
		t.Fatal(err)
	}
	var notice bytes.Buffer
	b, err := open("", &notice)
	if err != nil {
		t.Fatal(err)
	}
	text := notice.String()
	if b.Name() != goName || !strings.Contains(text, "is damaged") || !strings.Contains(text, "./scripts/setup") || strings.Count(text, "\n") != 1 {
		t.Errorf("got the backend %q with the notice %q, want %q with one line that says what is wrong and what to do", b.Name(), text, goName)
	}
}

// TestMend has each kind of broken plugin with what mends it, and nothing that would not.
func TestMend(t *testing.T) {
	const (
		setup  = "(./scripts/setup installs it anew)"
		cuda   = "(delete .tools/cuda and run ./scripts/setup --cuda)"
		own    = "(unset GOMLX_BACKEND and PJRT_PLUGIN_LIBRARY_PATH to compute with the project's own)"
		driver = "an NVIDIA GPU with a driver of version 525 or later (nvidia-smi shows what there is)"
	)
	root := t.TempDir()
	for _, c := range []struct{ folder, plugin, want string }{
		{".tools/pjrt", "cpu", setup},
		{".tools/pjrt", "cuda", cuda},
		{"mine", "cpu", own},
		{"mine", "cuda", own},
	} {
		folder := filepath.Join(root, c.folder)
		t.Setenv(pluginPathEnv, folder)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, "pjrt_c_api_"+c.plugin+"_plugin.so")
		if err := os.WriteFile(path, []byte("text"), 0o755); err != nil {
			t.Fatal(err)
		}
		_, err := open("xla:"+c.plugin, os.Stderr)
		if err == nil || !strings.HasSuffix(err.Error(), "it is damaged: it is not a whole shared library "+c.want) {
			t.Errorf("%s in %s: got %v, want an error that ends in %s", c.plugin, c.folder, err, c.want)
		}
	}
	// What the plugin for CUDA says where its file is sound.
	path := filepath.Join(root, ".tools/pjrt/pjrt_c_api_cuda_plugin.so")
	for _, c := range []struct{ why, want string }{
		{"FAILED_PRECONDITION: No visible GPU devices.", "found no " + strings.TrimPrefix(driver, "an ")},
		{"INTERNAL: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "does not start: INTERNAL: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (it needs " + driver + ")"},
	} {
		got := explain("cuda", path, c.why, true)
		if !strings.HasSuffix(got, c.want) || strings.Contains(got, "setup") {
			t.Errorf("%s: got %q, want what ends in %q and names no set-up", c.why, got, c.want)
		}
	}
}

// TestMissingPluginNamesItsPlace tells an empty folder of the reader's from the project's.
func TestMissingPluginNamesItsPlace(t *testing.T) {
	for folder, want := range map[string]string{
		filepath.Join(t.TempDir(), "mine"):           "unset it for the project's own, which ./scripts/setup --cuda installs",
		filepath.Join(t.TempDir(), ".tools", "pjrt"): "no XLA plugin for CUDA is installed: ./scripts/setup --cuda installs it",
	} {
		t.Setenv(pluginPathEnv, folder)
		if _, err := open("xla:cuda", os.Stderr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", folder, err, want)
		}
	}
}
