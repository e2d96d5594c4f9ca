package faults

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"
)

// Kind is what goes wrong.
type Kind string

// The kinds. Those that speak of bytes count them in the body of the response (Transport) or in all that the server
// sends on the connection (Proxy), from Fault.After on.
const (
	// None lets everything pass.
	None Kind = ""
	// Refuse fails before the server sees anything, as a connection that cannot be made.
	Refuse Kind = "refuse"
	// Reset lets the server answer and loses the answer with the connection. Transport only.
	Reset Kind = "reset"
	// Hang lets the server answer and holds the answer back until the request is given up. Transport only.
	Hang Kind = "hang"
	// Delay holds the answer back for Fault.Delay.
	Delay Kind = "delay"
	// Status answers with Fault.Code, Fault.Header and Fault.Body without asking the server. Transport only.
	Status Kind = "status"
	// Lie asks the server and answers like Status nevertheless: what was asked for has been done. Transport only.
	Lie Kind = "lie"
	// Cut breaks the connection after Fault.After bytes.
	Cut Kind = "cut"
	// Truncate ends the response after Fault.After bytes as if it were complete.
	Truncate Kind = "truncate"
	// Stall sends nothing after Fault.After bytes, until the request is given up.
	Stall Kind = "stall"
	// Drip sends one byte at a time, Fault.Delay apart.
	Drip Kind = "drip"
	// Corrupt inverts Fault.Length bytes after Fault.After.
	Corrupt Kind = "corrupt"
	// Repeat sends Fault.Length bytes after Fault.After twice.
	Repeat Kind = "repeat"
	// Oversize goes on for ever after Fault.After bytes, with what is in Fault.Body. Transport only.
	Oversize Kind = "oversize"
	// DuplicateFrames sends each frame of a watch twice. Transport only.
	DuplicateFrames Kind = "duplicate frames"
	// SwapFrames swaps the frames of a watch in pairs. Transport only.
	SwapFrames Kind = "swap frames"
)

// Fault is one thing that goes wrong. The zero value is none.
type Fault struct {
	// Kind says what.
	Kind Kind
	// After is how many bytes pass before.
	After int
	// Length is how many bytes are hit; 0 means 1.
	Length int
	// Delay is for Delay and Drip.
	Delay time.Duration
	// Code, Header and Body are the answer of Status and Lie. A Body without a Content-Type is a Status in JSON.
	Code   int
	Header map[string]string
	Body   string
}

// String names the fault for the name of a test.
func (f Fault) String() string {
	switch f.Kind {
	case None:
		return "no fault"
	case Status, Lie:
		return fmt.Sprintf("%s %d %v", f.Kind, f.Code, f.Header)
	case Delay, Hang, Refuse, Reset, DuplicateFrames, SwapFrames:
		return string(f.Kind)
	}
	return fmt.Sprintf("%s after %d", f.Kind, f.After)
}

func (f Fault) length() int { return max(f.Length, 1) }

// Answered is a Status fault. retryAfter is the value of that header, "" leaves it out.
func Answered(code int, retryAfter string) Fault {
	f := Fault{Kind: Status, Code: code}
	if retryAfter != "" {
		f.Header = map[string]string{"Retry-After": retryAfter}
	}
	return f
}

// Redirected is a Status fault that sends the client to location.
func Redirected(code int, location string) Fault {
	return Fault{Kind: Status, Code: code, Header: map[string]string{"Location": location}}
}

// Plan says what request n, counted from 0, meets. A Proxy asks it about connections, with a nil request.
type Plan func(n int, req *http.Request) Fault

// Never is the plan without faults.
func Never() Plan { return func(int, *http.Request) Fault { return Fault{} } }

// Always has every request meet f.
func Always(f Fault) Plan { return func(int, *http.Request) Fault { return f } }

// Each has the first request meet the first of the faults, and so on. Later requests meet none.
func Each(faults ...Fault) Plan {
	return func(n int, _ *http.Request) Fault {
		if n < len(faults) {
			return faults[n]
		}
		return Fault{}
	}
}

// Random has a part p of the requests, from 0 to 1, meet one of the faults, at an offset of up to its After. It depends
// on seed and the number of the request alone.
func Random(seed uint64, p float64, faults ...Fault) Plan {
	return func(n int, _ *http.Request) Fault {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		if r.Float64() >= p {
			return Fault{}
		}
		f := faults[r.IntN(len(faults))]
		if f.After > 0 {
			f.After = r.IntN(f.After)
		}
		return f
	}
}

// Only applies plan to the requests that match, which it counts by themselves.
func Only(match func(*http.Request) bool, plan Plan) Plan {
	var matched atomic.Int64
	return func(_ int, req *http.Request) Fault {
		if !match(req) {
			return Fault{}
		}
		return plan(int(matched.Add(1))-1, req)
	}
}

// Watches matches requests for watches.
func Watches(req *http.Request) bool {
	watch := req.URL.Query().Get("watch")
	return watch == "true" || watch == "1"
}

// Verb matches requests with an HTTP method that are not watches.
func Verb(method string) func(*http.Request) bool {
	return func(req *http.Request) bool { return req.Method == method && !Watches(req) }
}
