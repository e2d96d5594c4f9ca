package jsondecode

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unsafe"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// decoded is an event with its object decoded, in whichever way.
type decoded struct {
	eventType string
	obj       runtime.Object
	fast      bool
}

// readEvents reads events to the end, as a watch does.
func readEvents(t *testing.T, e *Events) ([]decoded, error) {
	t.Helper()
	var all []decoded
	for {
		event, err := e.Next()
		if err != nil {
			return all, err
		}
		if event.Object != nil {
			all = append(all, decoded{event.Type, event.Object, true})
			continue
		}
		var frame metav1.WatchEvent
		if _, _, err := general.Decode(event.Frame, nil, &frame); err != nil {
			return all, err
		}
		obj, _, err := general.Decode(frame.Object.Raw, nil, nil)
		if err != nil {
			return all, err
		}
		e.Expect(obj)
		all = append(all, decoded{frame.Type, obj, false})
	}
}

// readFrames reads events as apimachinery does.
func readFrames(t *testing.T, body string) []decoded {
	t.Helper()
	var all []decoded
	for d := json.NewDecoder(strings.NewReader(body)); d.More(); {
		var frame metav1.WatchEvent
		if err := d.Decode(&frame); err != nil {
			t.Fatal(err)
		}
		obj, _, err := general.Decode(frame.Object.Raw, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, decoded{eventType: frame.Type, obj: obj})
	}
	return all
}

func event(eventType, object string) string {
	return `{"type":"` + eventType + `","object":` + object + "}\n"
}

func widgetEvent(eventType, spec string) string {
	return event(eventType, `{"kind":"Widget","apiVersion":"example.com/v1","spec":`+spec+`}`)
}

func TestEvents(t *testing.T) {
	const status = `{"kind":"Status","apiVersion":"v1","code":410}`
	body := widgetEvent("ADDED", `{"i":1}`) +
		widgetEvent("MODIFIED", `{"i":2,"time":"2026-03-04T10:11:12Z"}`) +
		`  {"type" : "DELETED", "object" : {"spec":{"i":3},"apiVersion":"example.com/v1","kind":"Widget"} } ` +
		widgetEvent("MODIFIED", `{"color":"a","color":"b"}`) + // a duplicate: not the fast way
		widgetEvent("BOOKMARK", `null`) +
		`{"object":{"kind":"Widget","apiVersion":"example.com/v1"},"type":"ADDED"}` + // the other way round
		widgetEvent("ADDED", `{"i":4}`) +
		event("ERROR", status) +
		widgetEvent("ADDED", `{"i":5}`) +
		widgetEvent("ADDED", `{"i":6}`)
	fast := []bool{false, true, true, false, true, false, true, false, false, true}
	for name, r := range map[string]io.Reader{
		"whole":         strings.NewReader(body),
		"byte by byte":  iotest.OneByteReader(strings.NewReader(body)),
		"end with data": iotest.DataErrReader(strings.NewReader(body)),
	} {
		t.Run(name, func(t *testing.T) {
			d := New(general)
			got, err := readEvents(t, NewEvents(r, d, 1<<20, errTooBig))
			want := readFrames(t, body)
			if err != io.EOF || len(got) != len(want) || len(got) != len(fast) {
				t.Fatalf("%d events, %v", len(got), err)
			}
			for i := range got {
				if got[i].eventType != want[i].eventType || !reflect.DeepEqual(got[i].obj, want[i].obj) || got[i].fast != fast[i] {
					t.Errorf("event %d: %+v, want %+v, fast %v", i, got[i], want[i], fast[i])
				}
			}
			if n := d.Fallbacks(); n != 4 {
				t.Errorf("%d fallbacks", n)
			}
		})
	}
}

var errTooBig = errors.New("too big")

func TestEventsThatEnd(t *testing.T) {
	first := widgetEvent("ADDED", `{"i":1}`)
	errBroken := errors.New("broken")
	tests := []struct {
		name   string
		r      io.Reader
		events int
		want   string
	}{
		{"at once", strings.NewReader(""), 0, io.EOF.Error()},
		{"after spaces", strings.NewReader(first + " \n "), 1, io.EOF.Error()},
		{"within the first event", strings.NewReader(first[:20]), 0, io.ErrUnexpectedEOF.Error()},
		{"within a later event", strings.NewReader(first + first + first[:20]), 2, io.ErrUnexpectedEOF.Error()},
		{"by an error", io.MultiReader(strings.NewReader(first), iotest.ErrReader(errBroken)), 1, "broken"},
		{"by an error within an event", io.MultiReader(strings.NewReader(first+first[:30]), iotest.ErrReader(errBroken)), 1, "broken"},
		{"by no JSON", strings.NewReader(first + first + "<html>" + first), 2, "invalid character '<'"},
		{"by no object", strings.NewReader(first + "1 " + first), 1, "cannot unmarshal number"},
		{"by an object that does not decode", strings.NewReader(first + first + widgetEvent("ADDED", `{"i":"x"}`)), 2, "cannot unmarshal string"},
		{"by an unknown kind", strings.NewReader(first + event("ADDED", `{"kind":"Nothing","apiVersion":"v1"}`)), 1, `no kind "Nothing"`},
		{"by a first event that is too long", strings.NewReader(widgetEvent("ADDED", `{"color":"`+strings.Repeat("x", 5000)+`"}`)), 0, "too big"},
		{"by a later event that is too long", strings.NewReader(first + first + widgetEvent("ADDED", `{"color":"`+strings.Repeat("x", 5000)+`"}`)), 2, "too big"},
		{"after many spaces", strings.NewReader(strings.Repeat(first+strings.Repeat(" ", 3000), 3)), 3, io.EOF.Error()},
		{"by too many spaces", io.MultiReader(strings.NewReader(first), strings.NewReader(strings.Repeat(" ", 10000))), 1, "too big"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			events, err := readEvents(t, NewEvents(tt.r, New(general), 4096, errTooBig))
			if len(events) != tt.events || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%d events, then %v, want %d and %q", len(events), err, tt.events, tt.want)
			}
		})
	}
}

