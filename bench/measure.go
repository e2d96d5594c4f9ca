package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// usage is what one run of a process and its children took.
type usage struct {
	wall, cpu time.Duration
	rss       int64 // bytes, of the largest process
}

// add is what two processes took that ran one after the other.
func (u usage) add(v usage) usage {
	return usage{wall: u.wall + v.wall, cpu: u.cpu + v.cpu, rss: max(u.rss, v.rss)}
}

// measure runs a command to its end. Extra environment goes before that of
// this process.
func measure(dir string, env []string, name string, args ...string) (usage, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(start)}
	if err != nil {
		return u, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, out.Bytes())
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.rss = r.Maxrss * 1024 // Linux counts in KiB
	}
	return u, nil
}

// samples are the runs of one side of one measurement.
type samples []usage

func (s samples) wall() time.Duration {
	return median(s, func(u usage) time.Duration { return u.wall })
}
func (s samples) cpu() time.Duration { return median(s, func(u usage) time.Duration { return u.cpu }) }
func (s samples) rss() int64         { return median(s, func(u usage) int64 { return u.rss }) }

func median[S any, T cmp.Ordered](s []S, of func(S) T) T {
	values := make([]T, len(s))
	for i, sample := range s {
		values[i] = of(sample)
	}
	slices.Sort(values)
	return values[len(values)/2]
}
