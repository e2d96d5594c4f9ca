package rest

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestLogsHoldNoSecrets(t *testing.T) {
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "s"}, StringData: map[string]string{"k": "hush-body"}}
	answers := []answer{
		busy,
		{err: io.EOF},
		{status: 200, header: map[string]string{"Content-Type": "application/json", "X-Token": "hush-answer-header"}, body: `{"kind":"Status","apiVersion":"v1","message":"hush-answer"}`},
		{status: 500, header: jsonHeader, body: `{"hush-answer": 1}`},
	}
	for mode, send := range modes {
		var out bytes.Buffer
		c := newTestClient(t, &server{answers: answers})
		c.base = &url.URL{Scheme: "http", Host: "example.com", User: url.UserPassword("u", "hush-password")}
		c.logger = slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
		for range 3 {
			r := c.Verb(http.MethodGet).Resource("secrets").Param("token", "hush-parameter").
				SetHeader("Authorization", "Bearer hush-header").Body(secret).BackOffWithContext(&recordedBackoff{})
			_ = send(t.Context(), r)
		}
		if strings.Contains(out.String(), "hush") {
			t.Errorf("%s: %s", mode, out.String())
		}
		if !strings.Contains(out.String(), "/api/v1/secrets") || !strings.Contains(out.String(), "429") {
			t.Errorf("%s logged too little: %s", mode, out.String())
		}
	}
}
