package watchlist

import (
	"reflect"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/features"
)

type client struct{ unsupported bool }

func (c client) IsWatchListSemanticsUnSupported() bool { return c.unsupported }

func TestDoesClientNotSupportWatchListSemantics(t *testing.T) {
	tests := []struct {
		client any
		want   bool
	}{{nil, false}, {struct{}{}, false}, {client{false}, false}, {client{true}, true}, {&client{true}, true}}
	for _, tt := range tests {
		if got := DoesClientNotSupportWatchListSemantics(tt.client); got != tt.want {
			t.Errorf("%#v: got %t", tt.client, got)
		}
	}
}

func TestPrepareWatchListOptions(t *testing.T) {
	on := true
	const exact, notOlder = metav1.ResourceVersionMatchExact, metav1.ResourceVersionMatchNotOlderThan
	tests := []struct {
		name string
		in   metav1.ListOptions
		ok   bool
	}{
		{"nothing", metav1.ListOptions{}, true},
		{"selectors", metav1.ListOptions{LabelSelector: "a=b", FieldSelector: "c=d"}, true},
		{"any version", metav1.ListOptions{ResourceVersion: "0"}, true},
		{"any version, limited", metav1.ListOptions{ResourceVersion: "0", Limit: 5}, true},
		{"any version, limited, and says so", metav1.ListOptions{ResourceVersion: "0", ResourceVersionMatch: notOlder, Limit: 5}, true},
		{"a version", metav1.ListOptions{ResourceVersion: "7"}, true},
		{"a version, limited", metav1.ListOptions{ResourceVersion: "7", Limit: 5}, false},
		{"limited", metav1.ListOptions{Limit: 5}, false},
		{"exact", metav1.ListOptions{ResourceVersion: "7", ResourceVersionMatch: exact}, false},
		{"not older", metav1.ListOptions{ResourceVersion: "7", ResourceVersionMatch: notOlder}, true},
		{"not older than nothing", metav1.ListOptions{ResourceVersionMatch: notOlder}, false},
		{"unknown match", metav1.ListOptions{ResourceVersion: "7", ResourceVersionMatch: "Newer"}, false},
		{"a later page", metav1.ListOptions{Continue: "token"}, false},
		{"initial events of a list", metav1.ListOptions{ResourceVersion: "7", ResourceVersionMatch: notOlder, SendInitialEvents: &on}, false},
		{"a watch", metav1.ListOptions{Watch: true, ResourceVersion: "7"}, true},
		{"a watch with a match", metav1.ListOptions{Watch: true, ResourceVersion: "7", ResourceVersionMatch: notOlder}, false},
		{"such a watch", metav1.ListOptions{Watch: true, ResourceVersionMatch: notOlder, SendInitialEvents: &on}, true},
		{"such a watch without a match", metav1.ListOptions{Watch: true, SendInitialEvents: &on}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := tt.in
			got, ok, err := PrepareWatchListOptionsFromListOptions(tt.in)
			if err != nil || ok != tt.ok {
				t.Fatalf("got %t, %v", ok, err)
			}
			want := metav1.ListOptions{}
			if ok {
				want = tt.in
				want.Watch, want.AllowWatchBookmarks, want.SendInitialEvents = true, true, &on
				want.ResourceVersionMatch, want.Limit = notOlder, 0
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if !reflect.DeepEqual(tt.in, before) {
				t.Errorf("the input was changed: %+v", tt.in)
			}
		})
	}
}

type gateOff struct{ features.Gates }

func (g gateOff) Enabled(key features.Feature) bool {
	return key != features.WatchListClient && g.Gates.Enabled(key)
}

func TestGate(t *testing.T) {
	old := features.FeatureGates()
	features.ReplaceFeatureGates(gateOff{old})
	t.Cleanup(func() { features.ReplaceFeatureGates(old) })
	if _, ok, err := PrepareWatchListOptionsFromListOptions(metav1.ListOptions{}); ok || err != nil {
		t.Errorf("got %t, %v", ok, err)
	}
}