func TestEventsUpToTheLimit(t *testing.T) {
	e := widgetEvent("ADDED", `{"color":"`+strings.Repeat("x", 4000)+`"}`)
	body := strings.Repeat(e, 5)
	events, err := readEvents(t, NewEvents(strings.NewReader(body), New(general), len(e), errTooBig))
	if len(events) != 5 || err != io.EOF {
		t.Errorf("%d events, %v", len(events), err)
	}
}

// TestEventsAreNotHeldBack reads an event from a connection on which nothing follows it.
func TestEventsAreNotHeldBack(t *testing.T) {
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	next := make(chan string)
	go func() {
		defer func() { _ = w.CloseWithError(io.EOF) }()
		for e := range next {
			_, _ = io.WriteString(w, e)
		}
	}()
	e := NewEvents(r, New(general), 1<<20, errTooBig)
	for i := range 3 {
		next <- strings.TrimSpace(widgetEvent("ADDED", `{"i":1}`))
		event, err := e.Next()
		if err != nil || (event.Object != nil) != (i > 0) {
			t.Fatalf("event %d: %+v, %v", i, event, err)
		}
		e.Expect(&Widget{TypeMeta: metav1.TypeMeta{APIVersion: "example.com/v1", Kind: "Widget"}})
	}
	close(next)
}

func TestExpectNeedsAKindOfTheType(t *testing.T) {
	e := NewEvents(strings.NewReader(""), New(general), 1<<20, errTooBig)
	for _, obj := range []runtime.Object{
		nil, (*Widget)(nil), &Widget{}, &runtime.Unknown{},
		&Widget{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}},
	} {
		if e.Expect(obj); e.expect.target != nil {
			t.Errorf("%T: expects %v", obj, e.expect)
		}
	}
}

func TestEventsKeepLittle(t *testing.T) {
	big := widgetEvent("ADDED", `{"color":"`+strings.Repeat("x", 3<<20)+`"}`)
	small := strings.Repeat(widgetEvent("ADDED", `{"i":1}`), 10000)
	e := NewEvents(io.MultiReader(strings.NewReader(big), bytes.NewReader([]byte(small))), New(general), 16<<20, errTooBig)
	if _, err := readEvents(t, e); err != io.EOF {
		t.Fatal(err)
	}
	if c := cap(e.source.buf); c > keepSize {
		t.Errorf("the buffer holds %d bytes", c)
	}
}

// TestBusyWatchesShareMore reads objects with more strings than an object shares, which the next ones have too.
func TestBusyWatchesShareMore(t *testing.T) {
	var labels []string
	for i := range objectStrings {
		labels = append(labels, fmt.Sprintf(`"label-%d":"value-%d"`, i, i))
	}
	one := event("ADDED", `{"kind":"Widget","apiVersion":"example.com/v1","metadata":{"name":"a","labels":{`+strings.Join(labels, ",")+`}}}`)
	e := NewEvents(strings.NewReader(strings.Repeat(one, 2*busyEvents)), New(general), 1<<20, errTooBig)
	e.Expect(&Widget{TypeMeta: metav1.TypeMeta{APIVersion: "example.com/v1", Kind: "Widget"}})
	var last map[string]string
	var same []int // strings that an event has in common with the one before it
	for range 2 * busyEvents {
		event, err := e.Next()
		if err != nil || event.Object == nil {
			t.Fatalf("got %+v, %v", event, err)
		}
		labels, n := event.Object.(*Widget).Labels, 0
		for key, value := range labels {
			if unsafe.StringData(last[key]) == unsafe.StringData(value) {
				n++
			}
		}
		last, same = labels, append(same, n)
	}
	if early, late := same[busyEvents-1], same[len(same)-1]; early >= late || late < objectStrings/2 {
		t.Errorf("of %d strings %d are shared at first and %d in the end", objectStrings, early, late)
	}
}
