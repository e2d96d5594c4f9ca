package kubernetes_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	certificatesv1beta1 "k8s.io/api/certificates/v1beta1"
	corev1 "k8s.io/api/core/v1"
	eventsv1beta1 "k8s.io/api/events/v1beta1"
	extensionsv1beta1 "k8s.io/api/extensions/v1beta1"
	policyv1 "k8s.io/api/policy/v1"
	policyv1beta1 "k8s.io/api/policy/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/kubernetes"
	"github.com/clientsmith/client-gen/runtime/kubernetes/fake"
	"github.com/clientsmith/client-gen/runtime/rest"
	clienttesting "github.com/clientsmith/client-gen/runtime/testing"
)

var meta = metav1.ObjectMeta{Name: "p", Namespace: "n"}

// calls are the methods that no generator writes, with the request that each is to send.
var calls = []struct {
	name string
	// sent is the request, action what the fake records.
	sent, action string
	call         func(context.Context, kubernetes.Interface) error
}{
	{"Bind", "POST /api/v1/namespaces/n/pods/p/binding?fieldManager=m", "create pods/binding n",
		func(ctx context.Context, c kubernetes.Interface) error {
			return c.CoreV1().Pods("n").Bind(ctx, &corev1.Binding{ObjectMeta: meta}, metav1.CreateOptions{FieldManager: "m"})
		}},
	{"Evict", "POST /api/v1/namespaces/n/pods/p/eviction", "create pods/eviction n",
		func(ctx context.Context, c kubernetes.Interface) error {
			return c.CoreV1().Pods("n").Evict(ctx, &policyv1beta1.Eviction{ObjectMeta: meta})
		}},
	{"EvictV1", "POST /api/v1/namespaces/n/pods/p/eviction", "create pods/eviction n",
		func(ctx context.Context, c kubernetes.Interface) error {
			return c.CoreV1().Pods("n").EvictV1(ctx, &policyv1.Eviction{ObjectMeta: meta})
		}},
	{"policy/v1 Evict", "POST /api/v1/namespaces/n/pods/p/eviction", "create pods/eviction n",
		func(ctx context.Context, c kubernetes.Interface) error {
			return c.PolicyV1().Evictions("n").Evict(ctx, &policyv1.Eviction{ObjectMeta: meta})
		}},
	{"policy/v1beta1 Evict", "POST /api/v1/namespaces/n/pods/p/eviction", "create pods/eviction n",
		func(ctx context.Context, c kubernetes.Interface) error {
			return c.PolicyV1beta1().Evictions("n").Evict(ctx, &policyv1beta1.Eviction{ObjectMeta: meta})
		}},
	{"GetLogs", "GET /api/v1/namespaces/n/pods/p/log?follow=true&tailLines=3", "get pods/log n",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.CoreV1().Pods("n").GetLogs("p", &corev1.PodLogOptions{Follow: true, TailLines: new(int64(3))}).DoRaw(ctx)
			return err
		}},
	{"pods ProxyGet", "GET /api/v1/namespaces/n/pods/https:p:80/proxy/x/y?a=b", "get pods n",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.CoreV1().Pods("n").ProxyGet("https", "p", "80", "x/y", map[string]string{"a": "b"}).DoRaw(ctx)
			return err
		}},
	{"services ProxyGet", "GET /api/v1/namespaces/n/services/p:web/proxy/healthz", "get services n",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.CoreV1().Services("n").ProxyGet("", "p", "web", "/healthz", nil).DoRaw(ctx)
			return err
		}},
	{"PatchStatus", "PATCH /api/v1/nodes/p/status", "patch nodes/status ",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.CoreV1().Nodes().PatchStatus(ctx, "p", []byte(`{}`))
			return err
		}},
	{"Finalize", "PUT /api/v1/namespaces/p/finalize?dryRun=All", "create namespaces/finalize ",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.CoreV1().Namespaces().Finalize(ctx, &corev1.Namespace{ObjectMeta: meta}, metav1.UpdateOptions{DryRun: []string{"All"}})
			return err
		}},
	{"Rollback", "POST /apis/extensions/v1beta1/namespaces/n/deployments/p/rollback", "create deployments/rollback n",
		func(ctx context.Context, c kubernetes.Interface) error {
			return c.ExtensionsV1beta1().Deployments("n").Rollback(ctx, &extensionsv1beta1.DeploymentRollback{Name: "p"}, metav1.CreateOptions{})
		}},
	{"UpdateApproval", "PUT /apis/certificates.k8s.io/v1beta1/certificatesigningrequests/p/approval", "update certificatesigningrequests/approval ",
		func(ctx context.Context, c kubernetes.Interface) error {
			request := &certificatesv1beta1.CertificateSigningRequest{ObjectMeta: metav1.ObjectMeta{Name: "p"}}
			_, err := c.CertificatesV1beta1().CertificateSigningRequests().UpdateApproval(ctx, request, metav1.UpdateOptions{})
			return err
		}},
	{"CreateWithEventNamespace", "POST /apis/events.k8s.io/v1beta1/namespaces/n/events", "create events n",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.EventsV1beta1().Events("").CreateWithEventNamespace(&eventsv1beta1.Event{ObjectMeta: meta})
			return err
		}},
	{"UpdateWithEventNamespace", "PUT /apis/events.k8s.io/v1beta1/namespaces/n/events/p", "update events n",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.EventsV1beta1().Events("n").UpdateWithEventNamespace(&eventsv1beta1.Event{ObjectMeta: meta})
			return err
		}},
	{"PatchWithEventNamespace", "PATCH /apis/events.k8s.io/v1beta1/namespaces/n/events/p", "patch events n",
		func(ctx context.Context, c kubernetes.Interface) error {
			_, err := c.EventsV1beta1().Events("n").PatchWithEventNamespace(&eventsv1beta1.Event{ObjectMeta: meta}, []byte(`{}`))
			return err
		}},
}

