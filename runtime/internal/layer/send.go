package layer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// maxUnexecuted is how often a request is sent again that the server has not executed, as often as net/http does it.
const maxUnexecuted = 7

// SendOnce sends req so that what it asks for is not done twice. net/http sends a request again when an HTTP/2 server
// says that it has not executed it (REFUSED_STREAM, GOAWAY), which is right, and after a PROTOCOL_ERROR, with which a
// server or a proxy may also end what it has executed. Whether net/http sends again hangs on GetBody, so without one it
// asks here; in what it says is why. A text that is not known is no reason to send again.
func SendOnce(rt http.RoundTripper, req *http.Request) (*http.Response, error) {
	return send(rt, countDials(req))
}

func send(rt http.RoundTripper, req *http.Request) (*http.Response, error) {
	if req.GetBody == nil || repeatable(req.Method) {
		return rt.RoundTrip(req)
	}
	attempt := *req
	attempt.GetBody = nil
	for n := 0; ; n++ {
		resp, err := rt.RoundTrip(&attempt)
		if err == nil || n == maxUnexecuted || !unexecuted(err) || !pauseBefore(req, n) {
			return resp, plainly(err)
		}
		body, bodyErr := req.GetBody()
		if bodyErr != nil {
			return nil, fmt.Errorf("send the body again: %w", bodyErr)
		}
		attempt.Body = body
	}
}

func repeatable(method string) bool {
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// unexecuted reports whether net/http would have sent a request again if it had its body, because the server has not
// executed it: the connection was gone before, or the server has said so.
func unexecuted(err error) bool {
	text := err.Error()
	return strings.Contains(text, "cannot rewind body after connection loss") ||
		strings.Contains(text, "cannot retry err [") && !strings.Contains(text, "PROTOCOL_ERROR")
}

// plainly leaves out of an error of net/http what it advises to do about it.
func plainly(err error) error {
	if err == nil {
		return nil
	}
	_, text, ok := strings.Cut(err.Error(), "http2: Transport: cannot retry err [")
	if reason, _, closed := strings.Cut(text, "] after Request.Body was written"); ok && closed {
		return errors.New(reason)
	}
	return err
}

// pauseBefore waits before another attempt: not at all, then a second, and twice as long each time.
func pauseBefore(req *http.Request, attempt int) bool {
	if attempt == 0 {
		return req.Context().Err() == nil
	}
	return pause(req.Context(), time.Second<<(attempt-1))
}

// pause waits and returns whether ctx has not ended meanwhile.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
