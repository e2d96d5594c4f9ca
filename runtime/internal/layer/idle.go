package layer

import "net/http"

// maxLayers ends a chain of round-trippers that wrap each other.
const maxLayers = 100

// CloseIdle closes the idle connections of rt: that of the first layer, from the outside in, which knows how to. Layers that
// do not are asked for the one that they wrap. http.Client.CloseIdleConnections asks the outermost layer only, so that
// every layer of this module has a method that calls this.
func CloseIdle(rt http.RoundTripper) {
	for range maxLayers {
		if c, ok := rt.(interface{ CloseIdleConnections() }); ok {
			c.CloseIdleConnections()
			return
		}
		w, ok := rt.(interface{ WrappedRoundTripper() http.RoundTripper })
		if !ok {
			return
		}
		rt = w.WrappedRoundTripper()
	}
}
