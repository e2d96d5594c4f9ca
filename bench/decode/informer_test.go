package decode

import (
	"context"
	"io"
	"net/http"
	"runtime"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/fields"
	theirs "k8s.io/client-go/tools/cache"

	ours "github.com/clientsmith/client-gen/runtime/tools/cache"
)

// informer is what both kinds of shared informers have.
type informer interface {
	RunWithContext(ctx context.Context)
	HasSynced() bool
}

// BenchmarkInformer fills the cache of a shared informer with 100,000 pods and reports how long that takes and what heap
// the cache is in the end. Ours drops managedFields by its option, client-go's by the transformation that users write for
// this; client-go's is measured without it too, which is what most programs run.
func BenchmarkInformer(b *testing.B) {
	const objects = 100_000
	p := readPods(b)
	both, err := sides("http://example.com", &listWatch{pods: p, n: objects})
	if err != nil {
		b.Fatal(err)
	}
	for name, make := range map[string]func() (informer, func() int, error){
		"ours": func() (informer, func() int, error) {
			lw := ours.NewListWatchFromClient(both[0].client.(ours.Getter), "pods", "", fields.Everything())
			i := ours.NewSharedIndexInformer(lw, &corev1.Pod{}, 0, ours.Indexers{ours.NamespaceIndex: ours.MetaNamespaceIndexFunc})
			return i, func() int { return len(i.GetStore().ListKeys()) }, i.SetTransform(ours.DropManagedFields())
		},
		"client-go": func() (informer, func() int, error) {
			i := theirInformer(both[1])
			return i, func() int { return len(i.GetStore().ListKeys()) }, i.SetTransform(func(obj any) (any, error) {
				if pod, ok := obj.(*corev1.Pod); ok {
					pod.ManagedFields = nil
				}
				return obj, nil
			})
		},
		"client-go-whole": func() (informer, func() int, error) {
			i := theirInformer(both[1])
			return i, func() int { return len(i.GetStore().ListKeys()) }, nil
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				i, count, err := make()
				if err != nil {
					b.Fatal(err)
				}
				fill(b, i)
				if n := count(); n != objects {
					b.Fatalf("%d objects are cached", n)
				}
			}
		})
	}
}

func theirInformer(s side) theirs.SharedIndexInformer {
	lw := theirs.NewListWatchFromClient(s.client.(theirs.Getter), "pods", "", fields.Everything())
	return theirs.NewSharedIndexInformer(lw, &corev1.Pod{}, 0, theirs.Indexers{theirs.NamespaceIndex: theirs.MetaNamespaceIndexFunc})
}

// fill runs the informer until its cache has synced, and reports time and heap.
func fill(b *testing.B, i informer) {
	b.Helper()
	runtime.GC()
	base := heap()
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	start, startCPU := time.Now(), cpu(b)
	go func() {
		defer close(done)
		i.RunWithContext(ctx)
	}()
	for !i.HasSynced() {
		time.Sleep(time.Millisecond)
	}
	wall, used := time.Since(start), cpu(b)-startCPU
	runtime.GC()
	runtime.GC() // what the first one found dead has finalizers and pools
	b.ReportMetric(wall.Seconds(), "sync-s")
	b.ReportMetric(used.Seconds(), "sync-cpu-s")
	b.ReportMetric(float64(heap()-base)/1e6, "cache-MB")
	cancel()
	<-done
}

// listWatch answers as a server with n pods that never change: lists, and watches with and without initial events.
type listWatch struct {
	pods *pods
	n    int
}

func (l *listWatch) RoundTrip(req *http.Request) (*http.Response, error) {
	query := req.URL.Query()
	body := l.pods.listOf(l.n)
	if query.Get("watch") != "" {
		var initial io.Reader
		if query.Get("sendInitialEvents") == "true" {
			initial = l.pods.initialEvents(l.n)
		}
		body = &endless{first: initial, done: req.Context().Done()}
	}
	return bodies(func() io.Reader { return body }).RoundTrip(req)
}

// initialEvents is the body of a watch of n new pods and the bookmark behind them.
func (p *pods) initialEvents(n int) io.Reader {
	const bookmark = `{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"48213400",` +
		`"annotations":{"k8s.io/initial-events-end":"true"}}}}` + "\n"
	return p.eventsOf("ADDED", n, bookmark)
}

// endless reads what comes first and then nothing, until the request is over.
type endless struct {
	first io.Reader
	done  <-chan struct{}
}

func (e *endless) Read(p []byte) (int, error) {
	if e.first != nil {
		n, err := e.first.Read(p)
		if err != io.EOF {
			return n, err
		}
		e.first = nil
		if n > 0 {
			return n, nil
		}
	}
	<-e.done
	return 0, io.EOF
}
