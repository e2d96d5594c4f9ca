package disk

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

// FuzzCache: no name of a group or version that a server has makes the cache write outside its folder, and no content of
// its files makes it panic.
func FuzzCache(f *testing.F) {
	f.Add("apps", "v1", []byte(`{"kind":"APIGroupList"}`))
	f.Add("../../x", "..", []byte("{"))
	f.Add("/etc", "v1\x00", []byte(`{"kind":"APIResourceList","resources":[null,{}]}`))
	f.Add("a/b", "", []byte("null"))
	f.Add(`..\..`, "~", []byte(""))
	f.Fuzz(func(t *testing.T, group, version string, content []byte) {
		root := t.TempDir()
		directory := filepath.Join(root, "inside")
		server := roundTripperFunc(func(req *http.Request) (*http.Response, error) {
			body := `{"kind":"APIResourceList","resources":[{"name":"things","kind":"Thing","verbs":["get"]}]}`
			switch req.URL.Path {
			case "/api":
				body = `{"versions":[]}`
			case "/apis":
				body = `{"groups":[{"name":` + quoted(group) + `,"versions":[{"groupVersion":` + quoted(group+"/"+version) + `,"version":` + quoted(version) + `}]}]}`
			}
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}, "Etag": {"1"}}, Request: req,
				Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body))}, nil
		})
		for range 2 { // the second finds what is made of the files of the first
			c, err := NewCachedDiscoveryClientForConfig(&restclient.Config{Host: "http://server.test", Transport: server}, directory, filepath.Join(directory, "http"), time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			_, _, _ = c.ServerGroupsAndResources()
			_, _ = c.ServerResourcesForGroupVersion(group + "/" + version)
			_, _ = c.ServerPreferredResources()
			err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				if !strings.HasPrefix(path, directory+string(filepath.Separator)) {
					t.Fatalf("group %q version %q wrote %s", group, version, path)
				}
				return os.WriteFile(path, content, 0o600)
			})
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	})
}

type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func quoted(text string) string {
	data, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	return string(data)
}
