package await_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	apiwait "k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/dynamic/fake"
	clienttesting "github.com/clientsmith/client-gen/runtime/testing"
	"github.com/clientsmith/client-gen/runtime/tools/await"
)

type object = unstructured.Unstructured

var crontabs = schema.GroupVersionResource{Group: "example.com", Version: "v1", Resource: "crontabs"}

// tab returns an object of a generation, with conditions such as "Ready=True@2", observed on generation 2.
func tab(version string, generation int64, conditions ...string) *object {
	u := &object{Object: map[string]interface{}{}}
	u.SetGroupVersionKind(crontabs.GroupVersion().WithKind("CronTab"))
	u.SetNamespace("ns")
	u.SetName("nightly")
	u.SetResourceVersion(version)
	u.SetGeneration(generation)
	var list []interface{}
	for _, c := range conditions {
		c, at, observed := strings.Cut(c, "@")
		conditionType, status, _ := strings.Cut(c, "=")
		entry := map[string]interface{}{"type": conditionType, "status": status, "reason": "Because", "message": "of this"}
		if observed {
			var n int64
			if _, err := fmt.Sscan(at, &n); err != nil {
				panic(err)
			}
			entry["observedGeneration"] = n
		}
		list = append(list, entry)
	}
	u.Object["status"] = map[string]interface{}{"conditions": list, "phase": "Working"}
	return u
}

func fakeTabs(objects ...runtime.Object) (*fake.FakeDynamicClient, dynamic.ResourceInterface) {
	client := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{crontabs: "CronTabList"}, objects...)
	return client, client.Resource(crontabs).Namespace("ns")
}

// then makes changes, a second apart.
func then(t *testing.T, client *fake.FakeDynamicClient, steps ...*object) {
	go func() {
		for _, step := range steps {
			time.Sleep(time.Second)
			var err error
			if step == nil {
				err = client.Tracker().Delete(crontabs, "ns", "nightly")
			} else if err = client.Tracker().Update(crontabs, step, "ns"); apierrors.IsNotFound(err) {
				err = client.Tracker().Create(crontabs, step, "ns")
			}
			if err != nil {
				t.Error(err)
			}
		}
	}()
}

func TestCondition(t *testing.T) {
	withStatus := func(u *object, observed int64) *object {
		if err := unstructured.SetNestedField(u.Object, observed, "status", "observedGeneration"); err != nil {
			t.Fatal(err)
		}
		return u
	}
	for _, tt := range []struct {
		name  string
		first *object
		steps []*object
		after time.Duration // when the wait ends; a minute means in time
		want  string        // the version of the result, or the error
	}{
		{"there already", tab("1", 1, "Ready=True"), nil, 0, "1"},
		{"comes", tab("1", 1), []*object{tab("2", 1, "Ready=False"), tab("3", 1, "Ready=True")}, 2 * time.Second, "3"},
		{"object comes", nil, []*object{tab("2", 1, "Ready=True")}, time.Second, "2"},
		{"observed on this generation", tab("1", 2, "Ready=True@1"), []*object{tab("2", 2, "Ready=True@2")}, time.Second, "2"},
		{"status observed on this generation", withStatus(tab("1", 2, "Ready=True"), 1), []*object{withStatus(tab("2", 2, "Ready=True"), 2)}, time.Second, "2"},
		{"never", tab("1", 1, "Ready=False", "Other=True"), nil, time.Minute,
			`wait for condition Ready=True of "nightly": context deadline exceeded (last seen: resourceVersion 1, phase Working, Ready=False (Because: of this), Other=True (Because: of this))`},
		{"not on this generation", tab("4", 3, "Ready=True@2"), nil, time.Minute,
			`(last seen: resourceVersion 4, phase Working, Ready=True (Because: of this: observed on generation 2 of 3))`},
		{"no object", nil, nil, time.Minute, `context deadline exceeded (last seen: nothing, the object does not exist)`},
		{"deleted", tab("1", 1, "Ready=False"), []*object{nil}, time.Second, `the object was deleted (last seen: resourceVersion 1, phase Working, Ready=False`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var objects []runtime.Object
				if tt.first != nil {
					objects = append(objects, tt.first)
				}
				other := tab("9", 1, "Ready=True")
				other.SetName("other")
				client, tabs := fakeTabs(append(objects, other)...)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				then(t, client, tt.steps...)
				start := time.Now()
				got, err := await.Condition[*object](ctx, tabs, "nightly", "Ready", metav1.ConditionTrue)
				if took := time.Since(start); took != tt.after {
					t.Errorf("took %v, want %v", took, tt.after)
				}
				if err != nil {
					if got != nil || !strings.Contains(err.Error(), tt.want) {
						t.Errorf("\ngot  %v, %v\nwant %s", got, err, tt.want)
					}
					if apiwait.Interrupted(err) != (tt.after == time.Minute) || errors.Is(err, await.ErrDeleted) != (tt.name == "deleted") {
						t.Errorf("kind of error: %v", err)
					}
				} else if got.GetResourceVersion() != tt.want || got.GetName() != "nightly" {
					t.Errorf("got %v, want %s", got, tt.want)
				}
			})
		})
	}
}

