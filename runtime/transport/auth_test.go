package transport

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	testingclock "k8s.io/utils/clock/testing"
)

func TestBearerAndBasic(t *testing.T) {
	for name, c := range map[string]struct {
		wrap func(http.RoundTripper) http.RoundTripper
		want string
	}{
		"bearer": {func(rt http.RoundTripper) http.RoundTripper { return NewBearerAuthRoundTripper("t0", rt) }, "Bearer t0"},
		"basic":  {func(rt http.RoundTripper) http.RoundTripper { return NewBasicAuthRoundTripper("u", "p", rt) }, "Basic dTpw"},
	} {
		r := &recorder{}
		send(t, c.wrap(r))
		if got := r.last.Header.Get("Authorization"); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
		send(t, c.wrap(r), "Authorization", "mine")
		if got := r.last.Header.Get("Authorization"); got != "mine" {
			t.Errorf("%s: the caller's header became %q", name, got)
		}
	}
}

func TestTokenFileIsReadAgain(t *testing.T) {
	file := writeFile(t, t.TempDir(), "token", []byte(" first\n"))
	clock := testingclock.NewFakePassiveClock(time.Unix(1000, 0))
	source := newCachedFileTokenSource(file, discard)
	source.clock = clock
	source.base.(*fileTokenSource).clock = clock
	r := &recorder{}
	rt := &bearerAuthRoundTripper{bearer: "static", source: source, rt: r}

	expect := func(want string) {
		t.Helper()
		send(t, rt)
		if got := r.last.Header.Get("Authorization"); got != "Bearer "+want {
			t.Errorf("sent %q, want %q", got, want)
		}
	}
	expect("first")
	writeFile(t, filepath.Dir(file), "token", []byte("second"))
	clock.SetTime(time.Unix(1049, 0))
	expect("first")
	clock.SetTime(time.Unix(1051, 0))
	expect("second")

	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	clock.SetTime(time.Unix(2000, 0))
	expect("second") // The last good one.
	writeFile(t, filepath.Dir(file), "token", []byte(" \n"))
	expect("second") // An empty file is no token either.
	writeFile(t, filepath.Dir(file), "token", []byte("third"))
	expect("third")
}

func TestTokenFileAtConstruction(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	if _, err := NewBearerAuthWithRefreshRoundTripper("", missing, &recorder{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file without a token gives %v", err)
	}
	r := &recorder{}
	rt, err := NewBearerAuthWithRefreshRoundTripper("static", missing, r)
	if err != nil {
		t.Fatal(err)
	}
	send(t, rt)
	if got := r.last.Header.Get("Authorization"); got != "Bearer static" {
		t.Errorf("sent %q", got)
	}
	rt, err = NewBearerAuthWithRefreshRoundTripper("static", writeFile(t, t.TempDir(), "token", []byte("file")), r)
	if err != nil {
		t.Fatal(err)
	}
	send(t, rt)
	if got := r.last.Header.Get("Authorization"); got != "Bearer file" {
		t.Errorf("with both, sent %q", got)
	}
}

type sourceFunc func() (*Token, error)

func (f sourceFunc) Token() (*Token, error) { return f() }

func TestTokenSourceIsResetBy401(t *testing.T) {
	n := 0
	source := sourceFunc(func() (*Token, error) {
		n++
		return &Token{AccessToken: strings.Repeat("x", n)}, nil
	})
	r := &recorder{}
	rt := TokenSourceWrapTransport(source)(r)
	send(t, rt)
	send(t, rt)
	if n != 1 {
		t.Errorf("a token without expiry was asked for %d times", n)
	}
	clock := testingclock.NewFakePassiveClock(time.Now().Add(time.Hour))
	rt.(*tokenSourceTransport).clock = clock
	r.status = http.StatusUnauthorized
	send(t, rt)
	r.status = http.StatusOK
	send(t, rt)
	if n != 2 || r.last.Header.Get("Authorization") != "Bearer xx" {
		t.Errorf("after 401 a token was asked for %d times and %q sent", n, r.last.Header.Get("Authorization"))
	}
}

func TestResetKeepsYoungerTokens(t *testing.T) {
	clock := testingclock.NewFakePassiveClock(time.Unix(1000, 0))
	n := 0
	source := NewCachedTokenSource(sourceFunc(func() (*Token, error) { n++; return &Token{AccessToken: "t"}, nil }))
	source.clock = clock
	if _, err := source.Token(); err != nil {
		t.Fatal(err)
	}
	source.ResetTokenOlderThan(time.Unix(999, 0))
	if _, err := source.Token(); err != nil || n != 1 {
		t.Errorf("a token obtained after the request began was dropped: %d, %v", n, err)
	}
	source.ResetTokenOlderThan(time.Unix(1001, 0))
	if _, err := source.Token(); err != nil || n != 2 {
		t.Errorf("an old token was kept: %d, %v", n, err)
	}
}

func TestTokenSourceError(t *testing.T) {
	rt := TokenSourceWrapTransport(sourceFunc(func() (*Token, error) { return nil, errors.New("no token today") }))(&recorder{})
	body := &closeRecorder{}
	req, _ := http.NewRequest(http.MethodPost, "https://server.test", body)
	if _, err := rt.RoundTrip(req); err == nil || !strings.Contains(err.Error(), "no token today") {
		t.Errorf("got %v", err)
	}
	if !body.closed {
		t.Error("the body was not closed")
	}
}

type closeRecorder struct {
	strings.Reader
	closed bool
}

func (c *closeRecorder) Close() error { c.closed = true; return nil }
