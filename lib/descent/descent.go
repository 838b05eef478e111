// Package descent is plain gradient descent on any loss that can be written as a GoMLX graph. The
// gradient comes from GoMLX's autodiff; the path is recorded, so that it can be drawn.
package descent

import (
	"errors"
	"fmt"
	"math"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/support/exceptions"
)

// Options are the settings of a descent.
type Options struct {
	Steps        int     // steps against the gradient
	LearningRate float64 // each step is LearningRate times the gradient
	KeepEvery    int     // steps between two records; 0 keeps every step
}

// Path is the record of a descent. Entry i of each slice belongs to step Steps[i].
type Path struct {
	Steps  []int         // from 0, the start, to the last step
	Losses [][]float64   // [kept][runs]: the losses at Params
	Params [][][]float32 // [kept][parameter]: the values of each parameter, row-major
}

// Run takes o.Steps steps from start, each against the gradient of loss:
//
//	parameter = parameter - LearningRate * dloss/dparameter
//
// start holds the parameters, float32 tensors of any shapes, which are left as they are. loss builds
// the graph of the loss from nodes of the same shapes. It returns a scalar, or a vector with one loss
// for each of several runs, for example from several seeds: their sum is minimised, so the runs are
// independent if each loss depends on its own part of the parameters only. A first axis of runs in
// each parameter does that.
//
// The path starts with step 0, the start itself, and goes on with every KeepEvery-th step. The last
// step is always kept. The loss of a record is the loss at its parameters.
//
// A loss or a parameter that becomes infinite or NaN is no error: the descent goes on, and the path
// shows it.
//
// It returns an error where an option makes no sense, where a parameter is not float32, or where the
// graph of the loss cannot be built or is not a scalar or a vector of float32.
func Run(b compute.Backend, start []*tensors.Tensor, loss func(params []*graph.Node) *graph.Node, o Options) (*Path, error) {
	if b == nil {
		return nil, errors.New("descent: found no backend, expected one of backend.New")
	}
	if loss == nil {
		return nil, errors.New("descent: found no loss, expected a function that builds its graph")
	}
	if err := o.check(start); err != nil {
		return nil, err
	}
	step, err := graph.NewExec(b, func(params []*graph.Node) []*graph.Node {
		losses := loss(params)
		if losses.Rank() > 1 || losses.DType() != dtypes.Float32 {
			exceptions.Panicf("the loss must be a float32 scalar, or a vector with one loss a run; it is %s", losses.Shape())
		}
		results := []*graph.Node{losses}
		for i, gradient := range graph.Gradient(graph.ReduceAllSum(losses), params...) {
			results = append(results, graph.Sub(params[i], graph.MulScalar(gradient, o.LearningRate)))
		}
		return results
	})
	if err != nil {
		return nil, fmt.Errorf("descent: %w", err)
	}
	path, err := o.walk(step, start)
	step.Finalize() // not deferred: it would wait for ever for the lock that a panic of loss leaves in the program
	return path, err
}

// walk takes the steps, with the program that returns the losses and the next parameters.
func (o Options) walk(step *graph.Exec, start []*tensors.Tensor) (*Path, error) {
	path := new(Path)
	params := start
	for i := 0; ; i++ {
		// The last call only looks at the loss: what it would step to is left alone.
		results, err := step.Call(arguments(params)...)
		if err != nil {
			return nil, fmt.Errorf("descent: step %d: %w", i, err)
		}
		if i == o.Steps || i%max(o.KeepEvery, 1) == 0 {
			if err := path.keep(i, results[0], params); err != nil {
				return nil, fmt.Errorf("descent: step %d: %w", i, err)
			}
		}
		if i == o.Steps {
			return path, nil
		}
		params = results[1:]
	}
}

// check returns an error for settings that make no sense.
func (o Options) check(start []*tensors.Tensor) error {
	if o.Steps < 0 || o.KeepEvery < 0 {
		return fmt.Errorf("descent: found %d steps, a record every %d; neither may be negative", o.Steps, o.KeepEvery)
	}
	if !(o.LearningRate > 0) || math.IsInf(o.LearningRate, 0) {
		return fmt.Errorf("descent: found the learning rate %g; it must be finite and more than 0", o.LearningRate)
	}
	if len(start) == 0 {
		return errors.New("descent: found no parameters; there must be one or more")
	}
	for i, p := range start {
		if p == nil {
			return fmt.Errorf("descent: parameter %d is nil; it must be a tensor", i)
		}
		if p.DType() != dtypes.Float32 {
			return fmt.Errorf("descent: parameter %d is %s; it must be float32", i, p.Shape())
		}
	}
	return nil
}

// keep adds a record to the path.
func (p *Path) keep(step int, losses *tensors.Tensor, params []*tensors.Tensor) error {
	flat, err := tensors.CopyFlatData[float32](losses)
	if err != nil {
		return err
	}
	perRun := make([]float64, len(flat))
	for i, v := range flat {
		perRun[i] = float64(v)
	}
	values := make([][]float32, len(params))
	for i, param := range params {
		if values[i], err = tensors.CopyFlatData[float32](param); err != nil {
			return err
		}
	}
	p.Steps = append(p.Steps, step)
	p.Losses = append(p.Losses, perRun)
	p.Params = append(p.Params, values)
	return nil
}

// arguments makes the arguments of Exec.Call of the parameters.
func arguments(params []*tensors.Tensor) []any {
	args := make([]any, len(params))
	for i, p := range params {
		args[i] = p
	}
	return args
}
