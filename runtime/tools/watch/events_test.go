package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
)

func at(version, token string, items ...*object) page {
	return page{items: items, ListMeta: metav1.ListMeta{ResourceVersion: version, Continue: token}}
}

func showEvent(e Event[*object]) string {
	mark := ""
	if e.Listed {
		mark = " (listed)"
	}
	return fmt.Sprintf("%s %s:%s%s", e.Type, e.Object.Name, e.Object.ResourceVersion, mark)
}

// collect loops until the error that ends the loop, or until a minute has passed without an event.
func collect(s *script, opts metav1.ListOptions, options ...EventsOption) (events []string, err error) {
	ctx, cancel := context.WithTimeoutCause(context.Background(), time.Minute, errQuiet)
	defer cancel()
	for e, err := range Events[*object](ctx, s, opts, options...) {
		if err != nil {
			return events, err
		}
		events = append(events, showEvent(e))
	}
	return events, errors.New("the loop ended without an error")
}

var errQuiet = errors.New("no more events")

func TestEvents(t *testing.T) {
	a1, b2 := obj("a", "1"), obj("b", "2")
	again := obj("a", "8")
	again.UID = "another"
	goneAgain := again.DeepCopy()
	goneAgain.ResourceVersion = "9"
	for _, tt := range []struct {
		name     string
		opts     metav1.ListOptions
		pages    []page
		attempts []attempt
		want     []string
		err      error // what ends the loop
		listed   []string
		watched  []string
		relists  int
		retries  int
	}{
		{name: "lists and watches", pages: []page{at("5", "", a1, b2)},
			attempts: []attempt{{events: []watch.Event{event(watch.Added, "c", "6"), event(watch.Modified, "a", "7"), event(watch.Deleted, "b", "8")}, hold: true}},
			want:     []string{"ADDED a:1 (listed)", "ADDED b:2 (listed)", "ADDED c:6", "MODIFIED a:7", "DELETED b:8"},
			listed:   []string{"||500"}, watched: []string{"5@0s"}},
		{name: "lists in pages", opts: metav1.ListOptions{Limit: 1}, pages: []page{at("5", "next", a1), at("5", "", b2)},
			want: []string{"ADDED a:1 (listed)", "ADDED b:2 (listed)"}, listed: []string{"||1", "|next|1"}, watched: []string{"5@0s"}},
		{name: "begins with a version", opts: metav1.ListOptions{ResourceVersion: "4"}, attempts: []attempt{{events: []watch.Event{event(watch.Modified, "a", "6")}, hold: true}},
			want: []string{"MODIFIED a:6"}, watched: []string{"4@0s"}},
		{name: "begins with any version", opts: metav1.ListOptions{ResourceVersion: "0"}, pages: []page{at("5", "", a1)},
			want: []string{"ADDED a:1 (listed)"}, listed: []string{"0||500"}, watched: []string{"5@0s"}},
		{name: "goes on after the end of a watch", pages: []page{at("5", "", a1)},
			attempts: []attempt{{events: []watch.Event{event(watch.Modified, "a", "6")}}, {err: io.EOF}, {events: []watch.Event{event(watch.Modified, "a", "7")}, hold: true}},
			want:     []string{"ADDED a:1 (listed)", "MODIFIED a:6", "MODIFIED a:7"}, listed: []string{"||500"}, watched: []string{"5@0s", "6@1s", "6@2s"}, retries: 1},
		{name: "goes on after a bookmark", pages: []page{at("5", "")}, attempts: []attempt{{events: []watch.Event{event(watch.Bookmark, "", "9")}}},
			listed: []string{"||500"}, watched: []string{"5@0s", "9@1s"}},
		{name: "obeys Retry-After", pages: []page{at("5", "")}, attempts: []attempt{{err: status(429, metav1.StatusReasonTooManyRequests, 20)}},
			listed: []string{"||500"}, watched: []string{"5@0s", "5@20s"}, retries: 1},
		{name: "tries again after an error event", pages: []page{at("5", "")}, attempts: []attempt{{events: []watch.Event{event(watch.Added, "a", "6"), errorEvent(status(500, metav1.StatusReasonInternalError, 0))}}},
			want: []string{"ADDED a:6"}, listed: []string{"||500"}, watched: []string{"5@0s", "6@1s"}, retries: 1},
		{name: "lists again when gone, and tells the differences", pages: []page{at("5", "", a1, b2, obj("c", "3"), obj("d", "4")), at("9", "", again, b2, obj("c", "7"), obj("e", "8"))},
			attempts: []attempt{{events: []watch.Event{errorEvent(errGone)}}},
			want: []string{"ADDED a:1 (listed)", "ADDED b:2 (listed)", "ADDED c:3 (listed)", "ADDED d:4 (listed)",
				"DELETED a:1 (listed)", "ADDED a:8 (listed)", "MODIFIED c:7 (listed)", "ADDED e:8 (listed)", "DELETED d:4 (listed)"},
			listed: []string{"||500", "||500"}, watched: []string{"5@0s", "9@1s"}, relists: 1},
		{name: "tells of the end of an object of which another has the name", pages: []page{at("5", "", a1)},
			attempts: []attempt{{events: []watch.Event{{Type: watch.Modified, Object: again}, event(watch.Deleted, "a", "7"), {Type: watch.Deleted, Object: goneAgain}}, hold: true}},
			want:     []string{"ADDED a:1 (listed)", "DELETED a:1", "ADDED a:8", "DELETED a:9"}, listed: []string{"||500"}, watched: []string{"5@0s"}},
		{name: "tells of the end of an object once", pages: []page{at("5", "", a1)},
			attempts: []attempt{{events: []watch.Event{{Type: watch.Deleted, Object: goneAgain}, event(watch.Added, "a", "10")}, hold: true}},
			want:     []string{"ADDED a:1 (listed)", "DELETED a:1", "ADDED a:10"}, listed: []string{"||500"}, watched: []string{"5@0s"}},
		{name: "lists again when gone as an answer", opts: metav1.ListOptions{ResourceVersion: "4"}, pages: []page{at("9", "", a1)},
			attempts: []attempt{{}, {err: errGone}},
			want:     []string{"ADDED a:1 (listed)"}, listed: []string{"||500"}, watched: []string{"4@0s", "4@1s", "9@2s"}, relists: 1},
		{name: "tries a second list again", pages: []page{at("5", "", a1), {err: io.EOF}, at("9", "", a1)},
			attempts: []attempt{{events: []watch.Event{errorEvent(errGone)}}},
			want:     []string{"ADDED a:1 (listed)"}, listed: []string{"||500", "||500", "||500"}, watched: []string{"5@0s", "9@3s"}, relists: 1, retries: 1},
		{name: "drops what a later page has told already", pages: []page{at("5", "next", a1), {err: expired("inconsistent")}, at("8", "", obj("b", "7"))},
			attempts: []attempt{{events: []watch.Event{event(watch.Added, "b", "6"), event(watch.Modified, "b", "7"), event(watch.Modified, "b", "9")}, hold: true}},
			want:     []string{"ADDED a:1 (listed)", "ADDED b:7 (listed)", "MODIFIED b:9"}, listed: []string{"||500", "|next|500", "|inconsistent|500"}, watched: []string{"5@0s"}},
		{name: "fails when the first list does", pages: []page{{err: io.EOF}}, err: io.EOF, listed: []string{"||500"}},
		{name: "fails when the first watch does", opts: metav1.ListOptions{ResourceVersion: "4"}, attempts: []attempt{{err: errGone}}, err: errGone, watched: []string{"4@0s"}},
		{name: "ends when refused", pages: []page{at("5", "")}, attempts: []attempt{{}, {err: errForbidden}}, err: errForbidden, listed: []string{"||500"}, watched: []string{"5@0s", "5@1s"}},
		{name: "ends when not found", pages: []page{at("5", "")}, attempts: []attempt{{}, {err: apierrors.NewNotFound(schema.GroupResource{}, "")}}, err: apierrors.NewNotFound(schema.GroupResource{}, ""),
			listed: []string{"||500"}, watched: []string{"5@0s", "5@1s"}},
		{name: "list without a version", pages: []page{at("", "", a1)}, want: []string{"ADDED a:1 (listed)"}, err: errWrongType, listed: []string{"||500"}},
		{name: "fakes without versions", pages: []page{at("1", "", obj("a", ""))}, attempts: []attempt{{events: []watch.Event{event(watch.Modified, "a", ""), event(watch.Deleted, "a", "")}, hold: true}},
			want: []string{"ADDED a: (listed)", "MODIFIED a:", "DELETED a:"}, listed: []string{"||500"}, watched: []string{"1@0s"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript(tt.attempts...)
				s.pages = tt.pages
				relists, retries, lists := 0, 0, 0
				got, err := collect(s, tt.opts,
					OnRelist(func(err error) {
						relists++
						if !isGone(err) {
							t.Errorf("relist because of %v", err)
						}
					}), OnRetry(func(error) { retries++ }), OnListed(func() { lists++ }))
				wantStrings(t, "events", got, tt.want)
				wantStrings(t, "lists", s.listed, tt.listed)
				wantStrings(t, "watches", truncated(s.watched), tt.watched)
				if tt.err == nil {
					tt.err = errQuiet
				}
				if !errors.Is(err, tt.err) && !strings.Contains(err.Error(), tt.err.Error()) {
					t.Errorf("ended with %v, want %v", err, tt.err)
				}
				if relists != tt.relists || retries != tt.retries {
					t.Errorf("%d relists and %d retries, want %d and %d", relists, retries, tt.relists, tt.retries)
				}
				if complete := len(tt.watched) > 0 && len(tt.listed) > 0; lists > len(tt.listed) || complete && lists == 0 || len(tt.listed) == 0 && lists > 0 {
					t.Errorf("OnListed was called %d times", lists)
				}
				for _, opts := range s.options {
					if !opts.AllowWatchBookmarks || !opts.Watch || opts.Limit != 0 || opts.TimeoutSeconds == nil || *opts.TimeoutSeconds < 300 || *opts.TimeoutSeconds >= 600 {
						t.Errorf("watch options %v", opts)
					}
				}
			})
		})
	}
}

