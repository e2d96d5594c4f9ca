package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

const (
	// maxErrorBody is how much of the body of an error is read. A Status is a few hundred bytes.
	maxErrorBody = 1 << 20
	// maxErrorTime is how long the body of an error may take. Its status says enough to go on, and who watches or lists
	// without a time limit would wait for ever for one that has stalled.
	maxErrorTime = 30 * time.Second
	// maxErrorText is how much of a body that is plain text goes into an error message.
	maxErrorText = 2 << 10
	// maxContentType is how much of a content type is looked at, which errors quote.
	maxContentType = 256
	// maxPiece is how much of a body is read into one buffer.
	maxPiece = 16 << 20
	// maxPreallocated is how much memory a Content-Length gets on trust.
	maxPreallocated = 4 << 20
)

// readResult reads a response to its end and makes a Result of it.
func (r *Request) readResult(ctx context.Context, req *http.Request, resp *http.Response) Result {
	body, err := readBody(resp)
	if err != nil {
		return Result{err: err, logger: r.logger}
	}
	contentType := r.contentTypeOf(resp)
	decoder, err := r.decoderFor(contentType)
	if err != nil && isMalformed(err) {
		return Result{err: errors.NewInternalError(err), logger: r.logger}
	}
	success := isSuccess(resp.StatusCode)
	if err != nil && !success {
		return Result{err: r.statusError(req, resp, body), logger: r.logger}
	}
	result := Result{
		body:        body,
		contentType: contentType,
		statusCode:  resp.StatusCode,
		decoder:     r.c.content.keepKind(decoder),
		logger:      r.logger,
		warnings:    r.handleWarnings(ctx, resp.Header),
		reads:       req.Method == http.MethodGet,
	}
	if !success {
		result.err = r.statusError(req, resp, body)
	}
	return result
}

// contentTypeOf returns the content type of a response. One that names none is in the format of the request.
func (r *Request) contentTypeOf(resp *http.Response) string {
	if contentType := sentType(resp); contentType != "" {
		return contentType
	}
	return r.content.ContentType
}

// sentType returns the content type that a response names.
func sentType(resp *http.Response) string {
	contentType := resp.Header.Get("Content-Type")
	return contentType[:min(len(contentType), maxContentType)]
}

// malformedError says that a media type cannot be parsed.
type malformedError struct{ err error }

func (e *malformedError) Error() string { return e.err.Error() }

func (e *malformedError) Unwrap() error { return e.err }

func isMalformed(err error) bool {
	_, ok := err.(*malformedError)
	return ok
}

// decoderFor finds the decoder of a response. An empty content type means the first one that the client has.
func (r *Request) decoderFor(contentType string) (runtime.Decoder, error) {
	var mediaType string
	var params map[string]string
	if contentType == runtime.ContentTypeJSON {
		mediaType = contentType // as nearly all are
	} else if contentType != "" {
		var err error
		if mediaType, params, err = mime.ParseMediaType(contentType); err != nil {
			return nil, &malformedError{fmt.Errorf("content type %q of the response: %w", contentType, err)}
		}
	}
	if r.content.Negotiator == nil {
		return nil, errNoNegotiator
	}
	return r.content.Negotiator.Decoder(mediaType, params)
}

// statusError makes an error of a status code and, when the body is plain text, of that.
func (r *Request) statusError(req *http.Request, resp *http.Response, body []byte) error {
	message := "unknown"
	if isText(resp.Header.Get("Content-Type")) {
		if text := strings.TrimSpace(string(body[:min(len(body), maxErrorText)])); text != "" {
			message = text
		}
	}
	retryAfter, _ := retryAfterSeconds(resp)
	var resource schema.GroupResource // a request for a path names none in its errors
	if r.resource != "" {
		resource = schema.GroupResource{Group: r.content.GroupVersion.Group, Resource: r.resource}
	}
	return errors.NewGenericServerResponse(resp.StatusCode, req.Method, resource, r.resourceName, message, retryAfter, true)
}

func isText(contentType string) bool {
	if contentType == "" {
		return true
	}
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && strings.HasPrefix(mediaType, "text/")
}

// isSuccess reports whether Do and DoRaw take a status for a success.
func isSuccess(status int) bool {
	return status == http.StatusSwitchingProtocols || status >= http.StatusOK && status <= http.StatusPartialContent
}

// readBody reads a body to its end, that of an error up to maxErrorBody and for maxErrorTime.
func readBody(resp *http.Response) ([]byte, error) {
	if resp.Body == nil {
		return nil, nil
	}
	if !isSuccess(resp.StatusCode) {
		return readErrorBody(resp)
	}
	body, err := readAll(resp.Body, resp.ContentLength)
	if err != nil {
		return nil, fmt.Errorf("read response body (status %d): %w", resp.StatusCode, err)
	}
	return body, nil
}

// readAll reads r to its end. What is long is collected in pieces, since a buffer that grows by copying takes three times
// as much at the end; a length that is told counts once a piece of it has come.
func readAll(r io.Reader, length int64) ([]byte, error) {
	var pieces [][]byte
	for size := 0; ; {
		var buf bytes.Buffer
		switch left := length - int64(size); {
		case size > 0 && left > 0:
			buf.Grow(int(min(left, maxPiece)) + bytes.MinRead)
		case size > 0:
			buf.Grow(maxPiece + bytes.MinRead)
		case left > 0:
			buf.Grow(int(min(left, maxPreallocated)) + bytes.MinRead)
		}
		n, err := buf.ReadFrom(io.LimitReader(r, maxPiece))
		if err != nil {
			return nil, err
		}
		if size += int(n); len(pieces) == 0 && n < maxPiece {
			return buf.Bytes(), nil
		}
		pieces = append(pieces, buf.Bytes())
		if n < maxPiece {
			return slices.Concat(pieces...), nil
		}
	}
}

// readErrorBody reads what there is of the body of an error.
func readErrorBody(resp *http.Response) ([]byte, error) {
	var late atomic.Bool
	timer := time.AfterFunc(maxErrorTime, func() {
		late.Store(true)
		_ = resp.Body.Close()
	})
	defer timer.Stop()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	if err != nil && !late.Load() {
		return nil, fmt.Errorf("read response body (status %d): %w", resp.StatusCode, err)
	}
	return body, nil
}
