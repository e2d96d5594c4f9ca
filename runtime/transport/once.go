package transport

import "github.com/clientsmith/client-gen/runtime/internal/layer"

var (
	sendOnce   = layer.SendOnce
	limitDials = layer.LimitDials
)

// SendsOnce marks the layer that sends requests with layer.SendOnce.
func (s *sharedTransport) SendsOnce() {}