func expired(token string) error {
	err := status(410, metav1.StatusReasonExpired, 0)
	err.ErrStatus.Continue = token
	return err
}

func TestEventsKeepsTheOptions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.pages = []page{at("5", "")}
		seconds := int64(7)
		if _, err := collect(s, metav1.ListOptions{LabelSelector: "a=b", FieldSelector: "c=d", TimeoutSeconds: &seconds}); !errors.Is(err, errQuiet) {
			t.Fatal(err)
		}
		got := s.options[0]
		if got.LabelSelector != "a=b" || got.FieldSelector != "c=d" || *got.TimeoutSeconds != 7 {
			t.Errorf("watch options %v", got)
		}
	})
}

// TestEventsLeft leaves the loop at each event; nothing may be left behind, and nothing more may be yielded.
func TestEventsLeft(t *testing.T) {
	for n := 1; n <= 5; n++ {
		synctest.Test(t, func(t *testing.T) {
			s := newScript(attempt{events: []watch.Event{event(watch.Added, "c", "6"), errorEvent(errGone)}})
			s.pages = []page{at("5", "", obj("a", "1"), obj("b", "2")), at("9", "", obj("b", "2"), obj("c", "8"))}
			count := 0
			for range Events[*object](t.Context(), s, metav1.ListOptions{}) {
				if count++; count == n {
					break
				}
			}
			if count != n {
				t.Errorf("%d events, want %d", count, n)
			}
		})
	}
}

