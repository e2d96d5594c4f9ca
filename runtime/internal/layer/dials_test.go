package layer

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestLimitDials: connections for one request become rarer and come to an end, those of different requests don't count
// together, and waiting for one ends with the request.
func TestLimitDials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		made := 0
		dial := LimitDials(func(context.Context, string, string) (net.Conn, error) {
			made++
			return nil, nil
		})
		request := func(ctx context.Context, url string) context.Context {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
			if err != nil {
				t.Fatal(err)
			}
			return countDials(req).Context()
		}
		for range 2 {
			made = 0
			ctx, start := request(t.Context(), "https://server.test/"), time.Now()
			for i := range maxDials {
				if _, err := dial(ctx, "tcp", "server.test:443"); err != nil {
					t.Errorf("connection %d: %v", i, err)
				}
			}
			if took := time.Since(start); took != 63*time.Second {
				t.Errorf("%d connections took %v", made, took)
			}
			if _, err := dial(ctx, "tcp", "server.test:443"); !errors.Is(err, errGoesAway) || made != maxDials {
				t.Errorf("connection %d: %v", made, err)
			}
		}
		made = 0
		plain := request(t.Context(), "http://server.test/")
		for range 3 * maxDials {
			if _, err := dial(plain, "tcp", "server.test:80"); err != nil {
				t.Error(err)
			}
		}
		if made != 3*maxDials {
			t.Errorf("%d connections without TLS", made)
		}
		limited, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		ctx, start := request(limited, "https://server.test/"), time.Now()
		var err error
		for range 5 {
			if _, err = dial(ctx, "tcp", "server.test:443"); err != nil {
				break
			}
		}
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != 2500*time.Millisecond {
			t.Errorf("ended with %v after %v", err, took)
		}
	})
}
