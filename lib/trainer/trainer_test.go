package trainer_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
	"github.com/gomlx/gomlx/ml/train"
	"github.com/gomlx/gomlx/ml/train/optimizer"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/bce"
	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
	"activation-notes/lib/logistic"
	"activation-notes/lib/trainer"
)

// rounded writes a log as the notes print it.
func rounded(log []logistic.Record) (lines []string) {
	for _, r := range log {
		lines = append(lines, fmt.Sprintf("%d %.4f %.4f %.3f", r.Epoch, r.Weights, r.Bias, r.Cost))
	}
	return lines
}

// The trainer and the compiled loop print the same digits, over the whole run of the notes.
func TestSameDigitsAsTheCompiledLoop(t *testing.T) {
	b := backendtest.New(t)
	d := data.Generate(1000, data.DefaultSeed)
	full := logistic.NotesOptions()
	short := logistic.NotesOptions()
	short.Epochs, short.Every = 200, 50
	for name, change := range map[string]func(o *logistic.Options){
		"notes":     func(o *logistic.Options) {},
		"logits":    func(o *logistic.Options) { o.Loss = logistic.Logits },
		"keep last": func(o *logistic.Options) { o.DropLast = false },
	} {
		o := short
		if name == "notes" && !testing.Short() {
			o = full
		}
		change(&o)
		want, err := logistic.Run(context.Background(), b, d, o)
		if err != nil {
			t.Fatal(err)
		}
		got, err := trainer.Logistic(context.Background(), b, d, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		gotLines, wantLines := rounded(got.Log), rounded(want.Log)
		if len(gotLines) != len(wantLines) {
			t.Fatalf("%s: got %d rows, want %d", name, len(gotLines), len(wantLines))
		}
		for i := range wantLines {
			if gotLines[i] != wantLines[i] {
				t.Errorf("%s: got %s, want %s", name, gotLines[i], wantLines[i])
			}
		}
	}
}

// The cost is a mean over many batches, and loses no digits. The learning rate is too small to change it.
func TestManyBatches(t *testing.T) {
	d := &data.Dataset{Names: []string{"x", "pass"}, X: make([]float32, 10_000), Y: make([]float32, 10_000)}
	o := logistic.NotesOptions()
	o.Batch, o.LearningRate, o.Epochs, o.Every, o.PathEvery = 1, 1e-30, 1, 1, 0
	r, err := trainer.Logistic(context.Background(), backendtest.New(t), d, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := float64(r.Log[0].Cost), math.Log1p(math.Exp(float64(r.Start.Bias))); math.Abs(got-want) > 3e-7*want {
		t.Errorf("the cost is %v, want %v", got, want)
	}
}

func TestAttachAndCancel(t *testing.T) {
	b := backendtest.New(t)
	ctx, cancel := context.WithCancel(context.Background())
	steps := 0
	_, err := trainer.Logistic(ctx, b, data.Generate(200, 1), logistic.NotesOptions(), func(loop *train.Loop) {
		loop.OnStep("count", 0, func(*train.Loop, []*tensors.Tensor) error {
			if steps++; steps == 5 {
				cancel()
			}
			return nil
		})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want context.Canceled", err)
	}
	if steps < 5 || steps > 6 {
		t.Errorf("took %d steps, want 5 or 6", steps)
	}
}

// A cancelled training ends like any other for what is attached to it: nothing is left that waits for more.
func TestCancelEndsTheProgress(t *testing.T) {
	b := backendtest.New(t)
	run := func(epochs int) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		o := logistic.NotesOptions()
		o.Epochs, o.Every, o.PathEvery = epochs, 1, 0
		o.Progress = func(epoch int) {
			if epoch == 2 {
				cancel()
			}
		}
		ended := 0
		result, err := trainer.Logistic(ctx, b, data.Generate(200, 1), o, func(loop *train.Loop) {
			trainer.Progress(loop)
			loop.OnEnd("count", 0, func(*train.Loop, []*tensors.Tensor) error {
				ended++
				return nil
			})
		})
		if !errors.Is(err, context.Canceled) || ended != 1 || len(result.Log) != 2 {
			t.Errorf("got error %v, %d ends and %d records, want context.Canceled, 1 and 2", err, ended, len(result.Log))
		}
	}
	run(2)
	before := runtime.NumGoroutine()
	run(1000)
	for range 1000 { // an ended goroutine takes a moment to be gone
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// Another model, loss and optimizer of GoMLX's: one hidden layer learns XOR with Adam.
func TestAnyModel(t *testing.T) {
	b, d := backendtest.New(t), data.XOR()
	loader, err := data.NewLoader([]int{0, 1, 2, 3}, data.LoaderOptions{BatchSize: 4, Shuffle: true}, torchrand.New(0))
	if err != nil {
		t.Fatal(err)
	}
	random := func(scope *model.Scope, name string, g *torchrand.Generator, n int) *model.Variable {
		values := make([]float32, n)
		for i := range values {
			values[i] = g.Uniform(-1, 1)
		}
		return scope.VariableWithValue(name, values)
	}
	logits := func(scope *model.Scope, x *graph.Node) *graph.Node {
		g := torchrand.New(1)
		first := graph.Reshape(random(scope, "first", g, 2*8).NodeValue(x.Graph()), 2, 8)
		bias := graph.InsertAxes(random(scope, "bias", g, 8).NodeValue(x.Graph()), 0)
		second := graph.Reshape(random(scope, "second", g, 8).NodeValue(x.Graph()), 8, 1)
		return graph.Squeeze(graph.MatMul(activations.Tanh(graph.Add(graph.MatMul(x, first), bias)), second), 1)
	}
	epochs, last := 0, 0.0
	training := trainer.Training{
		Model: logits, Loss: bce.ForTrainer(bce.LossWithLogits, bce.Mean), Optimizer: optimizer.Adam().LearningRate(0.05).Done(),
		Data: d, Loader: loader, Epochs: 300,
		AfterEpoch: func(epoch int, cost float64) error {
			epochs, last = epoch, cost
			return nil
		},
	}
	if err := training.Run(context.Background(), b, model.NewStore()); err != nil {
		t.Fatal(err)
	}
	if epochs != 300 || !(last < 0.05) {
		t.Errorf("after %d epochs: got the cost %g, want less than 0.05 after 300", epochs, last)
	}
	for want, change := range map[string]func(*trainer.Training){
		"data: found no data set":                            func(t *trainer.Training) { t.Data = nil },
		"data: found no loader":                              func(t *trainer.Training) { t.Loader = nil },
		"trainer: found 0 epochs, expected 1 or more":        func(t *trainer.Training) { t.Epochs = 0 },
		"data: the loader has row 3, but the data set has 2": func(t *trainer.Training) { t.Data = d.Subset([]int{0, 1}) },
	} {
		wrong := training
		change(&wrong)
		if err := wrong.Run(context.Background(), b, model.NewStore()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
