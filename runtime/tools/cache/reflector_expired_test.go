package cache

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// A version that the server has forgotten is not asked for again, however many attempts it takes to get the collection,
// and the next one that it gave is.
func TestReflectorRemembersForgottenVersions(t *testing.T) {
	for name, streams := range map[string]bool{"lists": false, "streams": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer("a")
				s.streams = streams
				var lw ListerWatcher = s
				if !streams {
					lw = listOnly{s}
				}
				r := NewReflector(lw, &cached{}, NewStore(MetaNamespaceKeyFunc), 0)
				collectErrors(r)
				run(t, r)
				synctest.Wait()
				s.requests()
				answer := func(fail func(verb string, o metav1.ListOptions) error) {
					s.mu.Lock()
					s.fail = fail
					s.mu.Unlock()
					s.disconnect()
					time.Sleep(time.Minute) // several attempts
				}

				answer(func(_ string, o metav1.ListOptions) error {
					if o.ResourceVersion == "1" {
						return apierrors.NewResourceExpired("old")
					}
					return apierrors.NewServiceUnavailable("starting")
				})
				asked := s.requests()
				_, later, found := strings.Cut(asked, `rv=""`)
				first := map[bool]string{false: `list rv="1"`, true: `watch rv="1" initial`}[streams]
				if strings.Count(asked, first) != 1 || !found || strings.Count(later, `rv=""`) < 2 || strings.Contains(later, `rv="1"`) {
					t.Errorf("asked for\n%s\nwant one request for what follows version 1, and none after one for version \"\"", asked)
				}

				s.set("b", "")
				s.failWith("", nil)
				time.Sleep(2 * time.Minute)
				if asked := s.requests(); !strings.HasSuffix(asked, `watch rv="2"`) && !strings.HasSuffix(asked, `watch rv="" initial`) {
					t.Fatalf("asked for\n%s\nand has not recovered", asked)
				}
				answer(func(verb string, o metav1.ListOptions) error {
					if verb == "watch" && o.SendInitialEvents == nil {
						return apierrors.NewServiceUnavailable("starting")
					}
					return nil
				})
				want := `list rv="2"`
				if streams {
					want = `watch rv="2" initial`
				}
				if asked := s.requests(); !strings.Contains(asked, want) {
					t.Errorf("asked for\n%s\nwant %s", asked, want)
				}
			})
		})
	}
}
