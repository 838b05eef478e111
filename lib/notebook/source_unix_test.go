//go:build unix

package notebook

import (
	"encoding/gob"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// GoNB drops what it has not read when a cell's program ends, so Source must not return before the
// kernel answers that it has all. The program here is this test once more; the test is the kernel.
func TestSourceArrives(t *testing.T) {
	if os.Getenv(protocol.GONB_PIPE_ENV) != "" {
		Source("lib/activations/sigmoid.go", "SigmoidDerivative")
		return
	}
	folder := t.TempDir()
	toKernel, toProgram := filepath.Join(folder, "to-kernel"), filepath.Join(folder, "to-program")
	for _, pipe := range []string{toKernel, toProgram} {
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestSourceArrives$")
	program.Env = append(os.Environ(), protocol.GONB_PIPE_ENV+"="+toKernel, protocol.GONB_PIPE_BACK_ENV+"="+toProgram)
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(toKernel)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(toProgram, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()

	var shown, last protocol.DisplayData
	messages := gob.NewDecoder(in)
	if err := messages.Decode(&shown); err != nil {
		t.Fatal(err)
	}
	if text, _ := shown.Data[protocol.MIMETextMarkdown].(string); !strings.Contains(text, "func SigmoidDerivative") {
		t.Errorf("got %v, want the function as Markdown", shown.Data)
	}
	if err := messages.Decode(&last); err != nil {
		t.Fatalf("the program ended without asking whether its output arrived: %v", err)
	}
	asked, _ := last.Data[protocol.MIMECommValue].(protocol.CommValue)
	if asked.Address != protocol.GonbuiSyncAddress {
		t.Fatalf("got %v, want the question whether all arrived", last.Data)
	}
	answer := &protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: asked.Value}
	if err := gob.NewEncoder(out).Encode(answer); err != nil {
		t.Fatal(err)
	}
	if err := program.Wait(); err != nil {
		t.Error(err)
	}
}
