package backend

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWithSmallLoop(t *testing.T) {
	const ours = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1000000000000000000"
	for _, c := range []struct{ name, flags, want string }{
		{"nothing set", "", ours},
		{"another flag stays", "--xla_dump_to=x", "--xla_dump_to=x " + ours},
		{"other extra options stay", "--xla_backend_extra_options=a=1", ours + ",a=1"},
		{"the user's own value stays", "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1", "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1"},
		{"twice is once", ours, ours},
	} {
		if got := withSmallLoop(c.flags); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// goName is what GoMLX's pure-Go backend calls itself.
const goName = "Go Backend"

func TestPureGo(t *testing.T) {
	b, err := open("go", os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	if b.Name() != goName {
		t.Errorf("got backend %q, want %q", b.Name(), goName)
	}
}

func TestUnknownBackend(t *testing.T) {
	_, err := open("tpu9", os.Stderr)
	if err == nil || !strings.Contains(err.Error(), `GOMLX_BACKEND="tpu9"`) || !strings.Contains(err.Error(), "go") {
		t.Errorf("got %v, want an error that names the setting and the backends there are", err)
	}
}

func TestMissingPlugin(t *testing.T) {
	t.Setenv(pluginPathEnv, t.TempDir()) // an empty folder
	var notice bytes.Buffer
	b, err := open("", &notice)
	if err != nil {
		t.Fatal(err)
	}
	if b.Name() != goName || !strings.Contains(notice.String(), "pure-Go") {
		t.Errorf("without a plugin: got the backend %q with the notice %q, want %q with one", b.Name(), notice.String(), goName)
	}
	if _, err := open("xla:nosuchplugin", &notice); err == nil {
		t.Error("GOMLX_BACKEND=xla:nosuchplugin: got no error")
	} else if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error has more than one line: %q", err)
	}
}

func TestLocate(t *testing.T) {
	t.Setenv(pluginPathEnv, "")
	root := t.TempDir()
	plugin := filepath.Join(root, ".tools", "pjrt", "pjrt_c_api_cpu_plugin.so")
	deep := filepath.Join(root, "lib", "한글 폴더")
	for _, dir := range []string{filepath.Dir(plugin), deep} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
	if got := locate("cpu"); got != "cpu" {
		t.Errorf("without a plugin: got %q, want the name alone", got)
	}
	if err := os.WriteFile(plugin, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := locate("cpu"); got != plugin {
		t.Errorf("got %q, want %q", got, plugin)
	}
	t.Setenv(pluginPathEnv, "/somewhere")
	if got := locate("cpu"); got != "cpu" {
		t.Errorf("with %s set: got %q, want the name alone", pluginPathEnv, got)
	}
}
