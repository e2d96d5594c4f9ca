package testing

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outcome is a test that notes what it was told.
type outcome struct{ errors, logs []string }

func (o *outcome) Errorf(format string, args ...any) {
	o.errors = append(o.errors, fmt.Sprintf(format, args...))
}

func (o *outcome) Logf(format string, args ...any) {
	o.logs = append(o.logs, fmt.Sprintf(format, args...))
}

func send(t *testing.T, f *FakeHandler, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	f.ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader(body)))
	return w
}

func TestFakeHandler(t *testing.T) {
	f := &FakeHandler{T: t}
	if w := send(t, f, "POST", "/a/b?x=y", "hello"); w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	hello, bye := "hello", "bye"
	for _, test := range []struct {
		path, method string
		body         *string
		want         string // the errors
	}{
		{"/a/b?x=y", "POST", &hello, ""},
		{"/a/b?x=y", "POST", nil, ""},
		{"/a/c?x=y", "POST", nil, "request to /a/b"},
		{"/a/b?x=z", "POST", nil, "query"},
		{"/a/b", "POST", nil, "query"},
		{"/a/b?x=y", "GET", nil, "method POST"},
		{"/a/b?x=y", "POST", &bye, "body\nhello"},
		{"%", "POST", nil, "is none"},
	} {
		var o outcome
		f.ValidateRequest(&o, test.path, test.method, test.body)
		if got := strings.Join(o.errors, "\n"); (got == "") != (test.want == "") || !strings.Contains(got, test.want) || len(o.logs) != 0 {
			t.Errorf("%s %s: %q, %q; want %q", test.method, test.path, got, o.logs, test.want)
		}
	}
}

func TestFakeHandlerCounts(t *testing.T) {
	f := &FakeHandler{StatusCode: http.StatusTeapot, SkipRequestFn: func(verb string, u url.URL) bool { return verb == "GET" && u.Path == "/skip" }}
	var none outcome
	f.ValidateRequest(&none, "/", "GET", nil)
	if len(none.errors) != 1 {
		t.Errorf("no request: %q", none.errors)
	}
	f.SetResponseBody("{}")
	send(t, f, "GET", "/1", "")
	if w := send(t, f, "GET", "/2", ""); w.Code != http.StatusTeapot || w.Body.String() != "{}" || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("answer %v", w)
	}
	send(t, f, "GET", "/skip", "")
	var two outcome
	if f.ValidateRequest(&two, "/2", "GET", nil); len(two.errors) != 0 || len(two.logs) != 1 {
		t.Errorf("two requests: %+v", two)
	}
	var o outcome
	if !f.ValidateRequestCount(&o, 2) || f.ValidateRequestCount(&o, 3) || len(o.errors) != 1 {
		t.Errorf("counts: %q", o.errors)
	}
	broken := httptest.NewRequest("POST", "/3", io.MultiReader(strings.NewReader("x"), errReader{}))
	f.T = &o
	if f.ServeHTTP(httptest.NewRecorder(), broken); len(o.logs) != 1 {
		t.Errorf("a broken body: %q", o.logs)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestFiles(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir := MkTmpdirOrDie("prefix")
	if !strings.HasPrefix(filepath.Base(dir), "prefix") {
		t.Errorf("the folder is %s", dir)
	}
	file, err := os.Create(filepath.Join(dir, "f"))
	if err != nil {
		t.Fatal(err)
	}
	CloseAndRemove(t, file)
	if _, err := os.Stat(file.Name()); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
	if err := os.Remove(dir); err != nil {
		t.Error(err)
	}
	if _, err := MkTmpdir("a/b"); err == nil {
		t.Error("a prefix with a slash makes a folder")
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MkTmpdirOrDie("a/b")
}
