package decode

import (
	"bytes"
	"context"
	"io"
	"math"
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

// BenchmarkHeap lists 50,000 pods and reports the largest heap on the way, and what of it the list is in the end. How
// much garbage there is at the largest moment depends on when the collector ran last, and that on how much memory was
// in use before. So one operation is a round of lists that start at several points between one collection and the next;
// what is reported is their mean, and the largest of all. The first list of a client is among them.
func BenchmarkHeap(b *testing.B) {
	p := readPods(b)
	for i := range inMemory(b, nil) {
		b.Run(inMemory(b, nil)[i].name, func(b *testing.B) {
			var peaks []uint64
			var live uint64
			for b.Loop() {
				s := inMemory(b, func() io.Reader { return p.listOf(50_000) })[i]
				for phase := range gcPhases {
					var peak uint64
					peak, live = heapOfList(b, s, phase)
					peaks = append(peaks, peak)
				}
			}
			var sum uint64
			for _, peak := range peaks {
				sum += peak
			}
			b.ReportMetric(float64(sum)/float64(len(peaks))/1e6, "peak-MB")
			b.ReportMetric(float64(slices.Max(peaks))/1e6, "worst-MB")
			b.ReportMetric(float64(live)/1e6, "list-MB")
		})
	}
}

// gcPhases is how many points between two collections lists start at.
const gcPhases = 4

// heapOfList lists once and returns the largest heap on the way, and that of the list. The collector runs whenever the
// heap is twice what was in use: phase p begins at 4 MB times 2 to the power of p/gcPhases.
func heapOfList(b *testing.B, s side, phase int) (peak, live uint64) {
	b.Helper()
	inUse := make([]byte, int(4e6*math.Exp2(float64(phase)/gcPhases)))
	runtime.GC()
	base := heap()
	list := &corev1.PodList{}
	peak = peakOf(func() {
		if err := s.list(b.Context(), list); err != nil {
			b.Fatal(err)
		}
	}) - base
	runtime.GC()
	live = heap() - base
	runtime.KeepAlive(list)
	runtime.KeepAlive(inUse)
	return peak, live
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
		ticker := time.NewTicker(time.Millisecond)
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
