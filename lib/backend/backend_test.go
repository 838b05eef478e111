package backend

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
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
	if b.Name() != goName {
		t.Errorf("without a plugin: got the backend %q, want %q", b.Name(), goName)
	}
	for _, want := range []string{"pure-Go", pluginPathEnv, "./scripts/setup"} {
		if !strings.Contains(notice.String(), want) {
			t.Errorf("without a plugin: got the notice %q, want one that has %q", notice.String(), want)
		}
	}
	for wanted, advice := range map[string]string{
		"xla:nosuchplugin": "nosuchplugin",
		"xla:cuda":         "./scripts/setup --cuda",
		"xla:cpu":          "./scripts/setup",
		"xla":              "./scripts/setup",
		"xla:":             "./scripts/setup",
	} {
		_, err := open(wanted, &notice)
		if err == nil || !strings.Contains(err.Error(), "GOMLX_BACKEND="+strconv.Quote(wanted)) || !strings.Contains(err.Error(), advice) {
			t.Errorf("%s: got the error %v, want one that names the setting and has %q", wanted, err, advice)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error has more than one line: %q", wanted, err)
		}
	}
}

func TestWithDeterminism(t *testing.T) {
	for _, c := range []struct{ flags, want string }{
		{"", "--xla_gpu_deterministic_ops=true"},
		{"--a=1", "--a=1 --xla_gpu_deterministic_ops=true"},
		{"--xla_gpu_deterministic_ops=false", "--xla_gpu_deterministic_ops=false"},
	} {
		if got := withDeterminism(c.flags); got != c.want {
			t.Errorf("%q: got %q, want %q", c.flags, got, c.want)
		}
	}
}

func TestLocate(t *testing.T) {
	t.Setenv(pluginPathEnv, "")
	root := t.TempDir()
	plugin := filepath.Join(root, ".tools", "pjrt", "pjrt_c_api_cpu_plugin.so")
	deep := filepath.Join(root, "lib", "한글 폴더")
	other := filepath.Join(root, "other")
	for _, dir := range []string{filepath.Dir(plugin), deep, other} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
	compiled := compiledFrom
	t.Cleanup(func() { compiledFrom = compiled })
	compiledFrom = ""
	want := func(situation, want string) {
		t.Helper()
		if got := locate("cpu"); got != want {
			t.Errorf("%s: got %q, want %q", situation, got, want)
		}
	}
	want("without a plugin", "")
	if err := os.WriteFile(plugin, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	want("with the project's plugin", plugin)
	t.Setenv(pluginPathEnv, other)
	want("with a folder named that has none", "")
	t.Setenv(pluginPathEnv, other+string(filepath.ListSeparator)+filepath.Dir(plugin))
	want("with a second folder named that has it", plugin)

	t.Setenv(pluginPathEnv, "")
	compiledFrom = root
	t.Chdir(t.TempDir())
	want("in a program of another module", plugin)
	if got := setup(); got != "./scripts/setup" {
		t.Errorf("without a set-up script: got %q", got)
	}
	compiledFrom = compiled
	if got := setup(); !filepath.IsAbs(got) || !exists(got) {
		t.Errorf("in a program of another module: got the set-up %q, want its full path", got)
	}
}

// TestNoticeOnce opens several backends in one program, which says once why they are not the wished one.
func TestNoticeOnce(t *testing.T) {
	t.Setenv(pluginPathEnv, t.TempDir())
	var said bytes.Buffer
	to := &once{to: &said}
	for range 3 {
		if _, err := open("", to); err != nil {
			t.Fatal(err)
		}
	}
	if lines := strings.Count(said.String(), "\n"); lines != 1 {
		t.Errorf("got %d lines, want one: %q", lines, said.String())
	}
	fmt.Fprintln(to, "something else")
	if !strings.HasSuffix(said.String(), "something else\n") {
		t.Errorf("got %q, want another text to be passed on", said.String())
	}
}
