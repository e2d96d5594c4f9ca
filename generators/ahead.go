package generators

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/clientsmith/client-gen/generators/internal/diag"
	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/output"
)

// prepare does everything but writing. The go command takes about as long to
// list packages as all the rest takes, and what it lists can nearly always be
// told before: the rest is done on a guess meanwhile, and again if the guess
// was wrong.
func (r *run) prepare(ctx context.Context) ([]output.File, error) {
	if files, ok := r.ahead(ctx); ok {
		return files, nil
	}
	return r.prepareFrom(ctx, r.listing.Program)
}

// errWrongGuess ends what is done on a guess.
var errWrongGuess = errors.New("the go command lists something else")

// ahead prepares from a guess, and reports whether that counts. It leaves
// mistakes in the input to those who know for sure what the input is.
func (r *run) ahead(ctx context.Context) ([]output.File, bool) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	try := *r
	try.report, try.diags = &Report{}, slices.Clone(r.diags)
	var checks sync.WaitGroup
	files, err := try.prepareFrom(ctx, func() (*load.Program, diag.List) {
		prog, found := r.listing.Guess(func() { stop(errWrongGuess) })
		if prog == nil {
			stop(errWrongGuess)
			return &load.Program{}, nil
		}
		if prog.Large() {
			checks.Go(func() {
				if r.listing.Denies(prog) {
					stop(errWrongGuess)
				}
			})
		}
		return prog, found
	})
	checks.Wait()
	if err != nil || ctx.Err() != nil || !r.listing.Confirms(try.prog) {
		return nil, false
	}
	r.listing.Remember(try.prog)
	try.done("list")
	*r = try
	return files, true
}

// prepareFrom prepares from packages.
func (r *run) prepareFrom(ctx context.Context, packages func() (*load.Program, diag.List)) ([]output.File, error) {
	prog, found := packages()
	api, err := r.model(ctx, prog, found)
	if err != nil {
		return nil, err
	}
	r.api = api
	r.discoverConfigurations(api)
	r.listing.Ask(prog)
	files, err := r.plan(api)
	if err != nil {
		return nil, err
	}
	if err := r.strict(); err != nil {
		return nil, err
	}
	return r.render(ctx, files)
}