func TestUntil(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, tabs := fakeTabs(tab("1", 1))
		then(t, client, tab("2", 1), tab("3", 1), tab("4", 1))
		var seen []string
		got, err := await.Until(t.Context(), tabs, "nightly", func(u *object) (bool, error) {
			seen = append(seen, u.GetResourceVersion())
			return u.GetResourceVersion() == "3", nil
		})
		if err != nil || got.GetResourceVersion() != "3" || fmt.Sprint(seen) != "[1 2 3]" {
			t.Errorf("got %v, %v, seen %v", got, err, seen)
		}
		time.Sleep(time.Minute) // for the last change
		errBad := errors.New("bad")
		got, err = await.Until(t.Context(), tabs, "nightly", func(*object) (bool, error) { return true, errBad })
		var failed *await.Error
		if got != nil || !errors.Is(err, errBad) || !errors.As(err, &failed) || failed.Name != "nightly" || failed.Err != errBad || failed.State == "" {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestDeleted(t *testing.T) {
	dying := tab("7", 1)
	at := metav1.NewTime(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	dying.SetDeletionTimestamp(&at)
	dying.SetFinalizers([]string{"example.com/a", "example.com/b"})
	for _, tt := range []struct {
		name  string
		first *object
		steps []*object
		after time.Duration
		want  string // error
	}{
		{"not there", nil, nil, 0, ""},
		{"goes", tab("1", 1), []*object{tab("2", 1), nil}, 2 * time.Second, ""},
		{"goes and comes back", tab("1", 1), []*object{nil, tab("3", 1)}, time.Second, ""},
		{"stays", dying, nil, time.Minute,
			`wait for deletion of "nightly": context deadline exceeded (last seen: resourceVersion 7, being deleted since 2026-01-02T03:04:05Z, finalizers example.com/a example.com/b, phase Working)`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var objects []runtime.Object
				if tt.first != nil {
					objects = append(objects, tt.first)
				}
				client, tabs := fakeTabs(objects...)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				then(t, client, tt.steps...)
				start := time.Now()
				err := await.Deleted(ctx, tabs, "nightly")
				if took := time.Since(start); took != tt.after {
					t.Errorf("took %v, want %v", took, tt.after)
				}
				if tt.want == "" && err != nil || tt.want != "" && (err == nil || err.Error() != tt.want) {
					t.Errorf("\ngot  %v\nwant %s", err, tt.want)
				}
				time.Sleep(time.Minute) // for the steps that are left
			})
		})
	}
}

func TestServerErrors(t *testing.T) {
	forbidden := apierrors.NewForbidden(crontabs.GroupResource(), "", errors.New("no"))
	synctest.Test(t, func(t *testing.T) {
		client, tabs := fakeTabs(tab("1", 1))
		client.PrependReactor("list", "*", func(clienttesting.Action) (bool, runtime.Object, error) { return true, nil, forbidden })
		if err := await.Deleted(t.Context(), tabs, "nightly"); !apierrors.IsForbidden(err) {
			t.Errorf("got %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		client, tabs := fakeTabs(tab("1", 1))
		client.PrependWatchReactor("*", func(clienttesting.Action) (bool, watch.Interface, error) {
			return true, nil, apierrors.NewInternalError(errors.New("etcd is gone"))
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := await.Condition[*object](ctx, tabs, "nightly", "Ready", metav1.ConditionTrue)
		if err == nil || !strings.Contains(err.Error(), "context deadline exceeded (last seen: resourceVersion 1, phase Working); watching it fails: watch: ") ||
			!strings.Contains(err.Error(), "etcd is gone") {
			t.Errorf("got %v", err)
		}
	})
}

// TestOnAServer waits for a condition and for a deletion while the server restarts.
func TestOnAServer(t *testing.T) {
	ctx := t.Context()
	server := apitest.New(t, apitest.Options{NoBuiltins: true})
	if err := server.AddResource(apitest.Resource{Group: "example.com", Version: "v1", Kind: "CronTab", Status: true}); err != nil {
		t.Fatal(err)
	}
	client, err := dynamic.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	tabs := client.Resource(crontabs).Namespace("default")
	first := tab("", 0)
	first.SetNamespace("default")
	created, err := tabs.Create(ctx, first, metav1.CreateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	calls := 0
	got, err := await.Until(ctx, tabs, "nightly", func(u *object) (bool, error) {
		if calls++; calls > 1 {
			return u.Object["status"] != nil, nil
		}
		if err := server.Restart(); err != nil {
			return false, err
		}
		created.Object["status"] = tab("", 0, "Ready=True").Object["status"]
		return false, update(ctx, tabs, created)
	})
	if err != nil || calls < 2 {
		t.Fatalf("got %v, %v after %d calls", got, err, calls)
	}
	if _, err := await.Condition[*object](ctx, tabs, "nightly", "Ready", metav1.ConditionTrue); err != nil {
		t.Error(err)
	}
	if err := tabs.Delete(ctx, "nightly", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := await.Deleted(ctx, tabs, "nightly"); err != nil {
		t.Error(err)
	}
}

// update updates the status until the connections that the server has cut are used up.
func update(ctx context.Context, tabs dynamic.ResourceInterface, u *object) (err error) {
	for range 10 {
		if _, err = tabs.UpdateStatus(ctx, u, metav1.UpdateOptions{}); err == nil || apierrors.IsConflict(err) {
			return nil
		}
	}
	return err
}

func ExampleCondition() {
	u := tab("1", 1, "Ready=True")
	client := fake.NewSimpleDynamicClient(runtime.NewScheme(), u)
	tabs := client.Resource(crontabs).Namespace("ns")

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ready, err := await.Condition[*unstructured.Unstructured](ctx, tabs, "nightly", "Ready", metav1.ConditionTrue)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ready.GetName(), "is ready")
	// Output: nightly is ready
}

func ExampleDeleted() {
	client := fake.NewSimpleDynamicClient(runtime.NewScheme(), tab("1", 1))
	tabs := client.Resource(crontabs).Namespace("ns")
	ctx := context.Background()
	if err := tabs.Delete(ctx, "nightly", metav1.DeleteOptions{}); err != nil {
		fmt.Println(err)
	}
	fmt.Println(await.Deleted(ctx, tabs, "nightly"))
	// Output: <nil>
}
