package cache

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/naming"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/features"
	"github.com/clientsmith/client-gen/runtime/internal/watchorder"
	"github.com/clientsmith/client-gen/runtime/util/watchlist"
)

const defaultMinWatchTimeout = 5 * time.Minute

// defaultBackoff is the pace of attempts that fail: from 0.8 to 30 seconds, and up to as much again by chance.
var defaultBackoff = wait.Backoff{Duration: 800 * time.Millisecond, Cap: 30 * time.Second, Steps: 6, Factor: 2, Jitter: 1}

// Reflector keeps a store as the server's state of a collection is: it fills it, from a list or from a watch that
// begins with what exists, then watches and writes each change to the store, and does it all again when the server has
// forgotten where the watch should go on.
//
// Set its fields before it runs.
type Reflector struct {
	// WatchListPageSize is how many objects lists ask for at a time. By default it is 500 for the first list and after
	// the server has forgotten a version, and everything at once when listing again from a known version, which the
	// server has in memory. Pages come from etcd, which is slower.
	WatchListPageSize int64
	// ShouldResync is asked every resync period whether to call the store's Resync. Nil means yes.
	ShouldResync func() bool
	// MaxInternalErrorRetryDuration is for how long a watch that reports internal errors is started again from where it
	// was. The default, 0, is not at all: the collection is listed again.
	MaxInternalErrorRetryDuration time.Duration

	name            string
	typeDescription string
	expectedType    reflect.Type
	expectedGVK     *schema.GroupVersionKind

	store           ReflectorStore
	lw              ListerWatcherWithContext
	wholeLists      bool // the ListWatch wants no pages
	clock           clock.Clock
	logger          *logr.Logger
	backoff         *backoff
	minWatchTimeout time.Duration
	resyncPeriod    time.Duration
	nextResync      time.Time
	onWatchError    WatchErrorHandlerWithContext
	metricsOnce     sync.Once
	metrics         *reflectorMetrics
	attempts        *attempts
	streaming       streaming
	paginated       bool // the server pages even lists from its memory
	order           watchorder.Tracker

	mu          sync.RWMutex
	lastVersion string
	// versionGone says that the server cannot list from lastVersion.
	versionGone bool
}

// ReflectorOptions configure a [Reflector]. All are optional.
type ReflectorOptions struct {
	// Logger is where the reflector logs to, else the logger in the context that it runs with, else slog.Default.
	Logger *logr.Logger

	// Name is the reflector's name, by default the file and line outside of this package that made it.
	Name string

	// TypeDescription says in messages what the objects are. The default is the Go type, for unstructured objects
	// apiVersion and kind, and "<unspecified>" if there is no expected type.
	TypeDescription string

	// ResyncPeriod is how often the store's Resync is called, after ShouldResync was asked. 0, the default, is never.
	ResyncPeriod time.Duration

	// MinWatchTimeout is how long watches last at least; they last up to twice as long. The default is 5 minutes, and
	// less than that is not heeded.
	MinWatchTimeout time.Duration

	// Clock is the time, for tests. The default is the real one.
	Clock clock.Clock

	// Backoff is the pace of attempts that fail. The default begins with 0.8 seconds, doubles up to 30 and adds up to as
	// much again by chance. It begins anew once a watch has lasted ten seconds and longer than the pause before it, where
	// client-go's does every two minutes, however long the server has been failing.
	Backoff *wait.Backoff
}

// NewReflector is [NewReflectorWithOptions] with a resync period.
func NewReflector(lw ListerWatcher, expectedType interface{}, store ReflectorStore, resyncPeriod time.Duration) *Reflector {
	return NewReflectorWithOptions(lw, expectedType, store, ReflectorOptions{ResyncPeriod: resyncPeriod})
}

// NewNamedReflector is [NewReflectorWithOptions] with a name and a resync period.
func NewNamedReflector(name string, lw ListerWatcher, expectedType interface{}, store ReflectorStore, resyncPeriod time.Duration) *Reflector {
	return NewReflectorWithOptions(lw, expectedType, store, ReflectorOptions{Name: name, ResyncPeriod: resyncPeriod})
}

