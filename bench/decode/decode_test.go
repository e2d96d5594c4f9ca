package decode

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"runtime"
	"runtime/metrics"
	"slices"
	"syscall"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// inMemory returns both sides with a transport that answers with body.
func inMemory(tb testing.TB, body func() io.Reader) []side {
	tb.Helper()
	both, err := sides("http://example.com", bodies(body))
	if err != nil {
		tb.Fatal(err)
	}
	return both
}

// cpu returns the CPU time of this process.
func cpu(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perCPU runs the loop of a benchmark and reports what CPU time one of its iterations takes, which on a busy machine
// says more than the clock.
func perCPU(b *testing.B, loop func()) {
	b.ReportAllocs()
	start := cpu(b)
	loop()
	b.ReportMetric(float64(cpu(b)-start)/float64(b.N), "cpu-ns/op")
}

// TestBothSidesReadTheSame makes sure that what is measured is the same work.
func TestBothSidesReadTheSame(t *testing.T) {
	p := readPods(t)
	var lists []*corev1.PodList
	for _, s := range inMemory(t, func() io.Reader { return p.listOf(20) }) {
		list := &corev1.PodList{}
		if err := s.list(t.Context(), list); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		list.TypeMeta = metav1.TypeMeta{} // ours keeps it
		for i := range list.Items {
			list.Items[i].TypeMeta = metav1.TypeMeta{}
		}
		lists = append(lists, list)
	}
	if len(lists[0].Items) != 20 || !reflect.DeepEqual(lists[0], lists[1]) {
		t.Errorf("ours has %d items, theirs %d, and they differ", len(lists[0].Items), len(lists[1].Items))
	}
}

// BenchmarkList decodes a list of 2,000 pods.
func BenchmarkList(b *testing.B) {
	body, err := io.ReadAll(readPods(b).listOf(2000))
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range inMemory(b, func() io.Reader { return bytes.NewReader(body) }) {
		b.Run(s.name, func(b *testing.B) {
			perCPU(b, func() {
				for b.Loop() {
					if err := s.list(b.Context(), &corev1.PodList{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// BenchmarkHeap lists 50,000 pods and reports the largest heap on the way, as the median of the rounds, and what of it
// the list is in the end. The largest heap depends on when the garbage collector gets to run.
func BenchmarkHeap(b *testing.B) {
	p := readPods(b)
	for _, s := range inMemory(b, func() io.Reader { return p.listOf(50_000) }) {
		b.Run(s.name, func(b *testing.B) {
			var peaks []uint64
			var live uint64
			for b.Loop() {
				runtime.GC()
				base := heap()
				list := &corev1.PodList{}
				peaks = append(peaks, peakOf(func() {
					if err := s.list(b.Context(), list); err != nil {
						b.Fatal(err)
					}
				})-base)
				runtime.GC()
				live = heap() - base
				runtime.KeepAlive(list)
			}
			slices.Sort(peaks)
			b.ReportMetric(float64(peaks[len(peaks)/2])/1e6, "peak-MB")
			b.ReportMetric(float64(live)/1e6, "list-MB")
		})
	}
}

// heap returns the bytes in objects on the heap, dead ones included until they are swept.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// peakOf returns the largest heap seen while f runs.
func peakOf(f func()) uint64 {
	ctx, cancel := context.WithCancel(context.Background())
	peak := make(chan uint64)
	go func() {
		var most uint64
		ticker := time.NewTicker(2 * time.Millisecond)
		defer ticker.Stop()
		for {
			most = max(most, heap())
			select {
			case <-ticker.C:
			case <-ctx.Done():
				peak <- most
				return
			}
		}
	}()
	f()
	cancel()
	return <-peak
}

// BenchmarkWatch reads events of pods; one operation is one event.
func BenchmarkWatch(b *testing.B) {
	const events = 2000
	body, err := io.ReadAll(readPods(b).events(events))
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range inMemory(b, func() io.Reader { return bytes.NewReader(body) }) {
		b.Run(s.name, func(b *testing.B) {
			perCPU(b, func() {
				for n := 0; n < b.N; {
					w, err := s.watch(b.Context())
					if err != nil {
						b.Fatal(err)
					}
					for e := range w.ResultChan() {
						if _, ok := e.Object.(*corev1.Pod); !ok {
							b.Fatalf("event of a %T", e.Object)
						}
						if n++; n == b.N {
							break
						}
					}
					w.Stop()
				}
			})
		})
	}
}

// BenchmarkGet and BenchmarkCreate are round trips on loopback.
func BenchmarkGet(b *testing.B) {
	roundTrips(b, func(ctx context.Context, s side) error { return s.get(ctx, &corev1.Pod{}) })
}

// BenchmarkCreate is described at BenchmarkGet.
func BenchmarkCreate(b *testing.B) {
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "web", Labels: map[string]string{"app": "web"}}}
	pod.Spec.Containers = []corev1.Container{{Name: "web", Image: "registry.example.com/shop/web:1.42.0"}}
	roundTrips(b, func(ctx context.Context, s side) error { return s.create(ctx, pod, &corev1.Pod{}) })
}

func roundTrips(b *testing.B, do func(context.Context, side) error) {
	both, err := sides(startServer(b), nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, s := range both {
		b.Run(s.name, func(b *testing.B) {
			perCPU(b, func() {
				for b.Loop() {
					if err := do(b.Context(), s); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
