package scenarios

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/discovery/cached/disk"
	"github.com/clientsmith/client-gen/runtime/discovery/cached/memory"
	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/tools/pager"
)

// discoveryFaults are what a request for a document can meet.
var discoveryFaults = []faults.Fault{
	{Kind: faults.Refuse}, {Kind: faults.Cut, After: 50}, {Kind: faults.Truncate, After: 50}, {Kind: faults.Truncate},
	{Kind: faults.Corrupt, Length: 30}, faults.Answered(401, ""), faults.Answered(403, ""), faults.Answered(500, ""), faults.Answered(503, ""), faults.Answered(429, ""),
	{Kind: faults.Status, Code: 200, Body: "<html>"}, {Kind: faults.Status, Code: 200, Body: "null"}, {Kind: faults.Status, Code: 200, Body: "[]"},
}

// TestDiscoveryUnderFaults: a document that is damaged is an error or a part that is named as missing, and none of it is
// kept: once the fault is over, every kind of client has the whole.
func TestDiscoveryUnderFaults(t *testing.T) {
	scenario(t)
	for i, fault := range discoveryFaults {
		t.Run(fmt.Sprint(i, " ", fault), func(t *testing.T) {
			s := newSite(t, apitest.Options{})
			whole, err := discovery.NewDiscoveryClientForConfigOrDie(s.config()).ServerPreferredResources()
			if err != nil {
				t.Fatal(err)
			}
			directory := t.TempDir()
			for name, client := range map[string]func(*rest.Config) (discovery.DiscoveryInterface, error){
				"live": func(c *rest.Config) (discovery.DiscoveryInterface, error) {
					return discovery.NewDiscoveryClientForConfig(c)
				},
				"legacy": func(c *rest.Config) (discovery.DiscoveryInterface, error) {
					live, err := discovery.NewDiscoveryClientForConfig(c)
					return live.WithLegacy(), err
				},
				"memory": func(c *rest.Config) (discovery.DiscoveryInterface, error) {
					live, err := discovery.NewDiscoveryClientForConfig(c)
					return memory.NewMemCacheClient(live), err
				},
				"disk": func(c *rest.Config) (discovery.DiscoveryInterface, error) {
					return disk.NewCachedDiscoveryClientForConfig(c, filepath.Join(directory, "discovery"), filepath.Join(directory, "http"), time.Hour)
				},
			} {
				config, transport := s.faulty(faults.Always(fault))
				c, err := client(config)
				if err != nil {
					t.Fatal(err)
				}
				if lists, err := c.ServerPreferredResources(); err == nil && len(lists) > 0 {
					t.Errorf("%s: %d lists and no error", name, len(lists))
				}
				transport.SetPlan(faults.Never())
				if cached, ok := c.(discovery.CachedDiscoveryInterface); ok && fault.Body == "null" {
					cached.Invalidate() // an empty list of groups was an answer
				}
				lists, err := c.ServerPreferredResources()
				if err != nil || count(lists) != count(whole) {
					t.Errorf("%s: afterwards %d resources of %d, %v", name, count(lists), count(whole), err)
				}
			}
		})
	}
}

func count(lists []*metav1.APIResourceList) int {
	n := 0
	for _, list := range lists {
		n += len(list.APIResources)
	}
	return n
}

// TestDamagedCacheFiles: whatever has become of the files of the disk cache, its client has what the server has.
func TestDamagedCacheFiles(t *testing.T) {
	scenario(t)
	s := newSite(t, apitest.Options{})
	directory := t.TempDir()
	resources := func() int {
		t.Helper()
		c, err := disk.NewCachedDiscoveryClientForConfig(s.config(), filepath.Join(directory, "discovery"), filepath.Join(directory, "http"), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		lists, err := c.ServerPreferredResources()
		if err != nil {
			t.Fatal(err)
		}
		return count(lists)
	}
	whole := resources()
	for name, damage := range map[string]func([]byte) []byte{
		"empty":   func([]byte) []byte { return nil },
		"half":    func(data []byte) []byte { return data[:len(data)/2] },
		"garbage": func(data []byte) []byte { return make([]byte, len(data)) },
		"null":    func([]byte) []byte { return []byte("null") },
		"other":   func([]byte) []byte { return []byte(`{"kind":"Pod","apiVersion":"v1"}`) },
	} {
		n := 0
		err := filepath.WalkDir(directory, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if info, err := entry.Info(); err != nil || info.Mode().Perm()&0o007 != 0 {
				t.Errorf("%s: everybody may use it: %v, %v", path, info.Mode(), err)
			}
			n++
			faults.Count(damagedFile)
			return os.WriteFile(path, damage(data), 0o600)
		})
		if err != nil || n == 0 {
			t.Fatalf("%d files, %v", n, err)
		}
		if got := resources(); got != whole {
			t.Errorf("%s: %d resources, want %d", name, got, whole)
		}
	}
}

// TestPagesUnderFaults: a list in pages is whole, or an error says that it is not; pages that the server has forgotten
// are asked for again.
func TestPagesUnderFaults(t *testing.T) {
	scenario(t)
	for _, fault := range append([]faults.Fault{faults.Answered(410, "")}, streamFaults...) {
		for page := range 4 {
			synctest.Test(t, func(t *testing.T) {
				l := newLedger()
				for i := range 10 {
					l.change("ADDED", fmt.Sprintf("o%d", i))
				}
				plan := make([]faults.Fault, page+1)
				plan[page] = fault
				client := l.on(t, faults.New(l, faults.Each(plan...)))
				var names []string
				var failed error
				for object, err := range pager.All[*unstructured.Unstructured](t.Context(), client.List, metav1.ListOptions{Limit: 3}) {
					if err != nil {
						failed = err
						break
					}
					names = append(names, object.GetName())
				}
				want := []string{"o0", "o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9"}
				for i, name := range names {
					if name != want[i] {
						t.Errorf("%s on page %d: got %v", fault, page, names)
						break
					}
				}
				if (failed == nil) != (len(names) == len(want)) {
					t.Errorf("%s on page %d: %d objects, %v", fault, page, len(names), failed)
				}
				if fault.Code == http.StatusGone && page > 0 && failed != nil {
					t.Errorf("%s on page %d: %v", fault, page, failed)
				}
			})
		}
	}
}

// TestCanceledDiscovery: no goroutine of a discovery that was given up goes on.
func TestCanceledDiscovery(t *testing.T) {
	scenario(t)
	s := newSite(t, apitest.Options{})
	sent := make(chan struct{}, 100)
	config, _ := s.faulty(func(int, *http.Request) faults.Fault {
		sent <- struct{}{}
		return faults.Fault{Kind: faults.Hang}
	})
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, _, err := client.ServerGroupsAndResourcesWithContext(ctx)
		done <- err
	}()
	<-sent
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
