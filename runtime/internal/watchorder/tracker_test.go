package watchorder

import (
	"fmt"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

func meta(name, uid, version string) *metav1.ObjectMeta {
	return &metav1.ObjectMeta{Name: name, UID: types.UID(uid), ResourceVersion: version}
}

func TestLate(t *testing.T) {
	var tracker Tracker
	for i, step := range []struct {
		name, uid, version string
		late               bool
	}{
		{"a", "1", "5", false}, {"a", "1", "5", false}, {"b", "2", "4", false}, {"a", "1", "4", true}, {"a", "1", "6", false},
		{"a", "3", "5", true}, {"a", "3", "10", false}, {"a", "3", "9", true}, // numbers, not texts
		{"a", "", "1", false}, {"a", "3", "x", false}, {"a", "3", "", false}, {"a", "3", "9", true},
	} {
		if got := tracker.Late(meta(step.name, step.uid, step.version)); got != step.late {
			t.Errorf("step %d: late: %t", i, got)
		}
	}
	tracker.Reset()
	if tracker.Late(meta("a", "3", "1")) {
		t.Error("it remembers what was before the reset")
	}
}

func TestTrackerIsBounded(t *testing.T) {
	var tracker Tracker
	for i := range 10 * window {
		if tracker.Late(meta(fmt.Sprint(i), "u", fmt.Sprint(i+10))) {
			t.Fatalf("object %d", i)
		}
		if len(tracker.at) > window {
			t.Fatalf("%d objects are remembered", len(tracker.at))
		}
	}
	last := 10*window - 1
	if !tracker.Late(meta(fmt.Sprint(last-window+1), "u", "1")) || tracker.Late(meta(fmt.Sprint(last-window), "u", "1")) {
		t.Errorf("not the last %d are remembered", window)
	}
}

func TestLater(t *testing.T) {
	for _, tt := range [][3]string{{"9", "10", "10"}, {"10", "9", "10"}, {"", "1", "1"}, {"1", "x", "x"}, {"x", "1", "1"}} {
		if got := Later(tt[0], tt[1]); got != tt[2] {
			t.Errorf("%q and %q: %q", tt[0], tt[1], got)
		}
	}
}
