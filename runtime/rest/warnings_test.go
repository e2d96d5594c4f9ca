package rest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
)

// warningList collects warnings.
type warningList struct {
	texts []string
	ctx   context.Context
}

func (l *warningList) HandleWarningHeaderWithContext(ctx context.Context, code int, agent, text string) {
	l.ctx = ctx
	l.texts = append(l.texts, fmt.Sprintf("%d %s %s", code, agent, text))
}

// plainWarningList is a handler of the old kind.
type plainWarningList struct{ texts []string }

func (l *plainWarningList) HandleWarningHeader(code int, agent, text string) {
	l.texts = append(l.texts, text)
}

func withWarning(status int, value string) answer {
	return answer{status: status, header: map[string]string{"Content-Type": "application/json", "Warning": value}}
}

type ctxKey struct{}

func TestWarnings(t *testing.T) {
	tests := []struct {
		name, header string
		want         []string
	}{
		{"one", `299 - "old API"`, []string{"299 - old API"}},
		{"several", `299 agent "a", 199 - "b \"quoted\""`, []string{"299 agent a", `199 - b "quoted"`}},
		{"broken", `299 - old`, nil},
		{"broken at the end", `299 - "a", nonsense`, []string{"299 - a"}},
		{"none", "", nil},
	}
	for _, tt := range tests {
		for _, mode := range []string{"Do", "Watch", "Stream", "DoRaw"} {
			t.Run(tt.name+"/"+mode, func(t *testing.T) {
				list := &warningList{}
				ctx := context.WithValue(t.Context(), ctxKey{}, "value")
				r := newTestClient(t, answering(withWarning(200, tt.header))).Get().WarningHandlerWithContext(list)
				if err := modes[mode](ctx, r); err != nil {
					t.Fatal(err)
				}
				want := tt.want
				if mode == "DoRaw" {
					want = nil
				}
				if !slices.Equal(list.texts, want) {
					t.Errorf("got %q, want %q", list.texts, want)
				}
				if len(want) > 0 && list.ctx.Value(ctxKey{}) != "value" {
					t.Error("the handler did not get the context of the request")
				}
			})
		}
	}
}

func TestWarningsOfErrors(t *testing.T) {
	list := &warningList{}
	result := newTestClient(t, answering(withWarning(404, `299 - "w"`))).Get().WarningHandlerWithContext(list).Do(t.Context())
	if result.Error() == nil || len(list.texts) != 1 {
		t.Errorf("got %v and the warnings %v", result.Error(), list.texts)
	}
	if w := result.Warnings(); len(w) != 1 || w[0].Text != "w" || w[0].Code != 299 {
		t.Errorf("result has the warnings %v", w)
	}
}

func TestWhichHandlerGetsWarnings(t *testing.T) {
	ofDefault, ofClient, ofRequest := &plainWarningList{}, &warningList{}, &plainWarningList{}
	SetDefaultWarningHandler(ofDefault)
	t.Cleanup(func() { SetDefaultWarningHandlerWithContext(clientLogWarnings{}) })
	c := newTestClient(t, answering(withWarning(200, `299 - "w"`)))
	send := func(r *Request) { r.Do(t.Context()) }

	send(c.Get())
	if len(ofDefault.texts) != 1 {
		t.Errorf("default handler got %v", ofDefault.texts)
	}
	c.warningHandler = ofClient
	send(c.Get())
	if len(ofClient.texts) != 1 || len(ofDefault.texts) != 1 {
		t.Errorf("client's handler got %v, default %v", ofClient.texts, ofDefault.texts)
	}
	send(c.Get().WarningHandler(ofRequest))
	if len(ofRequest.texts) != 1 || len(ofClient.texts) != 1 {
		t.Errorf("request's handler got %v, client's %v", ofRequest.texts, ofClient.texts)
	}
	send(c.Get().WarningHandler(nil))
	send(c.Get().WarningHandlerWithContext(nil))
	if len(ofDefault.texts) != 3 {
		t.Errorf("after nil the default handler got %v", ofDefault.texts)
	}
}

