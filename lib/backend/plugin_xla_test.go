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
		{"too old", compiled(t, fmt.Sprintf(otherVersion, 0, 40)), "PJRT API 0.40"},
		{"too new", compiled(t, fmt.Sprintf(otherVersion, 1, 0)), "PJRT API 1.0"},
	} {
		_, err := open("xla:"+c.path, os.Stderr)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
			t.Errorf("%s: got %v, want an error with %q that names the file", c.name, err, c.want)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error has more than one line: %q", c.name, err)
		}
	}
}

// TestBrokenPluginOfTheProject has a plugin that the reader did not ask for: the computation goes on without it.
func TestBrokenPluginOfTheProject(t *testing.T) {
	folder := t.TempDir()
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
