package transport

import (
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestRefusedTokenFile: after a 401 the file is read, and the request sent once more if that changed anything and its
// body can be sent again.
func TestRefusedTokenFile(t *testing.T) {
	for _, tt := range []struct {
		name  string
		body  func() io.Reader
		after string // what the file holds once the first token was refused
		good  string
		want  []string // tokens and bodies that the server saw
		code  int
	}{
		{"without a body", func() io.Reader { return nil }, "second", "second", []string{"first ", "second "}, 200},
		{"with a body", func() io.Reader { return strings.NewReader("text") }, "second", "second", []string{"first text", "second text"}, 200},
		{"with a stream", func() io.Reader { return io.MultiReader(strings.NewReader("text")) }, "second", "second", []string{"first text"}, 401},
		{"same token", func() io.Reader { return nil }, "first", "second", []string{"first "}, 401},
		{"wrong token again", func() io.Reader { return nil }, "third", "second", []string{"first ", "third "}, 401},
		{"empty file", func() io.Reader { return nil }, "", "second", []string{"first "}, 401},
	} {
		file := writeFile(t, t.TempDir(), "token", []byte("first"))
		var saw []string
		open := 0
		rt, err := NewBearerAuthWithRefreshRoundTripper("", file, roundTripFunc(func(req *http.Request) (*http.Response, error) {
			token := strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")
			body := ""
			if req.Body != nil {
				data, _ := io.ReadAll(req.Body)
				body = string(data)
				_ = req.Body.Close()
			}
			saw = append(saw, token+" "+body)
			writeFile(t, filepath.Dir(file), "token", []byte(tt.after))
			code := http.StatusUnauthorized
			if token == tt.good {
				code = http.StatusOK
			}
			open++
			return &http.Response{StatusCode: code, Body: &closing{func() { open-- }}}, nil
		}))
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequest(http.MethodPost, "https://server.test/", tt.body())
		if err != nil {
			t.Fatal(err)
		}
		resp, err := rt.RoundTrip(req)
		if err != nil || resp.StatusCode != tt.code || !slices.Equal(saw, tt.want) {
			t.Errorf("%s: %v, %v, the server saw %q", tt.name, resp, err, saw)
		}
		if open != 1 {
			t.Errorf("%s: %d answers are open", tt.name, open)
		}
		if req.Header.Get("Authorization") != "" {
			t.Errorf("%s: the caller's request was changed", tt.name)
		}
	}
}

// closing is an empty body.
type closing struct{ f func() }

func (c *closing) Read([]byte) (int, error) { return 0, io.EOF }

func (c *closing) Close() error { c.f(); return nil }

// TestRefusedTokenIsKeptWhileThereIsNoOther: the last good token is used until there is another one in the file.
func TestRefusedTokenIsKeptWhileThereIsNoOther(t *testing.T) {
	folder := t.TempDir()
	file := writeFile(t, folder, "token", []byte("first"))
	r := &recorder{status: http.StatusUnauthorized}
	rt, err := NewBearerAuthWithRefreshRoundTripper("static", file, r)
	if err != nil {
		t.Fatal(err)
	}
	send(t, rt)
	writeFile(t, folder, "token", nil)
	send(t, rt)
	if got := r.last.Header.Get("Authorization"); got != "Bearer first" {
		t.Errorf("sent %q, and the file is empty", got)
	}
	writeFile(t, folder, "token", []byte("second"))
	send(t, rt)
	if got := r.last.Header.Get("Authorization"); got != "Bearer second" {
		t.Errorf("sent %q", got)
	}
}
