package logistic

import (
	"context"
	"strings"
	"testing"
	"time"

	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
)

// Whatever goes wrong beside the training is an error of the training, which the caller can handle.
func TestPanicWhileDrawing(t *testing.T) {
	// Fit refuses a loader that has no batch size; dividing by it panics.
	ready, stop := shuffles(context.Background(), Fitting{Loader: new(data.Loader), Training: Training{Epochs: 2}})
	defer stop()
	s := <-ready
	if s.err == nil || !strings.Contains(s.err.Error(), "drawing the shuffles: ") || !strings.Contains(s.err.Error(), "divide by zero") {
		t.Errorf("got error %v, want one about drawing the shuffles", s.err)
	}
	if _, more := <-ready; more {
		t.Error("there are more shuffles after the error")
	}
}

// Who stops the drawing may draw from the generator, and give the loader to another training.
func TestStopEndsTheDrawing(t *testing.T) {
	g := torchrand.New(1)
	loader, err := data.NewLoader(make([]int, 100_000), data.LoaderOptions{BatchSize: 100, Shuffle: true}, g)
	if err != nil {
		t.Fatal(err)
	}
	ready, stop := shuffles(context.Background(), Fitting{Loader: loader, Training: Training{Epochs: 1000}})
	if s := <-ready; s.err != nil || s.epochs != 10 || len(s.rows) != 1_000_000 {
		t.Errorf("got %d epochs, %d rows and error %v, want 10 of 100,000 each", s.epochs, len(s.rows), s.err)
	}
	stop() // in the midst of the next million
	after := *g
	time.Sleep(50 * time.Millisecond)
	if *g != after {
		t.Error("the generator was drawn from after the drawing had stopped")
	}
}
