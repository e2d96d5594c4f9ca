package workqueue

import (
	"context"
	"sync"
	"sync/atomic"
)

// DoWorkPieceFunc does the piece of work with the given number.
type DoWorkPieceFunc func(piece int)

type options struct{ chunkSize int }

// Options change what ParallelizeUntil does.
type Options func(*options)

// WithChunkSize makes workers take c pieces at a time, which costs less when the pieces are many and small. Less than 1
// means 1, the default.
func WithChunkSize(c int) func(*options) {
	return func(o *options) { o.chunkSize = c }
}

// ParallelizeUntil does the pieces of work 0 to pieces-1 with so many workers at once, at least one, and returns when
// the work has been done. When ctx is done, no further piece is begun, and it returns when those begun have ended; it
// does not say how many that are.
func ParallelizeUntil(ctx context.Context, workers, pieces int, doWorkPiece DoWorkPieceFunc, opts ...Options) {
	o := options{chunkSize: 1}
	for _, opt := range opts {
		opt(&o)
	}
	chunk := max(o.chunkSize, 1)
	if pieces <= 0 {
		return
	}
	chunks := (pieces-1)/chunk + 1
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(max(workers, 1), chunks) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(chunks); i = next.Add(1) - 1 {
				first := int(i) * chunk
				for piece := first; piece < first+min(chunk, pieces-first); piece++ {
					if ctx.Err() != nil {
						return
					}
					doWorkPiece(piece)
				}
			}
		})
	}
	group.Wait()
}
