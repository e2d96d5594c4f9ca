package record

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"
	"k8s.io/utils/lru"

	"github.com/clientsmith/client-gen/runtime/tools/record/util"
	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

const (
	defaultCacheSize   = 4096
	defaultMaxEvents   = 10
	defaultMaxInterval = 600 // seconds
	defaultSpamBurst   = 25
	defaultSpamQPS     = 1. / 300.
)

// EventFilterFunc reports whether an event should be dropped.
type EventFilterFunc func(event *corev1.Event) bool

// EventSpamKeyFunc says which events share a budget.
type EventSpamKeyFunc func(event *corev1.Event) string

// EventAggregatorKeyFunc says which events are similar: those of one aggregateKey become one when there are too many
// different localKeys among them.
type EventAggregatorKeyFunc func(event *corev1.Event) (aggregateKey string, localKey string)

// EventAggregatorMessageFunc makes the message of an event that stands for many.
type EventAggregatorMessageFunc func(event *corev1.Event) string

// EventAggregatorByReasonFunc takes events for similar that differ in nothing but the message.
func EventAggregatorByReasonFunc(event *corev1.Event) (string, string) {
	return key(sourceOf(event), objectOf(event), event.Type, event.Reason, event.ReportingController, event.ReportingInstance), event.Message
}

// EventAggregatorByReasonMessageFunc puts "(combined from similar events): " before the message.
func EventAggregatorByReasonMessageFunc(event *corev1.Event) string {
	return "(combined from similar events): " + event.Message
}

func sourceOf(event *corev1.Event) string { return key(event.Source.Component, event.Source.Host) }

func objectOf(event *corev1.Event) string {
	o := event.InvolvedObject
	return key(o.Kind, o.Namespace, o.Name, string(o.UID), o.APIVersion)
}

// key joins parts so that different parts never give the same key.
func key(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		fmt.Fprintf(&b, "%d:%s,", len(part), part)
	}
	return b.String()
}

func spamKey(event *corev1.Event) string { return key(sourceOf(event), objectOf(event)) }

func eventKey(event *corev1.Event) string {
	return key(sourceOf(event), objectOf(event), event.InvolvedObject.FieldPath, event.Type, event.Reason, event.Message)
}

// EventSourceObjectSpamFilter limits how many events a source may write about an object.
type EventSourceObjectSpamFilter struct {
	mu      sync.Mutex
	budgets *lru.Cache
	burst   int
	qps     float32
	clock   clock.PassiveClock
	keyOf   EventSpamKeyFunc
}

// NewEventSourceObjectSpamFilter returns a filter that lets burst events pass, and qps a second from then on, for each
// key. It remembers lruCacheSize keys.
func NewEventSourceObjectSpamFilter(lruCacheSize, burst int, qps float32, clock clock.PassiveClock, spamKeyFunc EventSpamKeyFunc) *EventSourceObjectSpamFilter {
	return &EventSourceObjectSpamFilter{budgets: lru.New(lruCacheSize), burst: burst, qps: qps, clock: clock, keyOf: spamKeyFunc}
}

// Filter reports whether event is one too many.
func (f *EventSourceObjectSpamFilter) Filter(event *corev1.Event) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := f.keyOf(event)
	budget, ok := f.budgets.Get(k)
	if !ok {
		budget = flowcontrol.NewTokenBucketPassiveRateLimiterWithClock(f.qps, f.burst, f.clock)
		f.budgets.Add(k, budget)
	}
	return !budget.(flowcontrol.PassiveRateLimiter).TryAccept()
}

// EventAggregator replaces similar events by one when there are too many.
type EventAggregator struct {
	sync.RWMutex

	similar     *lru.Cache
	keysOf      EventAggregatorKeyFunc
	messageOf   EventAggregatorMessageFunc
	maxEvents   int
	maxInterval time.Duration
	clock       clock.PassiveClock
}

// similarEvents are the local keys that were seen of one aggregate key.
type similarEvents struct {
	local map[string]struct{}
	last  time.Time
}

