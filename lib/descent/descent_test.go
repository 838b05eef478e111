package descent_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/descent"
)

// The parabola (x - 3)^2 from x = 1: with the learning rate 0.25 each step halves the way to 3.
func ExampleRun() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	parabola := func(params []*graph.Node) *graph.Node {
		return graph.Square(graph.SubScalar(params[0], 3))
	}
	start := []*tensors.Tensor{tensors.FromScalar[float32](1)}
	path, err := descent.Run(b, start, parabola, descent.Options{Steps: 3, LearningRate: 0.25})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, step := range path.Steps {
		fmt.Println("step", step, "x", path.Params[i][0], "loss", path.Losses[i])
	}
	// Output:
	// step 0 x [1] loss [4]
	// step 1 x [2] loss [1]
	// step 2 x [2.5] loss [0.25]
	// step 3 x [2.75] loss [0.0625]
}

// Two runs side by side: one converges, the other starts in the minimum and stays.
func ExampleRun_sideBySide() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	squares := func(params []*graph.Node) *graph.Node { return graph.Square(params[0]) }
	start := []*tensors.Tensor{tensors.FromValue([]float32{8, 0})}
	path, err := descent.Run(b, start, squares, descent.Options{Steps: 4, LearningRate: 0.25, KeepEvery: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(path.Steps, path.Losses)
	// Output: [0 2 4] [[64 0] [4 0] [0.25 0]]
}

// On a bowl a/2 (x - c)^2 + b/2 (y - d)^2 each coordinate goes by itself: after k steps it is
// c + (x0 - c) (1 - rate a)^k. Three runs of two parameters.
func TestQuadratic(t *testing.T) {
	b := backendtest.New(t)
	steepness := [2]float64{1, 6}
	centre := [2]float64{-2, 0.5}
	starts := [2][]float32{{0, 1, 5}, {2, 0.5, -1}}
	const rate, steps = 0.3, 20 // 1 - 0.3 * 6 = -0.8: the second coordinate swings
	loss := func(params []*graph.Node) *graph.Node {
		var sum *graph.Node
		for i, p := range params {
			term := graph.MulScalar(graph.Square(graph.SubScalar(p, centre[i])), steepness[i]/2)
			if sum == nil {
				sum = term
			} else {
				sum = graph.Add(sum, term)
			}
		}
		return sum
	}
	start := []*tensors.Tensor{tensors.FromValue(starts[0]), tensors.FromValue(starts[1])}
	path, err := descent.Run(b, start, loss, descent.Options{Steps: steps, LearningRate: rate})
	if err != nil {
		t.Fatal(err)
	}
	if len(path.Steps) != steps+1 || len(path.Losses) != steps+1 || len(path.Params) != steps+1 {
		t.Fatalf("got %d steps, %d losses and %d parameters, want %d of each", len(path.Steps), len(path.Losses), len(path.Params), steps+1)
	}
	// Each step rounds a few times to float32, by at most 5 * 2^-24 here, and the map shrinks errors.
	const tolerance = 1e-5
	for k := range path.Steps {
		for run := range 3 {
			var want float64
			for i := range steepness {
				away := (float64(starts[i][run]) - centre[i]) * math.Pow(1-rate*steepness[i], float64(k))
				want += steepness[i] / 2 * away * away
				if got := float64(path.Params[k][i][run]); math.Abs(got-(centre[i]+away)) > tolerance {
					t.Errorf("step %d, run %d: parameter %d is %v, want %v", k, run, i, got, centre[i]+away)
				}
			}
			if got := path.Losses[k][run]; math.Abs(got-want) > tolerance*(1+want) {
				t.Errorf("step %d, run %d: the loss is %v, want %v", k, run, got, want)
			}
		}
	}
	if got := tensors.MustCopyFlatData[float32](start[0]); !slices.Equal(got, starts[0]) {
		t.Errorf("the start was changed to %v", got)
	}
}

// A run beside others goes as it goes alone.
func TestRunsAreIndependent(t *testing.T) {
	b := backendtest.New(t)
	loss := func(params []*graph.Node) *graph.Node { // one loss for each row of a [runs, 2] parameter
		return graph.ReduceSum(graph.Square(graph.Sin(params[0])), -1)
	}
	o := descent.Options{Steps: 50, LearningRate: 0.1, KeepEvery: 50}
	rows := [][]float32{{1, 0.3}, {float32(math.NaN()), 1}, {-0.7, 1.2}}
	together, err := descent.Run(b, []*tensors.Tensor{tensors.FromValue(rows)}, loss, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range []int{0, 2} {
		alone, err := descent.Run(b, []*tensors.Tensor{tensors.FromValue(rows[run : run+1])}, loss, o)
		if err != nil {
			t.Fatal(err)
		}
		got, want := together.Params[1][0][2*run:2*run+2], alone.Params[1][0]
		for i := range want {
			if math.Abs(float64(got[i]-want[i])) > 1e-6 {
				t.Errorf("run %d: got %v beside others, %v alone", run, got, want)
			}
		}
	}
}

func TestKeepEvery(t *testing.T) {
	b := backendtest.New(t)
	for _, c := range []struct {
		steps, keepEvery int
		want             []int
	}{
		{3, 0, []int{0, 1, 2, 3}},
		{3, 1, []int{0, 1, 2, 3}},
		{10, 4, []int{0, 4, 8, 10}},
		{8, 4, []int{0, 4, 8}},
		{2, 5, []int{0, 2}},
		{0, 0, []int{0}},
	} {
		start := []*tensors.Tensor{tensors.FromScalar[float32](1)}
		o := descent.Options{Steps: c.steps, LearningRate: 0.5, KeepEvery: c.keepEvery}
		path, err := descent.Run(b, start, func(p []*graph.Node) *graph.Node { return graph.Square(p[0]) }, o)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(path.Steps, c.want) {
			t.Errorf("%d steps, a record every %d: kept %v, want %v", c.steps, c.keepEvery, path.Steps, c.want)
		}
	}
}

// Each step multiplies x by 1 - 2 * 50 = -99: x^2 overflows after some ten steps, x after some twenty.
func TestExplosionIsRecorded(t *testing.T) {
	b := backendtest.New(t)
	start := []*tensors.Tensor{tensors.FromScalar[float32](1)}
	path, err := descent.Run(b, start, func(p []*graph.Node) *graph.Node { return graph.Square(p[0]) }, descent.Options{Steps: 30, LearningRate: 50})
	if err != nil {
		t.Fatal(err)
	}
	if got := path.Losses[1][0]; got != 99*99 {
		t.Errorf("after one step the loss is %v, want %v", got, 99*99)
	}
	if got := path.Losses[12][0]; !math.IsInf(got, 1) {
		t.Errorf("after 12 steps the loss is %v, want +Inf", got)
	}
	if got := path.Losses[30][0]; !math.IsNaN(got) {
		t.Errorf("after 30 steps the loss is %v, want NaN, of Inf - Inf", got)
	}
}

func TestErrors(t *testing.T) {
	b := backendtest.New(t)
	one := []*tensors.Tensor{tensors.FromScalar[float32](1)}
	square := func(p []*graph.Node) *graph.Node { return graph.Square(p[0]) }
	good := descent.Options{Steps: 1, LearningRate: 0.1}
	for _, c := range []struct {
		name  string
		start []*tensors.Tensor
		loss  func(p []*graph.Node) *graph.Node
		o     descent.Options
		want  string
	}{
		{"negative steps", one, square, descent.Options{Steps: -1, LearningRate: 0.1}, "-1 steps"},
		{"negative KeepEvery", one, square, descent.Options{Steps: 1, LearningRate: 0.1, KeepEvery: -2}, "every -2"},
		{"learning rate 0", one, square, descent.Options{Steps: 1}, "learning rate 0"},
		{"learning rate NaN", one, square, descent.Options{Steps: 1, LearningRate: math.NaN()}, "learning rate NaN"},
		{"no parameters", nil, square, good, "no parameters"},
		{"a nil parameter", []*tensors.Tensor{nil}, square, good, "parameter 0 is nil"},
		{"no loss", one, nil, good, "found no loss"},
		{"float64", []*tensors.Tensor{tensors.FromScalar(1.0)}, square, good, "must be float32"},
		{"a matrix of losses", one, func(p []*graph.Node) *graph.Node { return graph.BroadcastToDims(p[0], 2, 2) }, good, "scalar"},
	} {
		_, err := descent.Run(b, c.start, c.loss, c.o)
		if err == nil {
			t.Errorf("%s: got no error", c.name)
			continue
		}
		if line, _, _ := strings.Cut(err.Error(), "\n"); !strings.HasPrefix(line, "descent: ") || !strings.Contains(line, c.want) {
			t.Errorf("%s: got the error %q, want one that starts with descent: and says %q", c.name, line, c.want)
		}
	}
	if _, err := descent.Run(nil, one, square, good); err == nil || !strings.Contains(err.Error(), "found no backend") {
		t.Errorf("no backend: got error %v, want one that says so", err)
	}
}

// A panic of the caller's own function is the caller's: it comes back, and nothing waits for ever.
func TestPanicComesBack(t *testing.T) {
	b := backendtest.New(t)
	defer func() {
		if reason := recover(); reason != "mine" {
			t.Errorf("got the panic %v, want that of the loss", reason)
		}
	}()
	_, _ = descent.Run(b, []*tensors.Tensor{tensors.FromValue(float32(1))}, func([]*graph.Node) *graph.Node { panic("mine") },
		descent.Options{Steps: 1, LearningRate: 0.1})
}
