package logistic_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gomlx/compute"

	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
	"activation-notes/lib/logistic"
	"activation-notes/lib/trainer"
)

// loaderOf returns a loader of the first n rows, shuffled.
func loaderOf(t *testing.T, n, batch int, dropLast bool) *data.Loader {
	t.Helper()
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	loader, err := data.NewLoader(rows, data.LoaderOptions{BatchSize: batch, Shuffle: true, DropLast: dropLast}, torchrand.New(1))
	if err != nil {
		t.Fatal(err)
	}
	return loader
}

// fitting is a training of d that makes sense, in batches of 8.
func fitting(t *testing.T, d *data.Dataset) logistic.Fitting {
	t.Helper()
	return logistic.Fitting{
		Data: d, Loader: loaderOf(t, d.Len(), 8, true),
		Start:    logistic.Init(d.Features(), torchrand.New(2)),
		Training: logistic.Training{LearningRate: 0.001, Epochs: 6, Loss: logistic.Logits},
	}
}

// descended returns where the batches of a loader lead, one step a batch, in float64.
func descended(f logistic.Fitting, loader *data.Loader) (weights []float64, bias float64) {
	for _, w := range f.Start.Weights {
		weights = append(weights, float64(w))
	}
	bias = float64(f.Start.Bias)
	for range f.Epochs {
		for _, rows := range loader.Epoch() {
			slopes, ofBias := make([]float64, len(weights)), 0.0
			for _, i := range rows {
				z := bias
				for j, x := range f.Data.Row(i) {
					z += weights[j] * float64(x)
				}
				dz := (1/(1+math.Exp(-z)) - float64(f.Data.Y[i])) / float64(len(rows))
				for j, x := range f.Data.Row(i) {
					slopes[j] += dz * float64(x)
				}
				ofBias += dz
			}
			for j := range weights {
				weights[j] -= f.LearningRate * slopes[j]
			}
			bias -= f.LearningRate * ofBias
		}
	}
	return weights, bias
}

// The batches are the loader's, whatever their size: also where the last is not full, or none is.
func TestFitTakesTheLoadersBatches(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(20, 1)
	for _, c := range []struct {
		batch    int
		dropLast bool
	}{{8, true}, {8, false}, {16, true}, {20, true}, {32, false}, {1, false}} {
		f := fitting(t, d)
		f.Loader = loaderOf(t, d.Len(), c.batch, c.dropLast)
		weights, bias := descended(f, loaderOf(t, d.Len(), c.batch, c.dropLast))
		got, err := logistic.Fit(context.Background(), b, f)
		if err != nil {
			t.Errorf("batches of %d: %v", c.batch, err)
			continue
		}
		want := append(weights, bias)
		for i, v := range append(got.Weights, got.Bias) {
			if diff := math.Abs(float64(v) - want[i]); !(diff < 1e-5) {
				t.Errorf("batches of %d, drop-last %v: got %v, want %v", c.batch, c.dropLast, got, want)
				break
			}
		}
	}
}

func TestKeepEvery(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(20, 1)
	for _, c := range []struct {
		every int
		want  string
	}{{0, "[6]"}, {1, "[1 2 3 4 5 6]"}, {4, "[4 6]"}, {100, "[6]"}} {
		f := fitting(t, d)
		f.KeepEvery = c.every
		without, err := logistic.Fit(context.Background(), b, f)
		if err != nil {
			t.Fatal(err)
		}
		f.Loader = loaderOf(t, d.Len(), 8, true)
		var epochs []int
		f.Keep = func(r logistic.Record) { epochs = append(epochs, r.Epoch) }
		with, err := logistic.Fit(context.Background(), b, f)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(epochs); got != c.want {
			t.Errorf("every %d: kept %s, want %s", c.every, got, c.want)
		}
		if !reflect.DeepEqual(without, with) {
			t.Errorf("every %d: %v without Keep, %v with it", c.every, without, with)
		}
	}
}

