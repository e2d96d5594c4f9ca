package apitest_test

import (
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

const pods = "/api/v1/namespaces/default/pods"

const pod = `{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}`

func TestPods(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(422, "POST", pods, `{"metadata":{"name":"p"}}`).want("message", `Pod "p" is invalid: spec.containers: Required value`)
	s.ok(201, "POST", pods, pod).want("status.phase", "Pending", "spec.restartPolicy", "Always", "metadata.generation", 1)
	s.ok(204, "GET", pods+"/p/log", "")
	s.SetPodLog("default", "p", "hello\n")
	if a := s.ok(200, "GET", pods+"/p/log", ""); string(a.raw) != "hello\n" {
		t.Errorf("log %q", a.raw)
	}
	binding := `{"apiVersion":"v1","kind":"Binding","metadata":{"name":"p"},"target":{"kind":"Node","name":"n1"}}`
	s.ok(201, "POST", pods+"/p/binding", binding)
	s.ok(409, "POST", pods+"/p/binding", binding)
	s.ok(200, "GET", pods+"/p", "").want("spec.nodeName", "n1", "metadata.generation", 1)
	s.ok(200, "DELETE", pods+"/p", "").want("metadata.deletionGracePeriodSeconds", 30, "kind", "Pod")
	s.ok(200, "GET", pods+"/p", "")
	s.ok(200, "DELETE", pods+"/p", `{"gracePeriodSeconds":0}`)
	s.ok(404, "GET", pods+"/p", "")
	s.ok(201, "POST", pods, pod)
	eviction := `{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"p"}}`
	s.ok(201, "POST", pods+"/p/eviction", eviction)
	s.ok(404, "POST", pods+"/p/eviction", eviction)
}

func TestServicesSecretsTokens(t *testing.T) {
	s := start(t, apitest.Options{})
	first := s.ok(201, "POST", "/api/v1/namespaces/default/services", `{"metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}`)
	first.want("spec.type", "ClusterIP", "spec.ports.0.targetPort", 80, "spec.ports.0.protocol", "TCP")
	second := s.ok(201, "POST", "/api/v1/namespaces/default/services", `{"metadata":{"name":"b"},"spec":{"ports":[{"port":80}]}}`)
	if first.text("spec.clusterIP") == "" || first.text("spec.clusterIP") == second.text("spec.clusterIP") {
		t.Errorf("addresses %q and %q", first.text("spec.clusterIP"), second.text("spec.clusterIP"))
	}
	s.ok(201, "POST", "/api/v1/namespaces/default/secrets", `{"metadata":{"name":"a"},"stringData":{"k":"v"}}`).
		want("data.k", "dg==", "stringData", nil, "type", "Opaque")
	accounts := "/api/v1/namespaces/default/serviceaccounts"
	s.ok(404, "POST", accounts+"/a/token", `{"spec":{}}`)
	s.ok(201, "POST", accounts, `{"metadata":{"name":"a"}}`)
	if s.ok(201, "POST", accounts+"/a/token", `{"spec":{"expirationSeconds":600}}`).text("status.token") == "" {
		t.Error("no token")
	}
}

func TestLeasesNeedAResourceVersion(t *testing.T) {
	s := start(t, apitest.Options{})
	leases := "/apis/coordination.k8s.io/v1/namespaces/default/leases"
	s.ok(201, "POST", leases, `{"metadata":{"name":"l"},"spec":{"holderIdentity":"x"}}`)
	s.ok(422, "PUT", leases+"/l", `{"metadata":{"name":"l"},"spec":{"holderIdentity":"y"}}`)
}