func TestExpansionRequests(t *testing.T) {
	sent := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		sent <- r.Method + " " + r.URL.RequestURI()
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","code":418,"message":"teapot"}`)
	}))
	defer server.Close()
	client := kubernetes.NewForConfigOrDie(&rest.Config{Host: server.URL})
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			_ = c.call(t.Context(), client) // the answer is the same for all
			if got := <-sent; got != c.sent {
				t.Errorf("sent %s, want %s", got, c.sent)
			}
		})
	}
}

func TestExpansionFakes(t *testing.T) {
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) {
			client := fake.NewSimpleClientset(
				&corev1.Pod{ObjectMeta: meta}, &corev1.Node{ObjectMeta: metav1.ObjectMeta{Name: "p"}}, &corev1.Service{ObjectMeta: meta},
				&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "p"}}, &eventsv1beta1.Event{ObjectMeta: metav1.ObjectMeta{Name: "e", Namespace: "n"}})
			answer := fake.NewSimpleClientset().CoreV1().Pods("n").GetLogs("p", &corev1.PodLogOptions{})
			client.PrependProxyReactor("*", func(clienttesting.Action) (bool, rest.ResponseWrapper, error) {
				return true, answer, nil
			})
			_ = c.call(t.Context(), client) // what a fake answers is its tracker's business
			var recorded []string
			for _, a := range client.Actions() {
				resource := a.GetResource().Resource
				if a.GetSubresource() != "" {
					resource += "/" + a.GetSubresource()
				}
				recorded = append(recorded, a.GetVerb()+" "+resource+" "+a.GetNamespace())
			}
			if !slices.Contains(recorded, c.action) {
				t.Errorf("recorded %q, want %s", recorded, c.action)
			}
		})
	}
}

func TestFakeLogs(t *testing.T) {
	client := fake.NewSimpleClientset()
	logs, err := client.CoreV1().Pods("n").GetLogs("p", &corev1.PodLogOptions{}).DoRaw(t.Context())
	if err != nil || string(logs) != "fake logs" {
		t.Errorf("%q, %v", logs, err)
	}
}
