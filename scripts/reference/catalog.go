//go:build ignore

// The program catalog writes the activation functions' names, PyTorch expressions and special places
// as JSON, for activations.py: go run scripts/reference/catalog.go
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"activation-notes/lib/activations"
)

type function struct {
	Name      string    `json:"name"`
	Torch     string    `json:"torch"`
	AlongAxis bool      `json:"along_axis"`
	Places    []float64 `json:"places"` // where it jumps or has a kink
}

func main() {
	var functions []function
	for _, f := range activations.Catalog() {
		places := append(append([]float64{}, f.Jumps...), f.Kinks...)
		functions = append(functions, function{f.Name, f.Torch, f.AlongAxis, places})
	}
	if err := json.NewEncoder(os.Stdout).Encode(functions); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
