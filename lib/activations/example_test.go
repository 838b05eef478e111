package activations_test

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend"
	"activation-notes/lib/evaluate"
)

// show prints f at a few places.
func show(f func(x *graph.Node) *graph.Node, x ...float32) {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	y, derivative, err := evaluate.Function(b, f, x)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("f(x)  = %.4f\nf'(x) = %.4f\n", y, derivative)
}

func ExampleStep() {
	show(func(x *graph.Node) *graph.Node { return activations.Step(x, 0.5) }, -2, 0.5, 2)
	// Output:
	// f(x)  = [0.0000 0.0000 1.0000]
	// f'(x) = [0.0000 0.0000 0.0000]
}

func ExampleThreshold() {
	show(func(x *graph.Node) *graph.Node { return activations.Threshold(x, 0.5, -1) }, -2, 0.5, 2)
	// Output:
	// f(x)  = [-1.0000 -1.0000 2.0000]
	// f'(x) = [0.0000 0.0000 1.0000]
}

func ExampleTanh() {
	show(activations.Tanh, -2, 0, 2)
	// Output:
	// f(x)  = [-0.9640 0.0000 0.9640]
	// f'(x) = [0.0707 1.0000 0.0707]
}

func ExampleReLU() {
	show(activations.ReLU, -2, 0, 2)
	// Output:
	// f(x)  = [0.0000 0.0000 2.0000]
	// f'(x) = [0.0000 0.0000 1.0000]
}

func ExampleLeakyReLU() {
	show(func(x *graph.Node) *graph.Node {
		return activations.LeakyReLU(x, activations.DefaultLeakyReLUNegativeSlope)
	}, -2, 0, 2)
	// Output:
	// f(x)  = [-0.0200 0.0000 2.0000]
	// f'(x) = [0.0100 0.0100 1.0000]
}

// One slope for each of two channels, and what the gradient says of the slopes.
func ExamplePReLU() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	prelu := graph.MustNewExec(b, func(x, slope *graph.Node) (*graph.Node, *graph.Node) {
		y := activations.PReLU(x, slope)
		return y, graph.Gradient(graph.ReduceAllSum(y), slope)[0]
	})
	fmt.Println(prelu.MustCall2([][]float32{{-2, -3}}, []float32{activations.DefaultPReLUSlope, 0.5}))
	// Output: [1][2]float32{{-0.5, -1.5}} [2]float32{-2, -3}
}

func ExampleELU() {
	show(func(x *graph.Node) *graph.Node { return activations.ELU(x, activations.DefaultELUAlpha) }, -2, 0, 2)
	// Output:
	// f(x)  = [-0.8647 0.0000 2.0000]
	// f'(x) = [0.1353 1.0000 1.0000]
}

// The same three numbers in three ways.
func ExampleSoftmax() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	all := graph.MustNewExec(b, func(x *graph.Node) (softmax, softmin, logSoftmax *graph.Node) {
		return activations.Softmax(x, -1), activations.Softmin(x, -1), activations.LogSoftmax(x, -1)
	})
	for _, shares := range all.MustCall([]float32{1, 2, 3}) {
		fmt.Println(shares)
	}
	// Output:
	// [3]float32{0.09003, 0.2447, 0.6652}
	// [3]float32{0.6652, 0.2447, 0.09003}
	// [3]float32{-2.408, -1.408, -0.4076}
}

func ExampleSoftmin() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	softmin := graph.MustNewExec(b, func(x *graph.Node) *graph.Node { return activations.Softmin(x, 0) })
	fmt.Println(softmin.MustCall1([]float32{1, 2, 4}))
	// Output: [3]float32{0.7054, 0.2595, 0.03512}
}

// The share of the first is e^-1000, which is 0 in float32; its logarithm is not lost.
func ExampleLogSoftmax() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	logarithm := graph.MustNewExec(b, func(x *graph.Node) *graph.Node { return activations.LogSoftmax(x, -1) })
	fmt.Println(logarithm.MustCall1([]float32{0, 1000}))
	// Output: [2]float32{-1000, 0}
}

func ExampleGELU() {
	show(activations.GELU, -2, 0, 2)
	// Output:
	// f(x)  = [-0.0455 0.0000 1.9545]
	// f'(x) = [-0.0852 0.5000 1.0852]
}

func ExampleGELUTanh() {
	show(activations.GELUTanh, -2, 0, 2)
	// Output:
	// f(x)  = [-0.0454 0.0000 1.9546]
	// f'(x) = [-0.0861 0.5000 1.0861]
}

func ExampleSiLU() {
	show(activations.SiLU, -2, 0, 2)
	// Output:
	// f(x)  = [-0.2384 0.0000 1.7616]
	// f'(x) = [-0.0908 0.5000 1.0908]
}

func ExampleSoftplus() {
	show(func(x *graph.Node) *graph.Node {
		return activations.Softplus(x, activations.DefaultSoftplusBeta, activations.DefaultSoftplusThreshold)
	}, -2, 0, 2)
	// Output:
	// f(x)  = [0.1269 0.6931 2.1269]
	// f'(x) = [0.1192 0.5000 0.8808]
}

func ExampleHardtanh() {
	show(func(x *graph.Node) *graph.Node { return activations.Hardtanh(x, -1, 1) }, -1, 0.5, 2)
	// Output:
	// f(x)  = [-1.0000 0.5000 1.0000]
	// f'(x) = [0.0000 1.0000 0.0000]
}

func ExampleReLU6() {
	show(activations.ReLU6, -2, 2, 8)
	// Output:
	// f(x)  = [0.0000 2.0000 6.0000]
	// f'(x) = [0.0000 1.0000 0.0000]
}

func ExampleSELU() {
	show(activations.SELU, -2, 0, 2)
	// Output:
	// f(x)  = [-1.5202 0.0000 2.1014]
	// f'(x) = [0.2379 1.7581 1.0507]
}

func ExampleMish() {
	show(activations.Mish, -2, 0, 2)
	// Output:
	// f(x)  = [-0.2525 0.0000 1.9440]
	// f'(x) = [-0.1084 0.6000 1.0693]
}

func ExampleByName() {
	f, err := activations.ByName("LeakyReLU")
	fmt.Println(f.Korean, f.Formula, f.Torch, err)
	_, err = activations.ByName("Swish")
	fmt.Println(err != nil)
	// Output:
	// LeakyReLU 함수 \begin{cases} x & x > 0 \\ 0.01\,x & x \le 0 \end{cases} F.leaky_relu(x, negative_slope=0.01) <nil>
	// true
}
