package disk

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// server is an API server without aggregated discovery, which supports ETags.
type server struct {
	*httptest.Server
	lock  sync.Mutex
	asked []string // path and status
}

func newServer(t *testing.T) *server {
	t.Helper()
	bodies := map[string]string{
		"/api":           `{"versions":["v1"]}`,
		"/apis":          `{"groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}]},{"name":"empty","versions":[{"groupVersion":"empty/v1","version":"v1"}]}]}`,
		"/api/v1":        `{"groupVersion":"v1","resources":[{"name":"pods"}]}`,
		"/apis/apps/v1":  `{"groupVersion":"apps/v1","resources":[{"name":"deployments"}]}`,
		"/apis/empty/v1": `{"groupVersion":"empty/v1","resources":[]}`,
		"/version":       `{"gitVersion":"v1.2.3"}`,
		"/openapi/v2":    `{}`,
		"/openapi/v3":    `{"paths":{}}`,
	}
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := bodies[r.URL.Path]
		status := http.StatusOK
		switch {
		case !ok:
			status = http.StatusNotFound
		case r.Header.Get("If-None-Match") == `"tag"`:
			status = http.StatusNotModified
		}
		s.lock.Lock()
		s.asked = append(s.asked, r.URL.Path+" "+http.StatusText(status))
		s.lock.Unlock()
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", `"tag"`)
		w.WriteHeader(status)
		if status == http.StatusOK {
			if _, err := w.Write([]byte(body)); err != nil {
				t.Error(err)
			}
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) count(entry string) int {
	s.lock.Lock()
	defer s.lock.Unlock()
	n := 0
	for _, asked := range s.asked {
		if asked == entry {
			n++
		}
	}
	return n
}

func (s *server) client(t *testing.T, directory, httpDirectory string, ttl time.Duration) *CachedDiscoveryClient {
	t.Helper()
	c, err := NewCachedDiscoveryClientForConfig(&restclient.Config{Host: s.URL}, directory, httpDirectory, ttl)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// files returns the files below a directory with their modes.
func files(t *testing.T, root string) map[string]os.FileMode {
	t.Helper()
	result := map[string]os.FileMode{}
	err := filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err != nil || path == root {
			return err
		}
		relative, err := filepath.Rel(root, path)
		result[relative] = info.Mode().Perm()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestLayout(t *testing.T) {
	defer umask(0o022)()
	s, directory := newServer(t), t.TempDir()
	c := s.client(t, directory, "", time.Hour)
	for _, gv := range []string{"v1", "apps/v1", "empty/v1"} {
		if _, err := c.ServerResourcesForGroupVersion(gv); err != nil && gv != "empty/v1" {
			t.Fatal(err)
		}
	}
	if _, err := c.ServerGroups(); err != nil {
		t.Fatal(err)
	}
	want := map[string]os.FileMode{
		"servergroups.json": 0o660,
		"v1":                0o750, "v1/serverresources.json": 0o660,
		"apps": 0o750, "apps/v1": 0o750, "apps/v1/serverresources.json": 0o660,
	}
	if got := files(t, directory); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	data, err := os.ReadFile(filepath.Join(directory, "apps/v1/serverresources.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list metav1.APIResourceList
	if err := json.Unmarshal(data, &list); err != nil || list.Kind != "APIResourceList" || list.APIVersion != "v1" || list.GroupVersion != "apps/v1" || len(list.APIResources) != 1 {
		t.Errorf("%s: %v", data, err)
	}
}

func TestReuse(t *testing.T) {
	s, directory := newServer(t), t.TempDir()
	use := func(c *CachedDiscoveryClient) {
		t.Helper()
		if groups, err := c.ServerGroups(); err != nil || len(groups.Groups) != 3 {
			t.Fatalf("%v, %v", groups, err)
		}
		if list, err := c.ServerResourcesForGroupVersion("apps/v1"); err != nil || len(list.APIResources) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
	}
	first := s.client(t, directory, "", time.Hour)
	use(first)
	use(first)
	if !first.Fresh() || s.count("/apis OK") != 1 {
		t.Errorf("the writer: fresh %v, groups asked for %d times", first.Fresh(), s.count("/apis OK"))
	}
	second := s.client(t, directory, "", time.Hour)
	use(second)
	if second.Fresh() || s.count("/apis OK") != 1 {
		t.Errorf("another run: fresh %v, groups asked for %d times", second.Fresh(), s.count("/apis OK"))
	}
	second.Invalidate()
	if !second.Fresh() {
		t.Error("not fresh after Invalidate")
	}
	use(second)
	use(second)
	if !second.Fresh() || s.count("/apis OK") != 2 {
		t.Errorf("after Invalidate: fresh %v, groups asked for %d times", second.Fresh(), s.count("/apis OK"))
	}

	old := time.Now().Add(-2 * time.Hour)
	for file := range files(t, directory) {
		if err := os.Chtimes(filepath.Join(directory, file), old, old); err != nil {
			t.Fatal(err)
		}
	}
	third := s.client(t, directory, "", time.Hour)
	use(third)
	if !third.Fresh() || s.count("/apis OK") != 3 {
		t.Errorf("expired: fresh %v, groups asked for %d times", third.Fresh(), s.count("/apis OK"))
	}
}

func TestBadFiles(t *testing.T) {
	for name, content := range map[string]string{"truncated": `{"kind":"APIGro`, "other kind": `{"kind":"Pod","apiVersion":"v1"}`, "empty": ""} {
		s, directory := newServer(t), t.TempDir()
		if err := os.WriteFile(filepath.Join(directory, "servergroups.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		c := s.client(t, directory, "", time.Hour)
		if groups, err := c.ServerGroups(); err != nil || len(groups.Groups) != 3 || !c.Fresh() {
			t.Errorf("%s: %v, %v", name, groups, err)
		}
	}
}

func TestUnwritableDirectory(t *testing.T) {
	s, file := newServer(t), filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := s.client(t, filepath.Join(file, "cache"), "", time.Hour)
	if groups, err := c.ServerGroups(); err != nil || len(groups.Groups) != 3 {
		t.Errorf("%v, %v", groups, err)
	}
}

func TestVersionsCannotEscape(t *testing.T) {
	s, directory := newServer(t), t.TempDir()
	c := s.client(t, filepath.Join(directory, "cache"), "", time.Hour)
	for _, gv := range []string{"../v1", "..", "a/b/c"} {
		if _, err := c.ServerResourcesForGroupVersion(gv); err == nil {
			t.Errorf("%q is no error", gv)
		}
	}
}

func TestPassThrough(t *testing.T) {
	s := newServer(t)
	c := s.client(t, t.TempDir(), "", time.Hour)
	if info, err := c.ServerVersion(); err != nil || info.GitVersion != "v1.2.3" {
		t.Errorf("%v, %v", info, err)
	}
	if document, err := c.OpenAPISchema(); err != nil || string(document) != "{}" {
		t.Errorf("%s, %v", document, err)
	}
	if _, err := c.OpenAPIV3().Paths(); err != nil {
		t.Error(err)
	}
	if _, lists, err := c.ServerGroupsAndResources(); len(lists) != 2 || err == nil {
		t.Errorf("%v, %v; want two lists and an error for the empty one", lists, err)
	}
	if c.RESTClient() == nil || c.WithLegacy() != c {
		t.Error("unexpected clients")
	}
}

func TestHTTPCacheOfClient(t *testing.T) {
	defer umask(0o022)()
	s, httpDirectory := newServer(t), filepath.Join(t.TempDir(), "http")
	config := &restclient.Config{Host: s.URL}
	for range 2 {
		c, err := NewCachedDiscoveryClientForConfig(config, t.TempDir(), httpDirectory, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if groups, err := c.ServerGroups(); err != nil || len(groups.Groups) != 3 {
			t.Fatalf("%v, %v", groups, err)
		}
	}
	if config.WrapTransport != nil {
		t.Error("the configuration of the caller was changed")
	}
	if s.count("/apis OK") != 1 || s.count("/apis Not Modified") != 1 {
		t.Errorf("asked %v", s.asked)
	}
	modes := files(t, httpDirectory)
	for name, mode := range modes {
		if len(name) != 64 || mode != 0o660 {
			t.Errorf("file %s has mode %v", name, mode)
		}
	}
	if len(modes) == 0 {
		t.Error("nothing was kept")
	}
	if !slices.Contains(s.asked, "/api/v1 OK") {
		t.Errorf("asked %v", s.asked)
	}
}

// TestFilesFromTheFuture: after the clock has jumped back, files do not stay fresh until it has caught up with them.
func TestFilesFromTheFuture(t *testing.T) {
	s, directory := newServer(t), t.TempDir()
	if _, err := s.client(t, directory, "", time.Hour).ServerGroups(); err != nil {
		t.Fatal(err)
	}
	for ahead, asked := range map[time.Duration]int{30 * time.Second: 0, 24 * time.Hour: 1} {
		at := time.Now().Add(ahead)
		if err := os.Chtimes(filepath.Join(directory, "servergroups.json"), at, at); err != nil {
			t.Fatal(err)
		}
		before := s.count("/apis OK")
		if _, err := s.client(t, directory, "", time.Hour).ServerGroups(); err != nil || s.count("/apis OK") != before+asked {
			t.Errorf("%v ahead: the server was asked %d times, %v", ahead, s.count("/apis OK")-before, err)
		}
	}
}
