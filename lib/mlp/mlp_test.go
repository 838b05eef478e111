package mlp_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend"
	"activation-notes/lib/backend/backendtest"
	"activation-notes/lib/data"
	"activation-notes/lib/logistic"
	"activation-notes/lib/metrics"
	"activation-notes/lib/mlp"
)

// Three networks learn exclusive or, which no network without a hidden layer can.
func ExampleTrain() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, hidden := range [][]int{{8}, nil} {
		o := mlp.Options{Hidden: hidden, Seeds: []int64{1, 2, 3}, Steps: 300, LearningRate: 0.05}
		networks, err := mlp.Train(b, data.XOR(), o)
		if err != nil {
			fmt.Println(err)
			return
		}
		predictions, err := networks.Predict(data.XOR())
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%.1f\n", predictions)
	}
	// Output:
	// [[0.0 1.0 1.0 0.0] [0.0 1.0 1.0 0.0] [0.0 1.0 1.0 0.0]]
	// [[0.5 0.5 0.5 0.5] [0.5 0.5 0.5 0.5] [0.5 0.5 0.5 0.5]]
}

// What makes one late: the hour one wakes up at far more than the weather, which is 20 minutes at most.
func ExampleNetworks_Influence() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	mornings := data.Commute(300, 1)
	scaled := data.FitScaler(mornings).Apply(mornings)
	o := mlp.Options{Hidden: []int{4}, Seeds: []int64{1, 2, 3}, Steps: 200, LearningRate: 0.05}
	networks, err := mlp.Train(b, scaled, o)
	if err != nil {
		fmt.Println(err)
		return
	}
	influence, err := networks.Influence(scaled)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, v := range influence {
		fmt.Printf("seed %d: %s %.1f, %s %.1f\n", o.Seeds[i], mornings.Names[0], v[0], mornings.Names[1], v[1])
	}
	// Output:
	// seed 1: wake-up 4.5, weather 0.8
	// seed 2: wake-up 5.0, weather 1.0
	// seed 3: wake-up 4.5, weather 0.7
}

// No plane follows the rule, which is a cut corner; eight hidden nodes do, from every seed.
func TestHiddenLayerBeatsThePlane(t *testing.T) {
	b := backendtest.New(t)
	d := data.Generate(600, 3)
	scaled := data.FitScaler(d).Apply(d)
	plane, err := logistic.Optimum(scaled)
	if err != nil {
		t.Fatal(err)
	}
	p, err := logistic.Predict(b, plane.Params, scaled)
	if err != nil {
		t.Fatal(err)
	}
	ofPlane := accuracy(t, p, d.Y)

	networks, err := mlp.Train(b, scaled, mlp.Options{Hidden: []int{8}, Seeds: []int64{0, 1, 2, 3}, Steps: 500, LearningRate: 0.03})
	if err != nil {
		t.Fatal(err)
	}
	predictions, err := networks.Predict(scaled)
	if err != nil {
		t.Fatal(err)
	}
	accuracies, err := networks.Accuracies(scaled)
	if err != nil {
		t.Fatal(err)
	}
	if len(predictions) != 4 || len(accuracies) != 4 {
		t.Fatalf("got %d predictions and %d accuracies, want 4 of each", len(predictions), len(accuracies))
	}
	for seed, p := range predictions {
		got := accuracy(t, p, d.Y)
		if got < ofPlane+0.03 {
			t.Errorf("seed %d: accuracy %.3f, want at least 0.03 above the plane's %.3f", seed, got, ofPlane)
		}
		if accuracies[seed] != got {
			t.Errorf("seed %d: Accuracies says %v, the predictions %v", seed, accuracies[seed], got)
		}
	}
}

// accuracy counts the answers that are right.
func accuracy(t *testing.T, p, y []float32) float64 {
	t.Helper()
	c, err := metrics.Count(p, y, metrics.Threshold)
	if err != nil {
		t.Fatal(err)
	}
	return c.Accuracy()
}