func TestEventsOfAnotherType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.pages = []page{at("5", "", obj("a", "1"))}
		for _, err := range Events[*list](t.Context(), s, metav1.ListOptions{}) {
			if err == nil || !strings.Contains(err.Error(), "items are *v1.PartialObjectMetadata, not *v1.PartialObjectMetadataList") {
				t.Errorf("list: %v", err)
			}
		}
		s = newScript(attempt{events: []watch.Event{{Type: watch.Added, Object: &metav1.Table{ListMeta: metav1.ListMeta{ResourceVersion: "6"}}}}})
		for _, err := range Events[*object](t.Context(), s, metav1.ListOptions{ResourceVersion: "5"}) {
			if !errors.Is(err, errWrongType) {
				t.Errorf("watch: %v", err)
			}
		}
	})
}

func TestEventsEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("enough")
		ctx, cancel := context.WithCancelCause(t.Context())
		s := newScript()
		s.pages = []page{at("5", "", obj("a", "1"))}
		errs := 0
		for _, err := range Events[*object](ctx, s, metav1.ListOptions{}) {
			if err == nil {
				cancel(cause)
				continue
			}
			errs++
			if !errors.Is(err, cause) {
				t.Errorf("got %v", err)
			}
		}
		if errs != 1 {
			t.Errorf("%d errors", errs)
		}
		cancel(nil)
	})
}

func TestLongest(t *testing.T) {
	for seconds, want := range map[int64]time.Duration{
		300: 330 * time.Second, 0: time.Hour + 30*time.Second, -1: time.Hour + 30*time.Second, math.MaxInt64: math.MaxInt32*time.Second + 30*time.Second,
	} {
		if got := longest(seconds); got != want {
			t.Errorf("%d seconds: %v, want %v", seconds, got, want)
		}
	}
}
