//go:build ignore

// The program xla_plugin installs XLA's plugin for the CPU with go-xla's own installer, on the platforms for which
// the project pins no wheel: go run scripts/install/xla_plugin.go FOLDER
package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/gomlx/go-xla/installer"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run scripts/install/xla_plugin.go FOLDER")
		os.Exit(2)
	}
	// The version for which this go-xla was made is what its automatic installation takes as well.
	platform := runtime.GOOS + "_" + runtime.GOARCH
	if err := installer.CPUInstall(platform, "v0.114.0", os.Args[1], false, installer.Verbose); err != nil {
		fmt.Fprintf(os.Stderr, "XLA for %s: %v\n", platform, err)
		os.Exit(1)
	}
}
