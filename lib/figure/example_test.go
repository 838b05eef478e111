package figure_test

import (
	"fmt"

	"activation-notes/lib/figure"
	"activation-notes/lib/words"
)

// Outside a notebook, Show prints a figure in words. A cell leaves out In: the
// notebook's folder decides on the language.
func ExampleCurves() {
	epochs := []int{1000, 2000, 3000}
	cost := []float32{0.680, 0.666, 0.652}
	f := figure.Curves(figure.Axes{Levels: []figure.Level{{Name: words.Of("optimum"), Value: 0.2009}}}, figure.Line(words.Of("cost"), epochs, cost))
	figure.Show(f.In(words.English))
	// Output:
	// Cost against epoch, 1000 to 3000
	// cost: 0.68 at epoch 1000, 0.652 at epoch 3000; lowest 0.652, highest 0.68 (3 points). Horizontal line, optimum: 0.2009.
}

func ExampleTable() {
	f := figure.Table(words.Of("training"), words.List("epoch", "bias", "cost"), [][]string{
		{"1000", "0.0949", "0.680"},
		{"2000", "-0.0346", "0.666"},
	})
	fmt.Println(f.In(words.Korean).Text())
	// Output:
	// 훈련 기록
	// 에폭 | 편향 | 비용(Cost)
	// 1000 | 0.0949 | 0.680
	// 2000 | -0.0346 | 0.666
}

func ExampleConfusion() {
	figure.Show(figure.Confusion(48, 36, 4, 12).In(words.English))
	// Output:
	// Confusion matrix
	//  | predicted 1 | predicted 0
	// actual 1 | 48 · true positive (TP) | 4 · false negative (FN)
	// actual 0 | 36 · false positive (FP) | 12 · true negative (TN)
	// 100 points: accuracy 0.600, precision 0.571, recall 0.923
}

// The loss of three runs of one experiment.
func ExampleSpread() {
	steps := []int{0, 100, 200}
	runs := [][]float64{{0.7, 0.5, 0.3}, {0.8, 0.4, 0.2}, {0.6, 0.6, 0.1}}
	f := figure.Curves(figure.Axes{X: words.Of("step"), Y: words.Of("loss")}, figure.Spread(words.Of("train"), steps, runs))
	figure.Show(f.In(words.English))
	// Output:
	// Loss against step, 0 to 200
	// training data, median of 3 runs: 0.7 at step 0 (lowest 0.6, highest 0.8), 0.2 at step 200 (lowest 0.1, highest 0.3).
}

// A parabola with a jump at 1.
func ExampleFunction() {
	x, err := figure.SampleAt(-2, 2, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	f := figure.Sampled{From: -2, To: 2, Jumps: []float64{1}, X: x}
	for _, x := range x {
		y := x * x
		if x > 1 {
			y++
		}
		f.Y, f.Slope = append(f.Y, y), append(f.Slope, 2*x)
	}
	figure.Show(figure.Function("parabola", f).In(words.English))
	// Output:
	// parabola
	// x from -2 to 2. f(x): 4 at x = -2, 0 at x = 0, 5 at x = 2; lowest 0, highest 5. At x = 1, f(x) is 1; it comes near 1 from the left and 2 from the right. f′(x): -4 at x = -2, 0 at x = 0, 4 at x = 2; lowest -4, highest 4.
}

func ExampleBars() {
	f := figure.Bars(figure.Axes{X: words.Of("split"), Y: words.Of("accuracy")},
		figure.Bar{Name: words.Of("train"), Value: 0.97, Low: 0.94, High: 0.99},
		figure.Bar{Name: words.Of("test"), Value: 0.91})
	figure.Show(f.In(words.Korean))
	// Output:
	// 데이터 구분별 정확도
	// 훈련 데이터: 0.97(0.94~0.99). 테스트 데이터: 0.91.
}

func ExampleHistograms() {
	f := figure.Histograms(words.Of("output"),
		figure.Histogram{Name: "layer 1", Values: []float32{-0.5, 0, 0.5}},
		figure.Histogram{Name: "layer 2", Values: []float32{0.9, 1, 1}})
	figure.Show(f.In(words.English))
	// Output:
	// Distribution of output
	// layer 1: 3 values, mean 0, standard deviation 0.4082, lowest -0.5, highest 0.5. layer 2: 3 values, mean 0.9667, standard deviation 0.04714, lowest 0.9, highest 1.
}

func ExampleSurface() {
	plane := figure.Plane{X: words.Of("weight"), Y: words.Of("bias"), XMin: -2, XMax: 2, YMin: -1, YMax: 1}
	loss := func(x, y []float64) []float64 {
		out := make([]float64, len(x))
		for i := range x {
			out[i] = x[i]*x[i] + 4*y[i]*y[i]
		}
		return out
	}
	descent := figure.Line("gradient descent", []float64{-2, -1, -0.5}, []float64{1, 0, 0})
	figure.Show(figure.Surface(plane, loss, descent).In(words.English))
	// Output:
	// Contour lines over weight and bias
	// Horizontal axis weight from -2 to 2, vertical axis bias from -1 to 1. Lowest value 0 at (0, 0), highest 8 at (-2, -1). Contour lines at 1, 2, 3, 4, 5, 6, 7. Path gradient descent: starts at (-2, 1) and ends, 2 steps later, at (-0.5, 0).
}

// A frame for each value; the text has the first, the middle and the last.
func ExampleSlider() {
	f := figure.Slider(words.Of("threshold"), []float64{0.3, 0.5, 0.7}, func(threshold float64) *figure.Figure {
		return figure.Bars(figure.Axes{X: words.Of("model"), Y: words.Of("recall")}, figure.Bar{Name: words.Of("logistic"), Value: 1 - threshold/2})
	})
	figure.Show(f.In(words.English))
	// Output:
	// threshold = 0.3
	// Recall by model
	// logistic regression: 0.85.
	// threshold = 0.5
	// Recall by model
	// logistic regression: 0.75.
	// threshold = 0.7
	// Recall by model
	// logistic regression: 0.65.
}

func ExampleRow() {
	accuracies := []float64{0.93, 0.71, 0.88}
	row := append(figure.Row("%d %.2f", 10, 0.5), figure.Range("%.2f", accuracies))
	fmt.Printf("%q", row)
	// Output: ["10" "0.50" "0.71 … 0.93"]
}
