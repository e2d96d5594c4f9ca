package transport

import "github.com/clientsmith/client-gen/runtime/internal/sendonce"

var (
	sendOnce   = sendonce.Send
	limitDials = sendonce.LimitDials
)

// SendsOnce marks the layer that sends requests with sendonce.Send.
func (s *sharedTransport) SendsOnce() {}