// A fitting that makes no sense is one sentence, before anything is drawn, in every way to train.
func TestFittingsThatMakeNoSense(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(20, 1)
	nan := float32(math.NaN())
	for _, c := range []struct {
		change func(f *logistic.Fitting)
		want   string
	}{
		{func(f *logistic.Fitting) { f.Data = nil }, "found no data set"},
		{func(f *logistic.Fitting) { f.Data = &data.Dataset{} }, "0 names"},
		{func(f *logistic.Fitting) { f.Data = &data.Dataset{Names: d.Names, X: d.X[1:], Y: d.Y} }, "59 numbers for 20 rows of 3 features, expected 60"},
		{func(f *logistic.Fitting) {
			f.Data = d.Subset([]int{0, 1})
			f.Data.X[4] = nan
		}, "row 1 of the data set, y: found NaN"},
		{func(f *logistic.Fitting) {
			f.Data = d.Subset([]int{0, 1})
			f.Data.Y[1] = 2
		}, "row 1 of the data set: found the label 2"},
		{func(f *logistic.Fitting) { f.Data = d.Subset([]int{0, 1, 2}) }, "the loader has row 19, but the data set has 3 rows"},
		{func(f *logistic.Fitting) { f.Loader = nil }, "found no loader"},
		{func(f *logistic.Fitting) { f.Loader = new(data.Loader) }, "found no loader"},
		{func(f *logistic.Fitting) { f.Loader = loaderOf(t, 20, 21, true) }, "20 rows, fewer than one batch of 21"},
		{func(f *logistic.Fitting) {
			f.Loader, _ = data.NewLoader(nil, data.LoaderOptions{}, torchrand.New(1))
		}, "the loader has no rows"},
		{func(f *logistic.Fitting) { f.Start = logistic.Params{} }, "3 features, the model has 0 weights"},
		{func(f *logistic.Fitting) { f.Start.Weights = make([]float32, 4) }, "3 features, the model has 4 weights"},
		{func(f *logistic.Fitting) { f.Start.Scaler = new(data.Scaler) }, "the model's scaler has 0 means"},
		{func(f *logistic.Fitting) {
			f.Start.Scaler = &data.Scaler{Mean: make([]float64, 3), Deviation: []float64{1, 0, 1}}
		}, "the model's scaler has the mean 0 and the deviation 0 for y"},
		{func(f *logistic.Fitting) {
			f.Start.Scaler = &data.Scaler{Mean: []float64{0, 0, math.NaN()}, Deviation: []float64{1, 1, 1}}
		}, "the model's scaler has the mean NaN and the deviation 1 for z"},
		{func(f *logistic.Fitting) { f.Epochs = 0 }, "epochs is 0"},
		{func(f *logistic.Fitting) { f.Epochs = -3 }, "epochs is -3"},
		{func(f *logistic.Fitting) { f.LearningRate = math.NaN() }, "learning rate is NaN"},
		{func(f *logistic.Fitting) { f.LearningRate = -1 }, "learning rate is -1"},
		{func(f *logistic.Fitting) { f.Loss = "" }, `loss is ""`},
		{func(f *logistic.Fitting) { f.KeepEvery = -1 }, "every -1 epochs"},
	} {
		f := fitting(t, d)
		f.Keep = func(logistic.Record) { t.Errorf("%s: it was trained", c.want) }
		c.change(&f)
		got, err := logistic.Fit(context.Background(), b, f)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v, want one sentence with %q", err, c.want)
		}
		if !reflect.DeepEqual(got, f.Start) {
			t.Errorf("%s: got %v, want the start", c.want, got)
		}
	}
}

func TestNoBackendAndNoData(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(100, 1)
	ctx, o := context.Background(), logistic.NotesOptions()
	withAll := func(b compute.Backend, d *data.Dataset, want string) {
		t.Helper()
		_, ofRun := logistic.Run(ctx, b, d, o)
		_, ofSeeds := logistic.RunSeeds(ctx, b, d, o, []int64{1})
		_, ofTrainer := trainer.Logistic(ctx, b, d, o, nil)
		_, ofPredict := logistic.Predict(b, logistic.Params{Weights: make([]float32, 3)}, d)
		f := fitting(t, data.Generate(20, 1))
		f.Data = d
		_, ofFit := logistic.Fit(ctx, b, f)
		for i, err := range []error{ofRun, ofSeeds, ofTrainer, ofPredict, ofFit} {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("function %d: got error %v, want one sentence with %q", i, err, want)
			}
		}
	}
	withAll(nil, d, "found no backend")
	withAll(b, nil, "found no data set")
	if _, err := logistic.Optimum(nil); err == nil || err.Error() != "logistic: found no data set" {
		t.Errorf("Optimum: got error %v, want one that there is no data set", err)
	}
	withAll(b, &data.Dataset{Names: []string{"label"}, Y: make([]float32, 100)}, "1 names")
}