// NewEventAggregator returns an aggregator that replaces the events of one aggregate key from the one on that brings
// maxEvents different local keys, until none was seen for maxIntervalInSeconds. It remembers lruCacheSize keys.
func NewEventAggregator(lruCacheSize int, keyFunc EventAggregatorKeyFunc, messageFunc EventAggregatorMessageFunc,
	maxEvents int, maxIntervalInSeconds int, clock clock.PassiveClock) *EventAggregator {
	return &EventAggregator{
		similar:     lru.New(lruCacheSize),
		keysOf:      keyFunc,
		messageOf:   messageFunc,
		maxEvents:   maxEvents,
		maxInterval: time.Duration(maxIntervalInSeconds) * time.Second,
		clock:       clock,
	}
}

// EventAggregate returns the event to record, newEvent or one that stands for many, and the key by which to know when it
// is recorded again.
func (e *EventAggregator) EventAggregate(newEvent *corev1.Event) (*corev1.Event, string) {
	aggregateKey, localKey := e.keysOf(newEvent)
	now := e.clock.Now()

	e.Lock()
	defer e.Unlock()
	seen := similarEvents{}
	if known, ok := e.similar.Get(aggregateKey); ok {
		seen = known.(similarEvents)
	}
	if seen.local == nil || now.Sub(seen.last) > e.maxInterval {
		seen.local = map[string]struct{}{}
	}
	seen.last = now
	_, repeated := seen.local[localKey]
	if !repeated && len(seen.local) < e.maxEvents {
		seen.local[localKey] = struct{}{}
	}
	e.similar.Add(aggregateKey, seen)
	if len(seen.local) < e.maxEvents {
		return newEvent, eventKey(newEvent)
	}
	return &corev1.Event{
		ObjectMeta: metav1.ObjectMeta{
			Name:      util.GenerateEventName(newEvent.InvolvedObject.Name, now.UnixNano()),
			Namespace: newEvent.Namespace,
		},
		Count:               1,
		FirstTimestamp:      metav1.NewTime(now),
		LastTimestamp:       metav1.NewTime(now),
		InvolvedObject:      newEvent.InvolvedObject,
		Message:             e.messageOf(newEvent),
		Type:                newEvent.Type,
		Reason:              newEvent.Reason,
		Source:              newEvent.Source,
		ReportingController: newEvent.ReportingController,
		ReportingInstance:   newEvent.ReportingInstance,
	}, aggregateKey
}

// EventCorrelateResult says what to do with an event.
type EventCorrelateResult struct {
	// Event is the event to record.
	Event *corev1.Event
	// Patch is the strategic merge patch that makes the recorded event the new one, if its Count is above 1.
	Patch []byte
	// Skip says that the event should be dropped.
	Skip bool
}

// CorrelatorOptions configure an EventCorrelator. Zero fields have the defaults that are described at NewEventCorrelator.
type CorrelatorOptions struct {
	// LRUCacheSize is how many kinds of events are remembered, 4096 by default.
	LRUCacheSize int
	// BurstSize is how many events a source may write about an object at once, 25 by default.
	BurstSize int
	// QPS is how many it may write per second after that, one in five minutes by default.
	QPS float32
	// KeyFunc says which events are similar, EventAggregatorByReasonFunc by default.
	KeyFunc EventAggregatorKeyFunc
	// MessageFunc makes the message for many, EventAggregatorByReasonMessageFunc by default.
	MessageFunc EventAggregatorMessageFunc
	// MaxEvents is how many similar events make one, 10 by default.
	MaxEvents int
	// MaxIntervalInSeconds is how long after the last one a similar event counts from one again, 600 by default.
	MaxIntervalInSeconds int
	// Clock is the real one by default.
	Clock clock.PassiveClock
	// SpamKeyFunc says which events share a budget, those of one source about one object by default.
	SpamKeyFunc EventSpamKeyFunc
}

// EventCorrelator decides what to do with each event in the light of those before it. It is safe for concurrent use.
type EventCorrelator struct {
	filter     EventFilterFunc
	aggregator *EventAggregator
	clock      clock.PassiveClock

	mu       sync.Mutex
	recorded *lru.Cache
}

