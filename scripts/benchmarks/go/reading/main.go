// Reading measures how long it takes to read a CSV file, several times over, and prints one line of JSON: the rows, the
// seconds of each reading, and by how many bytes the first one raised the most memory that the process ever held.
//
//	reading FILE READINGS
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"activation-notes/lib/data"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "reading:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("found %d arguments, expected FILE READINGS", len(args))
	}
	readings, err := strconv.Atoi(args[1])
	if err != nil || readings < 1 {
		return fmt.Errorf("found %q readings, expected 1 or more", args[1])
	}
	var rows int
	var seconds []float64
	var memory int64
	before := peak()
	for i := range readings {
		start := time.Now()
		d, err := data.Load(args[0])
		if err != nil {
			return err
		}
		seconds = append(seconds, time.Since(start).Seconds())
		rows = d.Len()
		if i == 0 {
			memory = peak() - before
		}
		runtime.GC() // each reading begins with the same memory
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"rows": rows, "seconds": seconds, "memory": memory})
}

// peak returns the most memory that the process has held so far, in bytes. Linux hands getrusage's number on from the
// process that started this one; that in /proc is this one's own.
func peak() int64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			var kilobytes int64
			if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); n == 1 {
				return kilobytes << 10
			}
		}
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return usage.Maxrss // macOS counts in bytes
}
