package generators

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// killedModule has two kinds, in packages of their own.
func killedModule() string {
	text := hostileModule
	for place, benign := range hostileTexts {
		text = strings.ReplaceAll(text, place, benign)
	}
	other := strings.NewReplacer("api/v1", "api/v2", "package v1", "package v2").Replace(text)
	return text + other
}

// killedOptions are a run of every family; the two versions differ in every
// file.
func killedOptions(dir string, n int) Options {
	o := everything(dir)
	o.HeaderFile = filepath.Join(dir, "header"+strconv.Itoa(n%2)+".txt")
	return o
}

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CLIENT_GEN_TEST_KILLED"); dir != "" {
		for n := rand.N(2); ; n++ {
			if _, err := Run(context.Background(), killedOptions(dir, n)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
	os.Exit(m.Run())
}

// TestKilledRuns kills runs of all families at random moments. After each kill
// every tree is as before or as after, every file beside the types is whole,
// and what was written by hand is there. The next run, even one that fails, makes
// all of it one version; one that doesn't puts everything right.
func TestKilledRuns(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 5
	}
	if text := os.Getenv("CLIENT_GEN_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	dir := listed(t, killedModule())
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("header0.txt", "// Version 0.")
	write("header1.txt", "// Version 1.")
	byHand := snapshot(t, dir)
	var versions [2]map[string]string
	var took time.Duration
	for n := range versions {
		start := time.Now()
		if _, err := Run(context.Background(), killedOptions(dir, n)); err != nil {
			t.Fatal(err)
		}
		took = time.Since(start)
		versions[n] = snapshot(t, dir)
	}
	if maps.Equal(versions[0], versions[1]) || len(versions[0]) < 40 {
		t.Fatalf("the versions are the same, of %d files", len(versions[0]))
	}
	mixed, left := 0, 0
	for round := range rounds {
		killRun(t, dir, took)
		got := snapshot(t, dir)
		for name := range got {
			if strings.Contains("/"+name, "/.client-gen-") {
				left++
				break
			}
		}
		if checkKilled(t, round, got, byHand, versions) {
			mixed++
		}
		if round%2 == 1 {
			healByFailing(t, round, dir, versions)
		}
		if round%5 != 4 {
			continue // the next run to be killed has to cope
		}
		n := round / 5 % 2
		if _, err := Run(context.Background(), killedOptions(dir, n)); err != nil {
			t.Fatalf("round %d: the next run fails: %v", round, err)
		}
		if got := snapshot(t, dir); !maps.Equal(got, versions[n]) {
			t.Fatalf("round %d: the next run does not put everything right", round)
		}
	}
	t.Logf("%d kills: %d while writing, %d between one folder and the next", rounds, left, mixed)
}

// healByFailing runs for packages that are not there, and expects everything to
// be of one version.
func healByFailing(t *testing.T, round int, dir string, versions [2]map[string]string) {
	t.Helper()
	o := killedOptions(dir, 0)
	o.Patterns = []string{"./nothing/..."}
	if _, err := Run(context.Background(), o); err == nil {
		t.Fatalf("round %d: a run for no package does not fail", round)
	}
	got := snapshot(t, dir)
	maps.DeleteFunc(got, func(name, _ string) bool { return strings.Contains("/"+name, "/.client-gen-") })
	if !maps.Equal(got, versions[0]) && !maps.Equal(got, versions[1]) {
		t.Fatalf("round %d: after the next run, which failed, files are of different versions", round)
	}
}

// killRun starts runs in a process of its own and kills it within some of them.
func killRun(t *testing.T, dir string, took time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CLIENT_GEN_TEST_KILLED="+dir)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(rand.N(3*took) + 10*time.Millisecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
}

// checkKilled reports whether the trees are of different versions.
func checkKilled(t *testing.T, round int, got, byHand map[string]string, versions [2]map[string]string) (mixed bool) {
	t.Helper()
	for name, text := range byHand {
		if got[name] != text {
			t.Fatalf("round %d: the hand-written %s is\n%s", round, name, got[name])
		}
	}
	seen := map[int]bool{}
	for _, root := range []string{"gen/clientset/versioned/", "gen/applyconfiguration/", "gen/listers/", "gen/informers/"} {
		switch part := below(got, root); {
		case maps.Equal(part, below(versions[0], root)):
			seen[0] = true
		case maps.Equal(part, below(versions[1], root)):
			seen[1] = true
		default:
			t.Fatalf("round %d: %s of %d files is between its versions", round, root, len(part))
		}
	}
	for name, text := range got {
		if strings.HasPrefix(filepath.Base(name), "zz_generated.") && !strings.Contains("/"+name, "/.client-gen-") &&
			text != versions[0][name] && text != versions[1][name] {
			t.Fatalf("round %d: %s is of no version:\n%s", round, name, text)
		}
	}
	return len(seen) > 1
}

func below(files map[string]string, root string) map[string]string {
	part := map[string]string{}
	for name, text := range files {
		if strings.HasPrefix(name, root) {
			part[name] = text
		}
	}
	return part
}

// TestRunsAtOnce has several runs write different versions at the same time:
// none fails, and the last one's version is there.
func TestRunsAtOnce(t *testing.T) {
	dir := listed(t, killedModule())
	var versions [2]map[string]string
	for n := range versions {
		name := filepath.Join(dir, "header"+strconv.Itoa(n)+".txt")
		if err := os.WriteFile(name, fmt.Appendf(nil, "// Version %d.", n), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for n := range versions {
		if _, err := Run(context.Background(), killedOptions(dir, n)); err != nil {
			t.Fatal(err)
		}
		versions[n] = snapshot(t, dir)
	}
	var wg sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wg.Go(func() { _, errs[i] = Run(context.Background(), killedOptions(dir, i)) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if got := snapshot(t, dir); !maps.Equal(got, versions[0]) && !maps.Equal(got, versions[1]) {
		t.Error("the result is none of the versions that were written")
	}
}
