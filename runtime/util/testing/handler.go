package testing

import (
	"io"
	"net/http"
	"net/url"
	"reflect"
	"sync"
)

// TestInterface is the part of a *testing.T that FakeHandler reports to.
type TestInterface interface {
	// Errorf fails the test.
	Errorf(format string, args ...interface{})
	// Logf logs.
	Logf(format string, args ...interface{})
}

// LogInterface is the part of a *testing.T that FakeHandler logs to.
type LogInterface interface {
	// Logf logs.
	Logf(format string, args ...interface{})
}

// FakeHandler is an http.Handler that gives one answer to all requests and remembers the last of them. Its methods are
// safe for concurrent use; its fields may be read once the requests are done.
type FakeHandler struct {
	// RequestReceived is the last request, without its body.
	RequestReceived *http.Request
	// RequestBody is the body of the last request.
	RequestBody string
	// StatusCode is that of the answer, 200 if it is 0.
	StatusCode int
	// ResponseBody is that of the answer, JSON.
	ResponseBody string
	// T is where problems of serving are logged. It may be nil.
	T LogInterface
	// SkipRequestFn tells requests that are answered but neither counted nor remembered. It may be nil.
	SkipRequestFn func(verb string, url url.URL) bool

	lock  sync.Mutex
	count int
}

// SetResponseBody changes the answer.
func (f *FakeHandler) SetResponseBody(responseBody string) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.ResponseBody = responseBody
}

// ServeHTTP answers a request.
func (f *FakeHandler) ServeHTTP(response http.ResponseWriter, request *http.Request) {
	f.lock.Lock()
	defer f.lock.Unlock()
	body, err := io.ReadAll(request.Body)
	if err != nil {
		f.logf("read the body of %s %s: %v", request.Method, request.URL, err)
	}
	if f.SkipRequestFn == nil || !f.SkipRequestFn(request.Method, *request.URL) {
		f.count++
		f.RequestReceived, f.RequestBody = request, string(body)
	}
	status := f.StatusCode
	if status == 0 {
		status = http.StatusOK
	}
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	if _, err := io.WriteString(response, f.ResponseBody); err != nil {
		f.logf("answer %s %s: %v", request.Method, request.URL, err)
	}
}

func (f *FakeHandler) logf(format string, args ...any) {
	if f.T != nil {
		f.T.Logf(format, args...)
	}
}

// ValidateRequestCount fails the test unless there were so many requests, and reports whether there were.
func (f *FakeHandler) ValidateRequestCount(t TestInterface, count int) bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.count != count {
		t.Errorf("%d requests, want %d; the last one is remembered", f.count, count)
	}
	return f.count == count
}

// ValidateRequest fails the test unless the last request had the path, which may come with a query, the method and, if
// body is not nil, the body. That there was more than one request is logged.
func (f *FakeHandler) ValidateRequest(t TestInterface, expectedPath, expectedMethod string, body *string) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.count != 1 {
		t.Logf("%d requests, want 1; the last one is remembered", f.count)
	}
	got := f.RequestReceived
	if got == nil {
		t.Errorf("no request to %s", expectedPath)
		return
	}
	want, err := url.Parse(expectedPath)
	if err != nil {
		t.Errorf("the expected path is none: %v", err)
		return
	}
	if got.URL.Path != want.Path {
		t.Errorf("request to %s, want %s", got.URL.Path, want.Path)
	}
	if query := got.URL.Query(); !reflect.DeepEqual(query, want.Query()) {
		t.Errorf("request with the query %v, want %v", query, want.Query())
	}
	if got.Method != expectedMethod {
		t.Errorf("request with the method %s, want %s", got.Method, expectedMethod)
	}
	if body != nil && f.RequestBody != *body {
		t.Errorf("request with the body\n%s\nwant\n%s", f.RequestBody, *body)
	}
}