// What Keep and Progress do with the caller's program is the caller's to say, and nothing goes on beside it
// when the training has ended.
func TestNothingGoesOnAfterFit(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(500, 1)
	var cancel func()
	fit := func(change func(f *logistic.Fitting)) (panicked any, err error) {
		f := fitting(t, d)
		f.Epochs, f.KeepEvery = 100_000, 1
		change(&f)
		var ctx context.Context
		ctx, cancel = context.WithCancel(context.Background())
		defer cancel()
		defer func() { panicked = recover() }()
		_, err = logistic.Fit(ctx, b, f)
		return nil, err
	}
	stopAt := func(epoch int, stop func()) func(int) {
		return func(e int) {
			if e == epoch {
				stop()
			}
		}
	}
	few := func(f *logistic.Fitting) { f.Epochs = 3 }
	if panicked, err := fit(few); err != nil || panicked != nil {
		t.Fatal(panicked, err)
	}
	before := runtime.NumGoroutine()

	if panicked, err := fit(func(f *logistic.Fitting) { f.Progress = stopAt(3, func() { cancel() }) }); !errors.Is(err, context.Canceled) || panicked != nil {
		t.Errorf("canceled: got error %v and panic %v", err, panicked)
	}
	failed := func() { panic("my own") }
	if panicked, _ := fit(func(f *logistic.Fitting) { f.Progress = stopAt(3, failed) }); panicked != "my own" {
		t.Errorf("a panic in Progress: recovered %v, want that panic", panicked)
	}
	if panicked, _ := fit(func(f *logistic.Fitting) { f.Keep = func(r logistic.Record) { stopAt(3, failed)(r.Epoch) } }); panicked != "my own" {
		t.Errorf("a panic in Keep: recovered %v, want that panic", panicked)
	}
	for range 1000 { // an ended goroutine takes a moment to be gone
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

// With scaled features Predict is given rows as they are, and answers as the training had it.
func TestPredictAfterScaledTraining(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(300, 7)
	o := logistic.NotesOptions()
	o.Scale, o.LearningRate, o.Epochs, o.Every, o.PathEvery = true, 0.5, 30, 30, 15
	for name, run := range map[string]func() (*logistic.Result, error){
		"logistic": func() (*logistic.Result, error) { return logistic.Run(context.Background(), b, d, o) },
		"trainer":  func() (*logistic.Result, error) { return trainer.Logistic(context.Background(), b, d, o, nil) },
	} {
		r, err := run()
		if err != nil {
			t.Fatal(err)
		}
		got, err := logistic.Predict(b, r.Params, d)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, r.Probabilities) {
			t.Errorf("%s: Predict gives %v, the training had %v", name, got[:3], r.Probabilities[:3])
		}
		// The last records, and the start, are of the same kind.
		last := []logistic.Params{r.Log[0].Params, r.Path[1].Params}
		if !reflect.DeepEqual(last, []logistic.Params{r.Params, r.Params}) {
			t.Errorf("%s: the last records are %v, want %v", name, last, r.Params)
		}

		// By the formula, with the training rows' mean and deviation.
		scaler := data.FitScaler(d.Subset(r.Split.Train))
		for _, p := range []logistic.Params{r.Start, r.Path[0].Params, r.Params} {
			got, err := logistic.Predict(b, p, d)
			if err != nil {
				t.Fatal(err)
			}
			for i := range got {
				z := float64(p.Bias)
				for j, x := range d.Row(i) {
					z += float64(p.Weights[j]) * (float64(x) - scaler.Mean[j]) / scaler.Deviation[j]
				}
				if want := 1 / (1 + math.Exp(-z)); math.Abs(float64(got[i])-want) > 1e-6 {
					t.Fatalf("%s, row %d: got %v, want %v", name, i, got[i], want)
				}
			}
		}

		narrow := &data.Dataset{Names: d.Names[1:], X: d.X[:4], Y: d.Y[:2]}
		if got, err := logistic.Predict(b, r.Params, narrow); err == nil || !strings.Contains(err.Error(), "2 features, the model has 3 weights") {
			t.Errorf("%s: rows of 2 features: got %v and error %v, want an error", name, got, err)
		}
	}
}

// Fit scales by Start's scaler: it is the training on rows that were scaled before.
func TestFitOnScaledRows(t *testing.T) {
	b, d := backendtest.New(t), data.Generate(50, 3)
	scaler := data.FitScaler(d)
	by := fitting(t, scaler.Apply(d))
	want, err := logistic.Fit(context.Background(), b, by)
	if err != nil {
		t.Fatal(err)
	}
	f := fitting(t, d)
	f.Start.Scaler = &scaler
	got, err := logistic.Fit(context.Background(), b, f)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, logistic.Params{Weights: want.Weights, Bias: want.Bias, Scaler: &scaler}) {
		t.Errorf("got %v, want %v with the scaler", got, want)
	}
}
