package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

// load is what both sides are put under.
type load struct {
	objects  int
	rate     int
	handlers int
	length   time.Duration
	disturb  time.Duration // between two disturbances
}

func main() {
	var l load
	flag.IntVar(&l.objects, "objects", 100_000, "objects on the server")
	flag.IntVar(&l.rate, "rate", 1000, "changes per second")
	flag.IntVar(&l.handlers, "handlers", 10, "handlers of the informer")
	flag.DurationVar(&l.length, "length", time.Minute, "how long changes are made")
	flag.DurationVar(&l.disturb, "disturb", 10*time.Second, "time between restarts of the server; every other one forgets its history")
	side := flag.String("side", "", "only this side: light, light-dropped, client-go or client-go-dropped")
	url := flag.String("url", "", "be the process of the side, with the server at this address")
	flag.Parse()
	err := func() error {
		if *url != "" {
			return follow(*side, *url, l)
		}
		return compare(*side, l)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "informer:", err)
		os.Exit(1)
	}
}