// With Scale the networks are given rows as they are, and are what training on scaled rows makes of them.
func TestScale(t *testing.T) {
	b := backendtest.New(t)
	d, other := data.Generate(100, 5), data.Generate(40, 6)
	scaler := data.FitScaler(d)
	o := mlp.Options{Hidden: []int{4}, Seeds: []int64{1, 2}, Steps: 50, LearningRate: 0.05}
	// looks returns everything that a network tells of both data sets.
	looks := func(train, other *data.Dataset) (all []any) {
		o.Watch = func(_ int, n *mlp.Networks) error {
			losses, err := n.Losses(other)
			all = append(all, losses)
			return err
		}
		n, err := mlp.Train(b, train, o)
		if err != nil {
			t.Fatal(err)
		}
		p, ofPredict := n.Predict(other)
		accuracies, ofAccuracies := n.Accuracies(other)
		layers, ofLayers := n.Layers(other)
		dead, ofDead := n.DeadNodes(other)
		influence, ofInfluence := n.Influence(other)
		if err := errors.Join(ofPredict, ofAccuracies, ofLayers, ofDead, ofInfluence); err != nil {
			t.Fatal(err)
		}
		return append(all, p, accuracies, layers, dead, influence)
	}
	want := looks(scaler.Apply(d), scaler.Apply(other))
	o.Scale = true
	if got := looks(d, other); !reflect.DeepEqual(got, want) {
		t.Errorf("with Scale: got %v, want what the scaled rows gave, %v", got, want)
	}
	if _, err := mlp.New(b, 3, o); err == nil || !strings.Contains(err.Error(), "no rows to scale by") {
		t.Errorf("networks that are not trained: got error %v, want one about no rows to scale by", err)
	}
}

// Without a hidden layer the networks are logistic regression: its optimum is where they end.
func TestNoHiddenLayerIsLogisticRegression(t *testing.T) {
	b := backendtest.New(t)
	d := data.Generate(300, 5)
	scaled := data.FitScaler(d).Apply(d)
	optimum, err := logistic.Optimum(scaled)
	if err != nil {
		t.Fatal(err)
	}
	n, err := mlp.Train(b, scaled, mlp.Options{Seeds: []int64{1, 2}, Steps: 1500, LearningRate: 0.05})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := n.Layers(scaled)
	if err != nil {
		t.Fatal(err)
	}
	dead, err := n.DeadNodes(scaled)
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != 1 || !slices.Equal(dead, []int{0, 0}) {
		t.Errorf("got %d layers and %v dead nodes, want the output layer only and none dead", len(layers), dead)
	}
	for s, weights := range layers[0].Weights {
		for i, want := range optimum.Weights {
			if math.Abs(float64(weights[i]-want)) > 0.02*math.Abs(float64(want)) {
				t.Errorf("seed %d: the weights are %v, want about %v", s, weights, optimum.Weights)
				break
			}
		}
	}
}

// A network beside others is trained as it is alone. Sums may be taken in another order.
func TestSeedsAreIndependent(t *testing.T) {
	b := backendtest.New(t)
	d := data.Moons(40, 0.1, 1)
	train := func(seeds ...int64) []mlp.Layer {
		o := mlp.Options{Hidden: []int{6, 5}, Activation: activations.ReLU, Seeds: seeds, Steps: 40, LearningRate: 0.1, SGD: true}
		n, err := mlp.Train(b, d, o)
		if err != nil {
			t.Fatal(err)
		}
		layers, err := n.Layers(d)
		if err != nil {
			t.Fatal(err)
		}
		return layers
	}
	together, alone := train(4, 5, 6), train(5)
	for i := range alone {
		for k, want := range alone[i].Weights[0] {
			if got := together[i].Weights[1][k]; math.Abs(float64(got-want)) > 1e-5 {
				t.Errorf("layer %d, weight %d of seed 5: %v beside others, %v alone", i, k, got, want)
			}
		}
	}
}