// recordedEvent is what is known of an event that was recorded.
type recordedEvent struct {
	count           int32
	first           metav1.Time
	name            string
	resourceVersion string
}

// NewEventCorrelator returns a correlator that counts equal events, makes one of ten similar ones in ten minutes, and
// lets a source write 25 about an object and one more every five minutes.
func NewEventCorrelator(clock clock.PassiveClock) *EventCorrelator {
	return NewEventCorrelatorWithOptions(CorrelatorOptions{Clock: clock})
}

// NewEventCorrelatorWithOptions is NewEventCorrelator with other numbers.
func NewEventCorrelatorWithOptions(options CorrelatorOptions) *EventCorrelator {
	o := withDefaults(options)
	filter := NewEventSourceObjectSpamFilter(o.LRUCacheSize, o.BurstSize, o.QPS, o.Clock, o.SpamKeyFunc)
	return &EventCorrelator{
		filter:     filter.Filter,
		aggregator: NewEventAggregator(o.LRUCacheSize, o.KeyFunc, o.MessageFunc, o.MaxEvents, o.MaxIntervalInSeconds, o.Clock),
		clock:      o.Clock,
		recorded:   lru.New(o.LRUCacheSize),
	}
}

func withDefaults(o CorrelatorOptions) CorrelatorOptions {
	if o.LRUCacheSize == 0 {
		o.LRUCacheSize = defaultCacheSize
	}
	if o.BurstSize == 0 {
		o.BurstSize = defaultSpamBurst
	}
	if o.QPS == 0 {
		o.QPS = defaultSpamQPS
	}
	if o.KeyFunc == nil {
		o.KeyFunc = EventAggregatorByReasonFunc
	}
	if o.MessageFunc == nil {
		o.MessageFunc = EventAggregatorByReasonMessageFunc
	}
	if o.MaxEvents == 0 {
		o.MaxEvents = defaultMaxEvents
	}
	if o.MaxIntervalInSeconds == 0 {
		o.MaxIntervalInSeconds = defaultMaxInterval
	}
	if o.Clock == nil {
		o.Clock = clock.RealClock{}
	}
	if o.SpamKeyFunc == nil {
		o.SpamKeyFunc = spamKey
	}
	return o
}

// EventCorrelate says what to do with newEvent, which is not changed. It fails for a nil event only.
func (c *EventCorrelator) EventCorrelate(newEvent *corev1.Event) (*EventCorrelateResult, error) {
	if newEvent == nil {
		return nil, fmt.Errorf("correlate event: it is nil")
	}
	event, k := c.aggregator.EventAggregate(newEvent)
	event, patch, err := c.count(event, k)
	if err != nil {
		return nil, fmt.Errorf("correlate event: %w", err)
	}
	return &EventCorrelateResult{Event: event, Patch: patch, Skip: c.filter(event)}, nil
}

// count makes event the next of those with its key.
func (c *EventCorrelator) count(event *corev1.Event, k string) (*corev1.Event, []byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := *event
	var patch []byte
	if last, ok := c.recorded.Get(k); ok {
		before := last.(recordedEvent)
		next.Name, next.ResourceVersion = before.name, before.resourceVersion
		next.FirstTimestamp = before.first
		next.Count = before.count + 1
		var err error
		if patch, err = patchFor(&next); err != nil {
			return nil, nil, err
		}
	}
	c.recorded.Add(k, recordedEvent{count: next.Count, first: next.FirstTimestamp, name: next.Name, resourceVersion: next.ResourceVersion})
	return &next, patch, nil
}

// patchFor changes what differs between an event and its repetition.
func patchFor(event *corev1.Event) ([]byte, error) {
	return json.Marshal(map[string]any{"count": event.Count, "lastTimestamp": event.LastTimestamp, "message": event.Message})
}

// UpdateState remembers event as the server returned it.
func (c *EventCorrelator) UpdateState(event *corev1.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recorded.Add(eventKey(event), recordedEvent{count: event.Count, first: event.FirstTimestamp, name: event.Name, resourceVersion: event.ResourceVersion})
}
