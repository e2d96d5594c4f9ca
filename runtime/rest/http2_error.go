package rest

import (
	"errors"
	"strings"

	"k8s.io/apimachinery/pkg/util/net"
)

// http2StreamError is how net/http shows its error for a stream of HTTP/2: that has no name outside, and fills every
// struct with these fields for errors.As.
type http2StreamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (http2StreamError) Error() string { return "HTTP/2 stream error" }

// isHTTP2Break reports whether the other side has broken off a request on an HTTP/2 connection, which on one of HTTP/1.1
// would be a reset: it has reset the stream, has gone away, or does not answer the connection's health checks. What the
// client finds wrong with an answer is no such break.
func isHTTP2Break(err error) bool {
	var stream http2StreamError
	if errors.As(err, &stream) {
		return stream.Cause != nil && stream.Cause.Error() == "received from peer"
	}
	return net.IsHTTP2ConnectionLost(err) || err != nil && strings.Contains(err.Error(), "http2: Transport received GOAWAY from server")
}

// Error codes of HTTP/2 after which net/http sends a request again by itself, for a minute or so.
const (
	protocolError = 1
	refusedStream = 7
)

// isRetriedBelow reports whether net/http has sent a request again already, as often as it does.
func isRetriedBelow(err error) bool {
	var stream http2StreamError
	return errors.As(err, &stream) && (stream.Code == protocolError || stream.Code == refusedStream)
}

// endsWatch reports whether an error is one of those that end a watch now and then, after which it is started again.
func endsWatch(err error) bool {
	return net.IsProbableEOF(err) || net.IsTimeout(err) || isHTTP2Break(err)
}
