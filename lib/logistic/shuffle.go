package logistic

import "context"

// A shuffle holds the row numbers of the batches of some epochs, for one call of the program.
type shuffle struct {
	rows      []int32 // one batch after the other; a batch that is not full is filled up with row 0
	epochs    int     // how many epochs of batches rows holds
	lastEpoch int     // the number of the last one, counted from 1
}

// rowsPerCall limits how many row numbers one call of the program is given: 4 MB of them. More would
// save no time, and would keep a reader from interrupting.
const rowsPerCall = 1 << 20

// epochsPerCall returns how many epochs one call of the program runs at the most.
func (f Fitting) epochsPerCall() int {
	return min(f.KeepEvery, max(1, rowsPerCall/(f.Loader.Batches()*f.Options.Batch)))
}

// shuffles draws the shuffles of all epochs from the loader, for one call of the program after the
// other; a call ends where a record is due. They are drawn in a goroutine, one ahead, so that drawing
// goes on beside the training. The channel is closed at the end, and when ctx is done.
func shuffles(ctx context.Context, f Fitting) <-chan shuffle {
	perEpoch := f.Loader.Batches() * f.Options.Batch
	padding := make([]int32, f.Options.Batch-f.lastBatch())
	ready := make(chan shuffle, 1)
	go func() {
		defer close(ready)
		for done := 0; done < f.Options.Epochs; {
			n := min(f.epochsPerCall(), f.KeepEvery-done%f.KeepEvery, f.Options.Epochs-done)
			rows := make([]int32, 0, f.epochsPerCall()*perEpoch)
			for range n {
				rows = append(f.Loader.AppendEpoch(rows), padding...)
			}
			done += n
			select {
			case ready <- shuffle{rows: rows[:cap(rows)], epochs: n, lastEpoch: done}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ready
}
