package transport

import (
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	utilnet "k8s.io/apimachinery/pkg/util/net"
)

// The environment variables that client-go's transports obey too.
const (
	disableHTTP2Env    = "DISABLE_HTTP2"
	readIdleTimeoutEnv = "HTTP2_READ_IDLE_TIMEOUT_SECONDS" // default 30; 0 turns health checks off
	pingTimeoutEnv     = "HTTP2_PING_TIMEOUT_SECONDS"      // default 15
)

// withDefaults fills what t leaves open, and turns on HTTP/2 with health checks: without them a broken connection is
// found out by the kernel, after a quarter of an hour. The standard library's HTTP/2 does what is needed; that of
// golang.org/x/net, which apimachinery sets up for this, would be linked beside it.
func withDefaults(t *http.Transport, log logger) *http.Transport {
	t = utilnet.SetOldTransportDefaults(t)
	if os.Getenv(disableHTTP2Env) != "" || !allowsHTTP2(t) {
		return t
	}
	t.ForceAttemptHTTP2 = true
	t.HTTP2 = &http.HTTP2Config{
		SendPingTimeout: secondsOf(readIdleTimeoutEnv, 30, log),
		PingTimeout:     secondsOf(pingTimeoutEnv, 15, log),
	}
	return t
}

// allowsHTTP2 reports whether the protocols that t offers are open, or have HTTP/2 among them.
func allowsHTTP2(t *http.Transport) bool {
	return t.TLSClientConfig == nil || len(t.TLSClientConfig.NextProtos) == 0 || slices.Contains(t.TLSClientConfig.NextProtos, "h2")
}

func secondsOf(env string, otherwise int, log logger) time.Duration {
	n := otherwise
	if s := os.Getenv(env); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			log.warn("environment variable is not a number of seconds", "name", env, "value", s, "used", otherwise)
			n = otherwise
		}
	}
	return time.Duration(n) * time.Second
}
