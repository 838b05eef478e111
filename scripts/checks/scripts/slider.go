//go:build ignore

// The program slider prints a slider of lib/figure for test_slider.py: go run scripts/checks/scripts/slider.go
package main

import (
	"fmt"
	"os"

	"activation-notes/lib/figure"
	"activation-notes/lib/words"
)

func main() {
	f := figure.Slider("x", []float64{0.5, 1, 1.5, 2}, func(v float64) *figure.Figure {
		return figure.Curves(figure.Axes{X: "x", Y: "y"}, figure.Line("y", []float64{0, 1}, []float64{0, v}))
	})
	if f.Err() != nil {
		fmt.Fprintln(os.Stderr, f.Err())
		os.Exit(1)
	}
	fmt.Print(f.In(words.English).HTML())
}
