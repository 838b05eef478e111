package plots_test

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend"
	"activation-notes/lib/figure"
	"activation-notes/lib/plots"
	"activation-notes/lib/words"
)

func ExampleFunction() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	// A parabola with a jump at 1.
	f := func(x *graph.Node) *graph.Node { return graph.Add(graph.Square(x), activations.Step(x, 1)) }
	figure.Show(plots.Function(b, "parabola", f, -2, 2, 1).In(words.English))
	// Output:
	// parabola
	// x from -2 to 2. f(x): 4 at x = -2, 0 at x = 0, 5 at x = 2; lowest 0, highest 5. At x = 1, f(x) is 1; it comes near 1 from the left and 2 from the right. f′(x): -4 at x = -2, 0 at x = 0, 4 at x = 2; lowest -4, highest 4.
}

func ExampleActivation() {
	b, err := backend.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	figure.Show(plots.Activation(b, "ReLU", -3, 3).In(words.English))
	// Output:
	// ReLU function
	// x from -3 to 3. f(x): 0 at x = -3, 0 at x = 0, 3 at x = 3; lowest 0, highest 3. f′(x): 0 at x = -3, 0 at x = 0, 1 at x = 3; lowest 0, highest 1. At x = 0, f′(x) is 0; it comes near 0 from the left and 1 from the right.
}

func ExampleFormulas() {
	figure.Show(plots.Formulas("ReLU", "Tanh").In(words.English))
	// Output:
	// Activation functions
	// function | formula | derivative | range | PyTorch
	// ReLU function | \(\max(0, x)\) | \(\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}\) | \([0, \infty)\) | F.relu(x)
	// hyperbolic tangent function | \(\frac{e^{x} - e^{-x}}{e^{x} + e^{-x}}\) | \(1 - \tanh^2(x)\) | \((-1, 1)\) | torch.tanh(x)
}

func ExampleProperties() {
	figure.Show(plots.Properties("ReLU", "Tanh").In(words.English))
	// Output:
	// Properties of the activation functions
	// function | centred on 0 | bounded | monotone | smooth | saturates | stretch of zero gradient
	// ReLU function | no | no | yes | no | left | yes
	// hyperbolic tangent function | yes | yes | yes | yes | both sides | no
}
