package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"text/tabwriter"
	"time"
)

// compare runs all sides or one of them and prints a table.
func compare(only string, l load) error {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "%d objects, %d changes a second for %s, %d handlers, a restart every %s\n\n",
		l.objects, l.rate, l.length, l.handlers, l.disturb)
	fmt.Fprintln(out, "\tsync\theap\tpeak\theap at the end\tpeak\tCPU\tevents told\tof them repeated\trestarts, lists, 410s\tlost\tdisordered\tgoroutines left")
	var failed []error
	for _, side := range sides {
		if only != "" && only != side {
			continue
		}
		fmt.Fprintln(os.Stderr, "informer:", side)
		line, err := runSide(side, l)
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", side, err))
		}
		fmt.Fprintln(out, line)
	}
	return errors.Join(append(failed, out.Flush())...)
}

// child is the process of a side.
type child struct {
	*exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

func startChild(side, url string, l load) (*child, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{Cmd: exec.Command(program, "-side", side, "-url", url,
		"-objects", fmt.Sprint(l.objects), "-handlers", fmt.Sprint(l.handlers))}
	log, err := os.CreateTemp("", "informer-"+side+"-*.log") // what they log of restarts would hide the table
	if err != nil {
		return nil, err
	}
	defer log.Close()
	defer os.Remove(log.Name())
	c.Stderr = log
	if c.in, err = c.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = json.NewDecoder(bufio.NewReader(out))
	return c, c.Start()
}

// runSide puts one side under load and returns its line of the table.
func runSide(side string, l load) (line string, err error) {
	s, err := newServer(l.objects)
	if err != nil {
		return side, err
	}
	defer s.http.Close()
	c, err := startChild(side, "http://"+s.address, l)
	if err != nil {
		return side, err
	}
	defer func() {
		_ = c.in.Close()
		err = errors.Join(err, c.Wait())
	}()
	var synced, end report
	if err := c.out.Decode(&synced); err != nil {
		return side, err
	}
	restarts, err := s.disturbed(l)
	if err != nil {
		return side, err
	}
	if _, err := io.WriteString(c.in, "end\n"); err != nil {
		return side, err
	}
	if err := c.out.Decode(&end); err != nil {
		return side, err
	}
	lost := s.lost(end.Skipped)
	line = fmt.Sprintf("%s\t%.1f s\t%d MB\t%d MB\t%d MB\t%d MB\t%.1f s\t%d\t%d\t%d, %d, %d\t%d\t%d\t%d", side, synced.Sync.Seconds(),
		synced.Heap/1e6, synced.Peak/1e6, end.Heap/1e6, end.Peak/1e6, end.CPU.Seconds(), end.Told, end.Again, restarts, s.lists, s.gone,
		len(lost), len(end.Wrong), end.Left)
	switch {
	case !end.Equal:
		err = errors.New("the cache or a handler does not have what the server has")
	case len(end.Wrong) > 0:
		err = fmt.Errorf("told in the wrong order: %s", end.Wrong[0])
	case len(lost) > 0:
		err = fmt.Errorf("lost changes between versions %v", lost[:1])
	}
	return line, err
}

// disturbed makes changes and restarts the server. The sequence is always the same.
func (s *server) disturbed(l load) (restarts int, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		random := rand.New(rand.NewPCG(1, 2))
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		begin := time.Now()
		total := int(float64(l.rate) * l.length.Seconds())
		for made := 0; made < total; {
			<-ticker.C
			due := min(int(float64(l.rate)*time.Since(begin).Seconds()), total)
			for ; made < due; made++ {
				s.churn(random)
			}
		}
	}()
	ticker := time.NewTicker(l.disturb)
	defer ticker.Stop()
	for {
		select {
		case <-done:
			return restarts, nil
		case <-ticker.C:
			if err := s.restart(300*time.Millisecond, restarts%2 == 1); err != nil {
				return restarts, fmt.Errorf("restart the server: %w", err)
			}
			restarts++
		}
	}
}

// lost returns those of the skipped spans that no list explains.
func (s *server) lost(skipped []span) []span {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var lost []span
	for _, skip := range skipped {
		explained := false
		for _, p := range s.passed {
			explained = explained || skip.from < p.to && skip.to > p.from
		}
		if !explained {
			lost = append(lost, skip)
		}
	}
	return lost
}