// NewNamespaceKeyedIndexerAndReflector returns an indexer with the index [NamespaceIndex] and a reflector that fills it.
func NewNamespaceKeyedIndexerAndReflector(lw ListerWatcher, expectedType interface{}, resyncPeriod time.Duration) (indexer Indexer, reflector *Reflector) {
	indexer = NewIndexer(MetaNamespaceKeyFunc, Indexers{NamespaceIndex: MetaNamespaceIndexFunc})
	return indexer, NewReflector(lw, expectedType, indexer, resyncPeriod)
}

// NewReflectorWithOptions returns a reflector from lw to store. Only objects of the type of expectedType reach the store;
// others are logged and skipped. An expectedType of *unstructured.Unstructured with apiVersion and kind admits only
// objects of that kind. A nil expectedType admits all.
//
// The initial state is asked for as a watch, if the feature gate WatchListClient is on, as it is by default, and lw does
// not say that it cannot; see package util/watchlist. A server that does not serve it, or begins such a watch and does not
// end the initial state within 10 seconds of sending the last of it, is asked for a list instead. After that has happened
// twice, the reflector only lists. (client-go waits for the end of the initial state for ever.)
func NewReflectorWithOptions(lw ListerWatcher, expectedType interface{}, store ReflectorStore, options ReflectorOptions) *Reflector {
	r := &Reflector{
		name:            options.Name,
		typeDescription: options.TypeDescription,
		store:           store,
		lw:              ToListerWatcherWithContext(lw),
		wholeLists:      disablesChunking(lw),
		clock:           options.Clock,
		logger:          options.Logger,
		minWatchTimeout: max(options.MinWatchTimeout, defaultMinWatchTimeout),
		resyncPeriod:    options.ResyncPeriod,
		attempts:        newAttempts(),
		streaming: streaming{
			on: features.FeatureGates().Enabled(features.WatchListClient) && !watchlist.DoesClientNotSupportWatchListSemantics(lw),
		},
	}
	if r.name == "" {
		r.name = callSite()
	}
	if r.clock == nil {
		r.clock = clock.RealClock{}
	}
	r.backoff = newBackoff(defaultBackoff)
	if options.Backoff != nil {
		r.backoff = newBackoff(*options.Backoff)
	}
	r.expectedType, r.expectedGVK = expected(expectedType)
	if r.typeDescription == "" {
		r.typeDescription = describeType(r.expectedType, r.expectedGVK)
	}
	return r
}

// callSite returns the file and line of who asked for a reflector or an informer.
func callSite() string {
	return naming.GetNameFromCallsite("runtime/tools/cache/", "runtime/internal/informerset/",
		"runtime/dynamic/dynamicinformer/", "runtime/metadata/metadatainformer/")
}

func disablesChunking(lw ListerWatcher) bool {
	switch lw := lw.(type) {
	case *ListWatch:
		return lw.DisableChunking
	case listOnlyListWatch:
		return lw.DisableChunking
	}
	return false
}

// expected returns the Go type of an example and, for unstructured examples that have one, their kind.
func expected(example any) (reflect.Type, *schema.GroupVersionKind) {
	if example == nil {
		return nil, nil
	}
	if u, ok := example.(*unstructured.Unstructured); ok && u != nil {
		if gvk := u.GroupVersionKind(); !gvk.Empty() {
			return reflect.TypeOf(example), &gvk
		}
	}
	return reflect.TypeOf(example), nil
}

func describeType(t reflect.Type, gvk *schema.GroupVersionKind) string {
	switch {
	case gvk != nil:
		return gvk.String()
	case t != nil:
		return t.String()
	}
	return "<unspecified>"
}

// Name returns the reflector's name.
func (r *Reflector) Name() string { return r.name }

// TypeDescription returns what messages call the objects.
func (r *Reflector) TypeDescription() string { return r.typeDescription }

