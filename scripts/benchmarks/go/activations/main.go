// Activations measures every activation function of the catalog, forward and backward, on float32 tensors of several
// sizes, and the call of a program that computes nothing. It prints one line for each:
//
//	name TAB elements TAB mean TAB median TAB 5% TAB 95% TAB runs    (times in nanoseconds)
//
// The functions run inside one compiled loop, so that the call does not count: every step reads x and the gradient that
// comes from above, and writes the function's value and the gradient for x.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/janpfeifer/go-benchmarks"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend"
	"activation-notes/lib/evaluate"
)

// columns is the length of an axis for those that work along one.
const columns = 10

func main() {
	sizes := flag.String("sizes", "1000,10000,100000,1000000,10000000", "numbers of elements")
	names := flag.String("functions", "", "names from the catalog, with commas between them; all if empty")
	duration := flag.Duration("duration", 300*time.Millisecond, "how long each one is measured")
	list := flag.Bool("list", false, "print the names and PyTorch expressions instead")
	flag.Parse()
	var chosen []activations.Function
	for _, f := range activations.Catalog() {
		if f.Name == "Step" { // its derivative is 0, and PyTorch's has none
			continue
		}
		if *names == "" || strings.Contains(","+*names+",", ","+f.Name+",") {
			chosen = append(chosen, f)
		}
	}
	if *list {
		for _, f := range chosen {
			fmt.Printf("%s\t%s\n", f.Name, f.Torch)
		}
		return
	}
	b, err := backend.New()
	if err != nil {
		fmt.Fprintln(os.Stderr, "activations:", err)
		os.Exit(1)
	}
	measure("call\t1", *duration, 1, call(b))
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < columns || n%columns != 0 {
			fmt.Fprintf(os.Stderr, "activations: found %q in -sizes, expected multiples of %d\n", text, columns)
			os.Exit(1)
		}
		for _, f := range chosen {
			steps := max(20, min(2000, 20_000_000/n)) // that what a call costs, memory included, does not show
			measure(fmt.Sprintf("%s\t%d", f.Name, n), *duration, steps, loop(b, f, n, steps))
		}
	}
}

// measure prints the times of one step of run, which takes so many.
func measure(name string, duration time.Duration, steps int, run func()) {
	benchmarks.New(benchmarks.NamedFunction{Name: name, Func: run}).
		WithHeader(false).
		WithInnerRepeats(steps).
		WithWarmUps(2).
		WithDuration(duration).
		WithQuantiles(5, 95).
		WithPrettyPrintFn(func(d time.Duration) string { return strconv.FormatInt(d.Nanoseconds(), 10) }).
		Done()
}

// call is a program that adds 1 to one number.
func call(b compute.Backend) func() {
	exec := graph.MustNewExec(b, func(x *graph.Node) *graph.Node { return graph.AddScalar(x, 1) })
	x := tensors.FromScalar(float32(1))
	return func() { exec.MustCall1(x).MustFinalizeAll() }
}

// loop is a program that computes f and its gradient on n elements in each of so many steps.
func loop(b compute.Backend, f activations.Function, n, steps int) func() {
	exec := graph.MustNewExec(b, func(inputs, above *graph.Node) (*graph.Node, *graph.Node) {
		g := inputs.Graph()
		zeros := graph.ZerosLike(above)
		state := []*graph.Node{graph.Const(g, int32(0)), inputs, above, zeros, zeros}
		parameters := func(g *graph.Graph) []*graph.Node {
			nodes := make([]*graph.Node, len(state))
			for i, node := range state {
				nodes[i] = graph.Parameter(g, fmt.Sprintf("state%d", i), node.Shape())
			}
			return nodes
		}
		more := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			return []*graph.Node{graph.LessThan(parameters(g)[0], graph.Const(g, int32(steps)))}
		})
		body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
			state := parameters(g)
			i, above := state[0], state[2]
			// Two inputs in turn: with a single one the compiler would compute everything once, before the loop.
			x := input(state[1], i)
			y := f.Apply(x)
			state[0] = graph.AddScalar(i, 1)
			state[3], state[4] = y, graph.Gradient(graph.ReduceAllSum(graph.Mul(y, above)), x)[0]
			return state
		})
		final := graph.While(more, body, state...)
		return final[3], final[4]
	})
	shape := []int{n}
	if f.AlongAxis {
		shape = []int{n / columns, columns}
	}
	both := append(evaluate.Grid(-4, 4, n), evaluate.Grid(4, -4, n)...)
	inputs := tensors.FromFlatDataAndDimensions(both, append([]int{2}, shape...)...)
	above := tensors.FromFlatDataAndDimensions(evaluate.Grid(0.5, 1.5, n), shape...)
	return func() {
		y, dx := exec.MustCall2(inputs, above)
		y.MustFinalizeAll()
		dx.MustFinalizeAll()
	}
}

// input returns the input of step i.
func input(inputs, i *graph.Node) *graph.Node {
	g, dims := inputs.Graph(), inputs.Shape().Dimensions
	start := []*graph.Node{graph.Mod(i, graph.Const(g, int32(2)))}
	for range dims[1:] {
		start = append(start, graph.Const(g, int32(0)))
	}
	return graph.Reshape(graph.DynamicSlice(inputs, start, append([]int{1}, dims[1:]...)), dims[1:]...)
}
