package logistic

import (
	"context"
	"fmt"
)

// A shuffle holds the row numbers of the batches of some epochs, for one call of the program.
type shuffle struct {
	rows      []int32 // one batch after the other; a batch that is not full is filled up with row 0
	epochs    int     // how many epochs of batches rows holds
	lastEpoch int     // the number of the last one, counted from 1
	err       error   // why there are no more, where something went wrong
}

// rowsPerCall limits how many row numbers one call of the program is given: 4 MB of them. More would
// save no time, and would keep a reader from interrupting.
const rowsPerCall = 1 << 20

// epochsPerCall returns how many epochs one call of the program runs at the most.
func (f Fitting) epochsPerCall() int {
	return min(f.keepEvery(), max(1, rowsPerCall/(f.Loader.Batches()*f.batch())))
}

// shuffles draws the shuffles of all epochs from the loader, for one call of the program after the
// other; a call ends where a record is due. They are drawn in a goroutine, one ahead, so that drawing
// goes on beside the training. The channel is closed at the end, and when ctx is done. stop ends the
// drawing before that, and returns when nothing draws from the loader any more.
//
// A panic in the goroutine would end the program, and nobody could recover from it: it becomes the
// last shuffle's error.
func shuffles(ctx context.Context, f Fitting) (ready <-chan shuffle, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	drawn := make(chan shuffle, 1)
	send := func(s shuffle) {
		select {
		case drawn <- s:
		case <-ctx.Done():
		}
	}
	go func() {
		defer close(drawn)
		defer func() {
			if reason := recover(); reason != nil {
				send(shuffle{err: fmt.Errorf("logistic: drawing the shuffles: %v", reason)})
			}
		}()
		perEpoch := f.Loader.Batches() * f.batch()
		padding := make([]int32, f.batch()-f.lastBatch())
		for done := 0; done < f.Epochs && ctx.Err() == nil; {
			n := min(f.epochsPerCall(), f.keepEvery()-done%f.keepEvery(), f.Epochs-done)
			rows := make([]int32, 0, f.epochsPerCall()*perEpoch)
			for range n {
				rows = append(f.Loader.AppendEpoch(rows), padding...)
			}
			done += n
			send(shuffle{rows: rows[:cap(rows)], epochs: n, lastEpoch: done})
		}
	}()
	return drawn, func() {
		cancel()
		for range drawn { // until it is closed
		}
	}
}
