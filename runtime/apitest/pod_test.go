package apitest_test

import (
	"strings"
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
	s.ok(422, "POST", accounts+"/a/token", `{"spec":{"expirationSeconds":60}}`).
		want("message", `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes`)
	s.ok(201, "POST", accounts+"/a/token", `{"spec":{"expirationSeconds":600}}`).want("spec.expirationSeconds", 600, "spec.audiences.0", "https://kubernetes.default.svc")
}

func TestPodDefaults(t *testing.T) {
	s := start(t, apitest.Options{})
	resources := `,"resources":{"limits":{"cpu":"1","memory":"1Gi"}`
	for _, c := range []struct{ name, container, policy, class string }{
		{"tagged", `"image":"h:5000/x:1"`, "IfNotPresent", "BestEffort"},
		{"latest", `"image":"x:latest"`, "Always", "BestEffort"},
		{"untagged", `"image":"h:5000/x"`, "Always", "BestEffort"},
		{"digest", `"image":"x@sha256:12"`, "IfNotPresent", "BestEffort"},
		{"given", `"image":"x","imagePullPolicy":"Never"`, "Never", "BestEffort"},
		{"guaranteed", `"image":"x:1"` + resources + `}`, "IfNotPresent", "Guaranteed"},
		{"burstable", `"image":"x:1"` + resources + `,"requests":{"cpu":"500m"}}`, "IfNotPresent", "Burstable"},
		{"other", `"image":"x:1","resources":{"limits":{"example.com/gpu":"1"}}`, "IfNotPresent", "BestEffort"},
	} {
		a := s.ok(201, "POST", pods, `{"metadata":{"name":"`+c.name+`"},"spec":{"containers":[{"name":"c",`+c.container+`}]}}`)
		a.want("spec.containers.0.imagePullPolicy", c.policy, "status.qosClass", c.class, "status.phase", "Pending", "spec.enableServiceLinks", true)
	}
	s.ok(200, "GET", pods+"/burstable", "").want("spec.containers.0.resources.requests", map[string]string{"cpu": "500m", "memory": "1Gi"})
	s.ok(201, "POST", deployments, deployment).want("spec.template.spec.containers.0.imagePullPolicy", "Always", "spec.template.spec.enableServiceLinks", nil)
}

// TestPodUpdates holds what a real kube-apiserver v1.36.3 takes and refuses.
func TestPodUpdates(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", pods, pod)
	forbidden := "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`"
	for _, c := range []struct{ patch, message string }{
		{`{"spec":{"containers":[{"name":"c","image":"other:2","imagePullPolicy":"Always"}]}}`, ""},
		{`{"spec":{"tolerations":[{"key":"a","operator":"Exists"}]}}`, ""},
		{`{"spec":{"activeDeadlineSeconds":20}}`, ""},
		{`{"metadata":{"labels":{"a":"b"}}}`, ""},
		{`{"spec":{"dnsPolicy":"Default"}}`, forbidden},
		{`{"spec":{"nodeName":"n"}}`, forbidden},
		{`{"spec":{"tolerations":[]}}`, forbidden},
		{`{"spec":{"containers":[{"name":"d","image":"i","imagePullPolicy":"Always"}]}}`, forbidden},
		{`{"spec":{"terminationGracePeriodSeconds":3}}`, forbidden},
		{`{"spec":{"containers":[{"name":"c","image":"i"},{"name":"d","image":"i"}]}}`, "spec.containers: Forbidden: pod updates may not add or remove containers"},
		{`{"spec":{"activeDeadlineSeconds":30}}`, "spec.activeDeadlineSeconds: Invalid value: 30: must be less than or equal to previous value"},
		{`{"spec":{"activeDeadlineSeconds":null}}`, "spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value"},
	} {
		a := s.patch(pods+"/p", mergePatch, c.patch)
		if c.message == "" && a.code != 200 || c.message != "" && (a.code != 422 || !strings.HasPrefix(a.text("message"), `Pod "p" is invalid: `+c.message)) {
			t.Errorf("%s: %d %s", c.patch, a.code, a.text("message"))
		}
	}
	a := s.patch(pods+"/p/ephemeralcontainers", strategicPatch, `{"metadata":{"labels":{"x":"y"}},"spec":{"dnsPolicy":"Default","ephemeralContainers":[{"name":"e","image":"i"}]}}`)
	a.want("spec.ephemeralContainers.0.name", "e", "spec.dnsPolicy", "ClusterFirst", "metadata.labels.x", nil)
}

func TestLeasesNeedAResourceVersion(t *testing.T) {
	s := start(t, apitest.Options{})
	leases := "/apis/coordination.k8s.io/v1/namespaces/default/leases"
	s.ok(201, "POST", leases, `{"metadata":{"name":"l"},"spec":{"holderIdentity":"x"}}`)
	s.ok(422, "PUT", leases+"/l", `{"metadata":{"name":"l"},"spec":{"holderIdentity":"y"}}`)
}
