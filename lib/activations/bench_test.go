package activations_test

import (
	"testing"

	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"activation-notes/lib/activations"
	"activation-notes/lib/backend/backendtest"
)

// Every function of the catalog on a million float32 numbers, forwards, and the gradient alone.
//
//	go test -run '^$' -bench . ./lib/activations
func BenchmarkCatalog(b *testing.B) {
	const rows, columns = 1 << 16, 16
	backend := backendtest.New(b)
	x := tensors.FromFlatDataAndDimensions(activations.Grid(-4, 4, rows*columns), rows, columns)
	for _, f := range activations.Catalog() {
		gradient := func(x *graph.Node) *graph.Node { return graph.Gradient(graph.ReduceAllSum(f.Apply(x)), x)[0] }
		for _, direction := range []struct {
			name string
			f    func(x *graph.Node) *graph.Node
		}{{"forward", f.Apply}, {"gradient", gradient}} {
			b.Run(f.Name+"/"+direction.name, func(b *testing.B) {
				exec := graph.MustNewExec(backend, func(x *graph.Node) (y, done *graph.Node) {
					y = direction.f(x)
					return y, graph.Slice(graph.Reshape(y, -1), graph.AxisElem(0))
				})
				defer exec.Finalize()
				run := func() {
					y, done := exec.MustCall2(x)
					done.MaterializeLocal() // waits for the computation
					y.MustFinalizeAll()
					done.MustFinalizeAll()
				}
				run() // compiles
				for b.Loop() {
					run()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(rows*columns), "ns/element")
			})
		}
	}
}
