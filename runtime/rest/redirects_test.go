package rest

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// TestRedirectedBody: what is written goes to the server that it was meant for and to no other.
func TestRedirectedBody(t *testing.T) {
	elsewhere := func(location string, code int) answer {
		return answer{status: code, header: map[string]string{"Location": location}}
	}
	for _, tt := range []struct {
		name    string
		answers []answer
		want    error
		sent    int
	}{
		{"another host", []answer{elsewhere("http://other.test/x", 307), podAnswer}, errRedirectedBody, 1},
		{"another port", []answer{elsewhere("http://example.com:81/x", 308), podAnswer}, errRedirectedBody, 1},
		{"a detour", []answer{elsewhere("/x", 307), elsewhere("http://other.test/x", 308), podAnswer}, errRedirectedBody, 2},
		{"home", []answer{elsewhere("/x", 307), podAnswer}, nil, 2},
		{"https at home", []answer{elsewhere("https://example.com/x", 307), podAnswer}, nil, 2},
		{"without the body", []answer{elsewhere("http://other.test/x", 303), podAnswer}, nil, 2},
		{"for ever", []answer{elsewhere("/x", 307)}, errTooManyRedirects, 10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := answering(tt.answers...)
			err := newTestClient(t, s).Put().Body([]byte("hunter2")).Do(t.Context()).Error()
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("got %v", err)
			}
			if len(s.sent()) != tt.sent {
				t.Errorf("sent %v", s.sent())
			}
			for _, sent := range s.sent() {
				if strings.Contains(sent.url, "other") && sent.body != "" {
					t.Errorf("%s was sent %q", sent.url, sent.body)
				}
			}
			s.checkClosed(t)
		})
	}
}

func TestRedirectRuleOfTheCaller(t *testing.T) {
	s := answering(answer{status: 307, header: map[string]string{"Location": "http://other.test/x"}}, podAnswer)
	c := newTestClient(t, s)
	asked := 0
	c.Client.CheckRedirect = func(*http.Request, []*http.Request) error { asked++; return nil }
	if err := c.Put().Body([]byte("b")).Do(t.Context()).Error(); err != nil || asked != 1 || len(s.sent()) != 2 {
		t.Errorf("asked %d times, sent %v, %v", asked, s.sent(), err)
	}
}

// TestErrorsHideUserinfo: all of the user information of a URL may be a token.
func TestErrorsHideUserinfo(t *testing.T) {
	for mode, send := range modes {
		c, err := RESTClientFor(&Config{
			Host: "http://hunter1:hunter2@host.test", ContentConfig: ContentConfig{GroupVersion: &corev1.SchemeGroupVersion, NegotiatedSerializer: testCodecs},
			Transport: roundTripperFunc(func(*http.Request) (*http.Response, error) { return nil, io.ErrClosedPipe }),
		})
		if err != nil {
			t.Fatal(err)
		}
		err = send(t.Context(), c.Get().Resource("pods"))
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: got %v", mode, err)
		}
		for _, text := range []string{fmt.Sprint(err), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
			if strings.Contains(text, "hunter") || !strings.Contains(fmt.Sprint(err), "host.test") {
				t.Errorf("%s: got %s", mode, text)
			}
		}
	}
}

// TestRedirectedHeaders: what the program sets, under whatever name, is for its server, and any transport may be below.
func TestRedirectedHeaders(t *testing.T) {
	for location, kept := range map[string]bool{
		"/x": true, "https://example.com/x": true,
		"http://other.test/x": false, "http://sub.example.com/x": false, "http://example.com:81/x": false, "https://example.com:8443/x": false,
	} {
		for mode, send := range modes {
			s := answering(answer{status: 307, header: map[string]string{"Location": location}}, podAnswer)
			req := newTestClient(t, s).Get().Resource("pods").SetHeader("Accept", "application/json")
			for _, header := range []string{"Authorization", "Cookie", "Impersonate-User", "X-Api-Key"} {
				req.SetHeader(header, "hunter2")
			}
			if err := send(t.Context(), req); err != nil || len(s.sent()) != 2 {
				t.Errorf("%s to %s: sent %v, %v", mode, location, s.sent(), err)
				continue
			}
			found := 0
			for _, values := range s.sent()[1].header {
				if values[0] == "hunter2" {
					found++
				}
			}
			if kept && found != 4 || !kept && found != 0 || s.sent()[1].header.Get("Accept") == "" {
				t.Errorf("%s to %s: sent %v", mode, location, s.sent()[1].header)
			}
		}
	}
}