func TestNilDefaultHandlerDropsWarnings(t *testing.T) {
	t.Cleanup(func() { SetDefaultWarningHandlerWithContext(clientLogWarnings{}) })
	for name, set := range map[string]func(){
		"plain":        func() { SetDefaultWarningHandler(nil) },
		"with context": func() { SetDefaultWarningHandlerWithContext(nil) },
	} {
		set()
		if err := newTestClient(t, answering(withWarning(200, `299 - "w"`))).Get().Do(t.Context()).Error(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, ok := defaultWarningHandler().(NoWarnings); !ok {
			t.Errorf("%s: handler is %T", name, defaultWarningHandler())
		}
	}
}

func TestWarningLogger(t *testing.T) {
	var client, process bytes.Buffer
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&process, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })
	logger := slog.New(slog.NewTextHandler(&client, nil))

	tests := []struct {
		name                    string
		logger                  *slog.Logger
		handler                 WarningHandlerWithContext
		header                  string
		wantClient, wantProcess bool
	}{
		{"default, client with a logger", logger, nil, `299 - "careful"`, true, false},
		{"default, client without one", nil, nil, `299 - "careful"`, false, false},
		{"chosen, client with a logger", logger, WarningLogger{}, `299 - "careful"`, true, false},
		{"chosen, client without one", nil, WarningLogger{}, `299 - "careful"`, false, true},
		{"other code", logger, WarningLogger{}, `199 - "careful"`, false, false},
		{"no text", logger, WarningLogger{}, `299 - ""`, false, false},
		{"none wanted", logger, NoWarnings{}, `299 - "careful"`, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client.Reset()
			process.Reset()
			c := newTestClient(t, answering(withWarning(200, tt.header)))
			c.logger = tt.logger
			c.Get().WarningHandlerWithContext(tt.handler).Do(t.Context())
			if got := strings.Contains(client.String(), "careful"); got != tt.wantClient {
				t.Errorf("log of the client: %q", client.String())
			}
			if got := strings.Contains(process.String(), "careful"); got != tt.wantProcess {
				t.Errorf("log of the process: %q", process.String())
			}
		})
	}
	process.Reset()
	WarningLogger{}.HandleWarningHeader(299, "-", "by hand")
	NoWarnings{}.HandleWarningHeader(299, "-", "dropped")
	if got := process.String(); !strings.Contains(got, "by hand") || strings.Contains(got, "dropped") {
		t.Errorf("log of the process: %q", got)
	}
}

func TestWarningWriter(t *testing.T) {
	tests := []struct {
		name  string
		opts  WarningWriterOptions
		want  string
		count int
	}{
		{"plain", WarningWriterOptions{}, "Warning: a\nWarning: b\nWarning: a\n", 3},
		{"once", WarningWriterOptions{Deduplicate: true}, "Warning: a\nWarning: b\n", 2},
		{"colour", WarningWriterOptions{Deduplicate: true, Color: true}, "\x1b[33;1mWarning:\x1b[0m a\n\x1b[33;1mWarning:\x1b[0m b\n", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			w := NewWarningWriter(&out, tt.opts)
			for _, text := range []string{"a", "b", "a", ""} {
				w.HandleWarningHeader(299, "-", text)
			}
			w.HandleWarningHeader(199, "-", "not shown")
			if out.String() != tt.want || w.WarningCount() != tt.count {
				t.Errorf("got %q, %d, want %q, %d", out.String(), w.WarningCount(), tt.want, tt.count)
			}
		})
	}
}

func TestWarningWriterIsSafe(t *testing.T) {
	var out bytes.Buffer
	w := NewWarningWriter(&out, WarningWriterOptions{Deduplicate: true})
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() { w.HandleWarningHeader(299, "-", fmt.Sprint(i%4)) })
	}
	group.Wait()
	if w.WarningCount() != 4 || strings.Count(out.String(), "\n") != 4 {
		t.Errorf("%d warnings: %q", w.WarningCount(), out.String())
	}
}
