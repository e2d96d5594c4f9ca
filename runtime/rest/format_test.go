package rest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestPrintingShowsNoSecrets(t *testing.T) {
	a := answer{status: 200, header: jsonHeader, body: `{"kind":"Secret","apiVersion":"v1","stringData":{"k":"hush"}}`}
	r := newTestClient(t, answering(a)).Post().Resource("secrets").Param("p", "hush").SetHeader("Authorization", "Bearer hush").
		Body(&corev1.Secret{StringData: map[string]string{"k": "hush"}})
	result := r.Do(t.Context())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		got := fmt.Sprintf(verb+" "+verb, r, result)
		if strings.Contains(got, "hush") || strings.Contains(got, fmt.Sprintf("%d", []byte("hush"))) {
			t.Errorf("%s: %s", verb, got)
		}
		if want := "POST http://example.com/api/v1/secrets status 200, application/json, 61 bytes"; got != want {
			t.Errorf("%s: got %s, want %s", verb, got, want)
		}
	}
	if got := fmt.Sprint((*Request)(nil)); got != "<nil>" {
		t.Errorf("nil: %s", got)
	}
	if got := fmt.Sprint(newTestClient(t, answering(answer{err: errRefused})).Get().Do(t.Context())); !strings.Contains(got, "connection refused") {
		t.Errorf("error: %s", got)
	}
}

func TestClientThatWasNotMadeByNewRESTClient(t *testing.T) {
	s := answering(answer{status: 415})
	c := &RESTClient{Client: &http.Client{Transport: s}}
	if !c.APIVersion().Empty() {
		t.Errorf("version %s", c.APIVersion())
	}
	if err := c.Get().UseProtobufAsDefault().AbsPath("/x").Do(t.Context()).Error(); err == nil {
		t.Error("no error")
	}
}