// One seed twice with two gains: the draws are the same, and so is each activation.
func TestGains(t *testing.T) {
	b := backendtest.New(t)
	halves := func(x *graph.Node) *graph.Node { // ReLU for the first network, the identity for the second
		first, second := graph.Slice(x, graph.AxisRange(), graph.AxisElem(0)), graph.Slice(x, graph.AxisRange(), graph.AxisElem(1))
		return graph.Concatenate([]*graph.Node{activations.ReLU(first), second}, 1)
	}
	n, err := mlp.New(b, 2, mlp.Options{Hidden: []int{5}, Activation: halves, Seeds: []int64{3, 3}, Gains: []float64{1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := n.Layers(data.Moons(6, 0.1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for i, layer := range layers {
		for k, w := range layer.Weights[0] {
			if got := layer.Weights[1][k]; got != 2*w {
				t.Errorf("layer %d, weight %d: %v with the gain 1, %v with the gain 2", i, k, w, got)
			}
		}
	}
	for k, v := range layers[0].Inputs[0] {
		if got := layers[0].Outputs[0][k]; got != max(v, 0) {
			t.Errorf("first network: %v became %v, want ReLU", v, got)
		}
		if got, v := layers[0].Outputs[1][k], layers[0].Inputs[1][k]; got != v {
			t.Errorf("second network: %v became %v, want the identity", v, got)
		}
	}
}

// The gains of the weights go layer by layer and leave the biases as they are.
func TestWeightGains(t *testing.T) {
	n, err := mlp.New(backendtest.New(t), 2, mlp.Options{
		Hidden: []int{5, 4}, Gains: []float64{1, 2}, Seeds: []int64{3, 3}, WeightGains: [][]float64{{1, 1, 1}, {1, 4, 0.5}},
	})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := n.Layers(data.Moons(6, 0.1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for i, times := range []float32{2, 8, 1} {
		for k, w := range layers[i].Weights[0] {
			if got := layers[i].Weights[1][k]; got != times*w {
				t.Errorf("layer %d, weight %d: %v without gain, %v with %v", i, k, w, got, times)
			}
		}
		for k, bias := range layers[i].Biases[0] {
			if got := layers[i].Biases[1][k]; got != 2*bias {
				t.Errorf("layer %d, bias %d: %v with the gain 1, %v with the gain 2", i, k, bias, got)
			}
		}
	}
}

// With the step function the gradient that reaches the hidden layers is 0: they stay where the seed put
// them, while the output layer learns.
func TestStepFunctionDoesNotMoveHiddenWeights(t *testing.T) {
	b := backendtest.New(t)
	step := func(x *graph.Node) *graph.Node { return activations.Step(x, 0) }
	for _, sgd := range []bool{false, true} {
		var first, last []mlp.Layer
		d := data.Moons(30, 0.1, 2)
		_, err := mlp.Train(b, d, mlp.Options{
			Hidden: []int{7, 4}, Activation: step, Seeds: []int64{1, 2}, Steps: 20, LearningRate: 0.05, SGD: sgd,
			Watch: func(step int, n *mlp.Networks) (err error) {
				first, last = last, nil
				last, err = n.Layers(d)
				return err
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range first {
			moved := !slices.EqualFunc(first[i].Weights, last[i].Weights, slices.Equal) || !slices.EqualFunc(first[i].Biases, last[i].Biases, slices.Equal)
			if want := i == 2; moved != want {
				t.Errorf("SGD %t: layer %d moved: %t, want %t", sgd, i, moved, want)
			}
		}
	}
}

// Of ReLU a node is dead where every row is on its left; of tanh none is; of the step function all are.
func TestDeadNodes(t *testing.T) {
	b := backendtest.New(t)
	d := data.Moons(50, 0.1, 3)
	for _, c := range []struct {
		name string
		f    func(*graph.Node) *graph.Node
		dead func(before float32) bool // has a row with this value the derivative 0?
	}{
		{"ReLU", activations.ReLU, func(v float32) bool { return v <= 0 }},
		{"tanh", nil, func(float32) bool { return false }},
		{"step", func(x *graph.Node) *graph.Node { return activations.Step(x, 0) }, func(float32) bool { return true }},
	} {
		// Rows with features from -2 to 2 and biases up to 3/sqrt(2): some ReLUs are dead from the start.
		n, err := mlp.New(b, 2, mlp.Options{Hidden: []int{20, 10}, Activation: c.f, Gain: 3, Seeds: []int64{1, 2, 3}})
		if err != nil {
			t.Fatal(err)
		}
		layers, err := n.Layers(d)
		if err != nil {
			t.Fatal(err)
		}
		want := make([]int, 3)
		for i, nodes := range []int{20, 10} {
			for s := range want {
				for node := range nodes {
					dead := true
					for row := range d.Len() {
						dead = dead && c.dead(layers[i].Inputs[s][row*nodes+node])
					}
					if dead {
						want[s]++
					}
				}
			}
		}
		got, err := n.DeadNodes(d)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v dead nodes, want %v", c.name, got, want)
		}
		if sum := want[0] + want[1] + want[2]; c.name == "ReLU" && (sum == 0 || sum == 90) {
			t.Errorf("the case tests nothing: %v of 30 ReLUs are dead", want)
		}
	}
}

// In a stack of 20 sigmoids the gradient shrinks layer by layer, backwards, but is there to the first.
func TestDeepStack(t *testing.T) {
	b := backendtest.New(t)
	hidden := slices.Repeat([]int{8}, 20)
	d := data.Moons(20, 0.05, 1)
	n, err := mlp.New(b, 2, mlp.Options{Hidden: hidden, Activation: activations.Sigmoid, Seeds: []int64{1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	layers, err := n.Layers(d)
	if err != nil {
		t.Fatal(err)
	}
	if len(layers) != 21 {
		t.Fatalf("got %d layers, want 21", len(layers))
	}
	// A node gets the gradients of the 8 nodes after it, each times a weight below 1/sqrt(8), and passes on
	// 1/4 of their sum at most: 8/sqrt(8)/4 = 0.71 of the largest.
	size := func(layer int) (largest float64) {
		for _, v := range layers[layer].Gradients[0] {
			largest = max(largest, math.Abs(float64(v)))
		}
		return largest
	}
	for i := range 19 {
		if !(size(i) > 0 && size(i) < 0.71*size(i+1)) {
			t.Errorf("the largest gradient before layer %d is %g, before layer %d %g", i, size(i), i+1, size(i+1))
		}
	}
}

func TestWatch(t *testing.T) {
	b := backendtest.New(t)
	for _, c := range []struct {
		steps, every int
		want         []int
	}{
		{5, 0, []int{0, 5}},
		{6, 3, []int{0, 3, 6}},
		{7, 3, []int{0, 3, 6, 7}},
		{2, 1, []int{0, 1, 2}},
		{2, 9, []int{0, 2}},
	} {
		var steps []int
		var losses []float64
		n, err := mlp.Train(b, data.AND(), mlp.Options{
			Hidden: []int{3}, Seeds: []int64{1}, Steps: c.steps, LearningRate: 0.1, SGD: true, Every: c.every,
			Watch: func(step int, n *mlp.Networks) error {
				loss, err := n.Losses(data.AND())
				steps, losses = append(steps, step), append(losses, loss...)
				return err
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(steps, c.want) {
			t.Errorf("%d steps, every %d: watched %v, want %v", c.steps, c.every, steps, c.want)
		}
		for i := range losses[1:] {
			if losses[i+1] >= losses[i] {
				t.Errorf("%d steps, every %d: the losses %v do not fall", c.steps, c.every, losses)
				break
			}
		}
		after, err := n.Losses(data.AND())
		if err != nil {
			t.Fatal(err)
		}
		if last := losses[len(losses)-1]; after[0] != last {
			t.Errorf("%d steps, every %d: the last watch saw the loss %v, the result has %v", c.steps, c.every, last, after[0])
		}
	}

	enough := errors.New("enough")
	calls := 0
	_, err := mlp.Train(b, data.AND(), mlp.Options{
		Seeds: []int64{1}, Steps: 10, LearningRate: 0.1, Every: 2,
		Watch: func(step int, _ *mlp.Networks) error {
			calls++
			if step == 4 {
				return enough
			}
			return nil
		},
	})
	if !errors.Is(err, enough) || !strings.Contains(err.Error(), "step 4") || calls != 3 {
		t.Errorf("Watch returned an error in its third call: got %v after %d calls", err, calls)
	}
}

// Progress hears of every step, the last one included, which takes a bar away.
func TestProgress(t *testing.T) {
	var steps []int
	_, err := mlp.Train(backendtest.New(t), data.AND(), mlp.Options{
		Seeds: []int64{1}, Steps: 4, LearningRate: 0.1,
		Progress: func(step int) { steps = append(steps, step) },
	})
	if want := []int{1, 2, 3, 4}; err != nil || !slices.Equal(steps, want) {
		t.Errorf("Progress heard of the steps %v, want %v; error %v", steps, want, err)
	}
}

// A network that explodes is shown as it is, and leaves the others alone.
func TestExplosion(t *testing.T) {
	b := backendtest.New(t)
	d := data.Moons(20, 0.1, 1)
	n, err := mlp.Train(b, d, mlp.Options{
		Hidden: []int{4, 4}, Activation: func(x *graph.Node) *graph.Node { return x }, Gain: 2,
		Seeds: []int64{1, 2, 3, 4, 5, 6, 7, 8}, Steps: 60, LearningRate: 2, SGD: true, // too large a rate for some
	})
	if err != nil {
		t.Fatal(err)
	}
	losses, err := n.Losses(d)
	if err != nil {
		t.Fatal(err)
	}
	var exploded, learned int
	for _, loss := range losses {
		switch {
		case math.IsNaN(loss) || math.IsInf(loss, 1):
			exploded++
		case loss < 0.2:
			learned++
		}
	}
	if exploded == 0 || learned == 0 {
		t.Errorf("the losses are %v, want some that are not finite and some below 0.2", losses)
	}
	// What has no probabilities has no accuracy: half of the rows are not right by chance.
	predictions, err := n.Predict(d)
	if err != nil {
		t.Fatal(err)
	}
	accuracies, err := n.Accuracies(d)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(accuracies, math.IsNaN) {
		t.Errorf("the accuracies are %v, want some that are NaN", accuracies)
	}
	for seed, a := range accuracies {
		if isNaN := math.IsNaN(float64(predictions[seed][0])); isNaN != math.IsNaN(a) {
			t.Errorf("seed %d: the accuracy is %v, the first probability %v", seed, a, predictions[seed][0])
		}
	}
}

func TestErrors(t *testing.T) {
	b := backendtest.New(t)
	d := data.XOR()
	good := func(change func(o *mlp.Options)) mlp.Options {
		o := mlp.Options{Hidden: []int{2}, Seeds: []int64{1}, Steps: 1, LearningRate: 0.1}
		change(&o)
		return o
	}
	for _, c := range []struct {
		name string
		d    *data.Dataset
		o    mlp.Options
		want string
	}{
		{"a layer without nodes", d, good(func(o *mlp.Options) { o.Hidden = []int{3, 0} }), "0 nodes in hidden layer 2"},
		{"a layer too large", d, good(func(o *mlp.Options) { o.Hidden = []int{math.MaxInt} }), "3.69e+19 parameters"},
		{"an activation of another shape", d, good(func(o *mlp.Options) {
			o.Activation = func(x *graph.Node) *graph.Node { return graph.ReduceAllSum(x) }
		}), "must return the shape (Float32)[4, 1, 2]"},
		{"no seeds", d, good(func(o *mlp.Options) { o.Seeds = nil }), "0 seeds"},
		{"no steps", d, good(func(o *mlp.Options) { o.Steps = 0 }), "0 steps"},
		{"no learning rate", d, good(func(o *mlp.Options) { o.LearningRate = 0 }), "learning rate 0"},
		{"infinite learning rate", d, good(func(o *mlp.Options) { o.LearningRate = math.Inf(1) }), "learning rate +Inf"},
		{"negative gain", d, good(func(o *mlp.Options) { o.Gain = -1 }), "gain -1"},
		{"a gain and gains", d, good(func(o *mlp.Options) { o.Gain, o.Gains = 2, []float64{1} }), "gain 2 and 1 gains"},
		{"gains for other seeds", d, good(func(o *mlp.Options) { o.Gains = []float64{1, 2} }), "2 gains and 1 seeds"},
		{"NaN in the gains", d, good(func(o *mlp.Options) { o.Gains = []float64{math.NaN()} }), "gain NaN"},
		{"a gain beyond float32", d, good(func(o *mlp.Options) { o.Gain = 1e39 }), "gain 1e+39"},
		{"gains beyond float32", d, good(func(o *mlp.Options) { o.Gains = []float64{1e300} }), "gain 1e+300"},
		{"a weight gain beyond float32", d, good(func(o *mlp.Options) { o.WeightGains = [][]float64{{1, 1e39}} }), "weight gain 1e+39"},
		{"weight gains for other seeds", d, good(func(o *mlp.Options) { o.WeightGains = [][]float64{{1}, {1}} }), "weight gains for 2 seeds and 1 seeds"},
		{"weight gains for other layers", d, good(func(o *mlp.Options) { o.WeightGains = [][]float64{{1}} }), "1 weight gains for seed 0"},
		{"NaN in the weight gains", d, good(func(o *mlp.Options) {
			o.WeightGains = [][]float64{slices.Repeat([]float64{math.NaN()}, len(o.Hidden)+1)}
		}), "weight gain NaN"},
		{"negative Every", d, good(func(o *mlp.Options) { o.Every = -1 }), "every -1"},
		{"no rows", d.Subset(nil), good(func(*mlp.Options) {}), "no rows"},
		{"no data", nil, good(func(*mlp.Options) {}), "found no data set"},
		{"a label for no row", &data.Dataset{Names: d.Names, X: d.X, Y: []float32{0}}, good(func(*mlp.Options) {}), "8 numbers for 1 rows of 2 features"},
		{"the label NaN", &data.Dataset{Names: d.Names, X: d.X[:2], Y: []float32{float32(math.NaN())}}, good(func(*mlp.Options) {}), "label NaN"},
		{"the feature NaN", &data.Dataset{Names: d.Names, X: []float32{0, float32(math.NaN())}, Y: d.Y[:1]}, good(func(*mlp.Options) {}), "found NaN, expected a finite number"},
	} {
		_, err := mlp.Train(b, c.d, c.o)
		if err == nil {
			t.Errorf("%s: got no error", c.name)
		} else if got := err.Error(); !strings.HasPrefix(got, "mlp: ") || !strings.Contains(got, c.want) || strings.Contains(got, "\n") {
			t.Errorf("%s: got the error %q, want one line that starts with mlp: and says %q", c.name, got, c.want)
		}
	}

	if _, err := mlp.Train(nil, d, good(func(*mlp.Options) {})); err == nil || !strings.Contains(err.Error(), "found no backend") {
		t.Errorf("no backend: got error %v, want one that says so", err)
	}
	n, err := mlp.New(b, 2, good(func(*mlp.Options) {}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Accuracies(&data.Dataset{Names: d.Names, X: d.X, Y: []float32{0, 1, 0.5, 0}}); err == nil || !strings.Contains(err.Error(), "found the label 0.5") {
		t.Errorf("accuracies of a label of 0.5: got error %v, want one that says so", err)
	}
	for _, other := range []*data.Dataset{data.Generate(3, 1), d.Subset(nil)} {
		_, ofPredict := n.Predict(other)
		_, ofLosses := n.Losses(other)
		_, ofAccuracies := n.Accuracies(other)
		_, ofLayers := n.Layers(other)
		_, ofDead := n.DeadNodes(other)
		_, ofInfluence := n.Influence(other)
		for i, err := range []error{ofPredict, ofLosses, ofAccuracies, ofLayers, ofDead, ofInfluence} {
			if err == nil || !strings.Contains(err.Error(), "2 features") {
				t.Errorf("method %d on %d rows of %d features: got error %v, want one that says 2 features", i, other.Len(), other.Features(), err)
			}
		}
	}
}

// A panic of the caller's own function is the caller's: it comes back, and nothing waits for ever.
func TestPanicComesBack(t *testing.T) {
	b := backendtest.New(t)
	defer func() {
		if reason := recover(); reason != "mine" {
			t.Errorf("got the panic %v, want that of the activation", reason)
		}
	}()
	_, _ = mlp.Train(b, data.XOR(), mlp.Options{Hidden: []int{2}, Seeds: []int64{1}, Steps: 1, LearningRate: 0.1,
		Activation: func(*graph.Node) *graph.Node { panic("mine") }})
}