// LastSyncResourceVersion returns the resource version that the reflector has reached, "" before the first list.
func (r *Reflector) LastSyncResourceVersion() string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.lastVersion
}

// Run is RunWithContext with a channel that ends it.
func (r *Reflector) Run(stopCh <-chan struct{}) {
	r.RunWithContext(wait.ContextForChannel(stopCh))
}

// RunWithContext lists and watches again and again until ctx ends. Each error is given to the watch error handler.
func (r *Reflector) RunWithContext(ctx context.Context) {
	r.log(ctx).Debug("reflector starts")
	for ctx.Err() == nil {
		err := r.ListAndWatchWithContext(ctx)
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			r.attempts.failed(err)
			r.handleWatchError(ctx, err)
		}
		r.pause(ctx, err)
	}
	r.log(ctx).Debug("reflector stops")
}

// ListAndWatch is ListAndWatchWithContext with a channel that ends it.
func (r *Reflector) ListAndWatch(stopCh <-chan struct{}) error {
	return r.ListAndWatchWithContext(wait.ContextForChannel(stopCh))
}

// ListAndWatchWithContext fills the store once and then keeps it up to date until the collection must be listed again or
// ctx ends, which is no error. It returns the error of a list, of starting a watch or of the store.
func (r *Reflector) ListAndWatchWithContext(ctx context.Context) error {
	r.metricsOnce.Do(func() { r.metrics = newReflectorMetrics(r.name) })
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := r.streamList(ctx)
	if w == nil && ctx.Err() == nil {
		if err != nil {
			r.log(ctx).Debug("lists, since the initial state could not be streamed", "err", err)
		}
		err = r.list(ctx)
	}
	if ctx.Err() != nil {
		if w != nil {
			w.Stop()
		}
		return nil
	}
	if err != nil {
		return err
	}
	r.attempts.succeeded()
	resync := r.startResync(ctx)
	defer resync.Wait()
	defer cancel() // before waiting
	return r.watch(ctx, w, resync.failed)
}

// resync is the goroutine that calls the store's Resync.
type resync struct {
	sync.WaitGroup
	failed chan error
}

// startResync calls the store's Resync every period, of which the first may have begun in an earlier cycle.
func (r *Reflector) startResync(ctx context.Context) *resync {
	s := &resync{}
	if r.resyncPeriod <= 0 {
		return s
	}
	s.failed = make(chan error, 1)
	if r.nextResync.IsZero() {
		r.nextResync = r.clock.Now().Add(r.resyncPeriod)
	}
	// What is due already is done first, for the case that the watch does not last.
	if !r.clock.Now().Before(r.nextResync) && !r.resync(s) {
		return s
	}
	s.Go(func() {
		for sleep(ctx, r.clock, r.nextResync.Sub(r.clock.Now())) {
			if !r.resync(s) {
				return
			}
		}
	})
	return s
}

// resync calls the store's Resync, if it should, and returns whether to go on.
func (r *Reflector) resync(s *resync) bool {
	if r.ShouldResync == nil || r.ShouldResync() {
		if err := r.store.Resync(); err != nil {
			s.failed <- fmt.Errorf("resync %s: %w", r.typeDescription, err)
			return false
		}
	}
	r.nextResync = r.clock.Now().Add(r.resyncPeriod)
	return true
}

// relistVersion returns the version from which on to list, as unknown if the server no longer has the last one.
func (r *Reflector) relistVersion(unknown string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	switch {
	case r.versionGone:
		return ""
	case r.lastVersion == "":
		return unknown
	}
	return r.lastVersion
}

func (r *Reflector) setVersion(version string) {
	r.mu.Lock()
	r.lastVersion = version
	r.mu.Unlock()
	if r.metrics.countsVersion {
		r.metrics.setVersion(version)
	}
}

func (r *Reflector) setVersionGone(gone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.versionGone = gone
}

// log returns the logger for messages of a call with ctx.
func (r *Reflector) log(ctx context.Context) *slog.Logger {
	return loggerOr(ctx, r.logger).With("reflector", r.name, "type", r.typeDescription)
}
