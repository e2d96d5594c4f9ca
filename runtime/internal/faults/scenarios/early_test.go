package scenarios

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/faults"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// earlyServer answers requests whose bodies it has not read, and then closes its side of the connection or not. It
// returns its address and how many requests came.
func earlyServer(t *testing.T, answer string, halfClose bool) (address string, posts *atomic.Int64) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	posts = &atomic.Int64{}
	var work sync.WaitGroup
	over := make(chan struct{})
	t.Cleanup(func() {
		_ = listener.Close()
		close(over)
		work.Wait()
	})
	serve := func(conn net.Conn) {
		defer func() { _ = conn.Close() }()
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
			return
		}
		posts.Add(1)
		faults.Count("early answer")
		_, _ = io.WriteString(conn, answer)
		if halfClose {
			_ = conn.(*net.TCPConn).CloseWrite()
		}
		<-over // what is closed with bytes unread is a reset, which may overtake the answer
	}
	work.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			work.Go(func() { serve(conn) })
		}
	})
	return listener.Addr().String(), posts
}

// TestEarlyAnswers: a server answers before it has read the body, which is more than the connection holds, and reads no
// more of it. The answer is what it says, nothing is sent twice, and nothing is left behind.
func TestEarlyAnswers(t *testing.T) {
	scenario(t)
	object := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "000"}, Data: map[string]string{"text": strings.Repeat("x", 16<<20)}}
	for _, tt := range []struct {
		status int
		is     func(error) bool
	}{
		{http.StatusOK, func(err error) bool { return err == nil }},
		{http.StatusRequestEntityTooLarge, apierrors.IsRequestEntityTooLargeError},
		{http.StatusUnauthorized, apierrors.IsUnauthorized},
		{http.StatusInternalServerError, apierrors.IsInternalError},
	} {
		for _, headers := range []string{"", "Connection: close\r\n"} {
			for _, halfClose := range []bool{false, true} {
				t.Run(fmt.Sprint(tt.status, " ", headers != "", " ", halfClose), func(t *testing.T) {
					faults.CheckLeaks(t)
					body := rawMap
					if tt.status != http.StatusOK {
						body = fmt.Sprintf(`{"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":%q}`, tt.status, metav1.StatusReason(http.StatusText(tt.status)))
						body = strings.ReplaceAll(strings.ReplaceAll(body, "Request Entity Too Large", string(metav1.StatusReasonRequestEntityTooLarge)), "Internal Server Error", string(metav1.StatusReasonInternalError))
					}
					address, posts := earlyServer(t, fmt.Sprintf("HTTP/1.1 %d Early\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s", tt.status, headers, len(body), body), halfClose)
					config := &rest.Config{Host: "http://" + address, Dial: (&net.Dialer{}).DialContext}
					config.Wrap(func(next http.RoundTripper) http.RoundTripper {
						t.Cleanup(func() { layer.CloseIdle(next) })
						return next
					})
					client := (&site{T: t}).core(config)
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					err := client.Post().Namespace("default").Resource("configmaps").Body(object).Do(ctx).Error()
					if !tt.is(err) || posts.Load() != 1 {
						t.Errorf("sent %d times, %v", posts.Load(), err)
					}
				})
			}
		}
	}
}
