package cache

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// brokenKnown lists a key that it can't get, one that it doesn't have, and a good one.
type brokenKnown struct{}

func (brokenKnown) ListKeys() []string { return []string{"n/broken", "n/vanished", "n/good"} }

func (brokenKnown) GetByKey(key string) (any, bool, error) {
	switch key {
	case "n/broken":
		return nil, false, errors.New("out of order")
	case "n/good":
		return object("n", "good", "1"), true, nil
	}
	return nil, false, nil
}

// A known object that can't be had is deleted all the same, without its state, and is not shown again.
func TestQueuesWithBrokenKnownObjects(t *testing.T) {
	var log bytes.Buffer
	logger := logr.FromSlogHandler(slog.NewTextHandler(&log, nil))
	for name, q := range map[string]interface {
		Queue
		empty() bool
	}{
		"real":  NewRealFIFOWithOptions(RealFIFOOptions{KnownObjects: brokenKnown{}, Logger: &logger, Name: "q"}),
		"delta": NewDeltaFIFOWithOptions(DeltaFIFOOptions{KnownObjects: brokenKnown{}, Logger: &logger, Name: "q"}),
	} {
		log.Reset()
		q.Resync()
		expect(t, name+": resync", popAll(t, q, q.empty), []string{"[Sync n/good@1]"})
		q.Replace(nil, "1")
		expect(t, name+": replace", popAll(t, q, q.empty), []string{
			"[Deleted gone(n/broken,<nil>)] initial", "[Deleted gone(n/vanished,<nil>)] initial",
			"[Deleted gone(n/good,n/good@1)] initial",
		})
		if n := strings.Count(log.String(), "out of order"); n != 2 {
			t.Errorf("%s: logged %d times: %s", name, n, log.String())
		}
	}
}

func TestSetInformerMetricsProvider(t *testing.T) {
	reset := func() {
		informerMetrics.once = sync.Once{}
		informerMetrics.provider = nil
	}
	reset()
	defer reset()
	name, err := NewInformerName(t.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer name.Release()
	var first, second recordedMetrics
	SetInformerMetricsProvider(&first)
	SetInformerMetricsProvider(&second)
	id := func(resource string) InformerNameAndResource {
		return name.WithResource(schema.GroupVersionResource{Resource: resource})
	}
	NewStore(MetaNamespaceKeyFunc, WithStoreMetrics(id("a"), nil)).Bookmark("5")
	NewThreadSafeStore(nil, nil, WithThreadSafeStoreMetrics(id("b"), nil)).Bookmark("6")
	q := NewRealFIFOWithOptions(RealFIFOOptions{AtomicEvents: true, Identifier: id("c")})
	q.Add(object("n", "a", "1"))
	expect(t, "resource versions", first.version, []float64{5, 6})
	expect(t, "queued", first.queued, []float64{1})
	expect(t, "published by the second provider", len(second.version)+len(second.queued), 0)
}

func TestTransactionErrorText(t *testing.T) {
	reason := errors.New("no reason")
	err := &TransactionError{SuccessfulIndices: []int{0, 2}, TotalTransactions: 3, Errors: []error{reason}}
	if text := err.Error(); !strings.Contains(text, "1 of 3") || !strings.Contains(text, "no reason") || !errors.Is(err, reason) {
		t.Errorf("error is %q", text)
	}
}
