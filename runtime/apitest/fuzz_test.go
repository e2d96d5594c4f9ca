package apitest_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
)

// FuzzBodies sends any body in any way that takes one: the server may refuse it, but it must not panic, and what it
// stores it must be able to list.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{cronTab("a", ""), configMap("a", "1"), deployment, pod, `{"metadata":5}`, `[]`, `null`, `{"spec":null,"metadata":{"labels":[]}}`,
		`[{"op":"replace","path":"/spec","value":null}]`, `{"$patch":"replace"}`, `{"spec":{"containers":[{"$patch":"delete","name":"c"}]}}`,
		`{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a.b"},"spec":{"versions":[{"schema":{"openAPIV3Schema":{"items":[]}}}]}}`} {
		f.Add(seed)
	}
	codec := protobuf.NewSerializer(nil, nil)
	for _, seed := range []runtime.Object{
		&corev1.Pod{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"}, ObjectMeta: metav1.ObjectMeta{Name: "a"}},
		&corev1.ConfigMap{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"}, ObjectMeta: metav1.ObjectMeta{Name: "a"}, Data: map[string]string{"k": "v"}},
	} {
		var body bytes.Buffer
		if err := codec.Encode(seed, &body); err != nil {
			f.Fatal(err)
		}
		f.Add(body.String())
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := startCRDs(t)
		s.ok(201, "POST", cronTabs, cronTab("seed", ""))
		s.ok(201, "POST", pods, strings.Replace(pod, `"p"`, `"seed"`, 1))
		s.ok(201, "POST", deployments, strings.Replace(deployment, `"d"`, `"seed"`, 1))
		collections := []string{cronTabs, pods, deployments, configMaps, "/api/v1/namespaces", "/api/v1/namespaces/default/services",
			"/api/v1/namespaces/default/secrets", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"}
		for _, path := range collections {
			check(t, s.do("POST", path, body))
			check(t, s.do("PUT", path+"/seed", body))
			for _, media := range []string{jsonPatch, mergePatch, strategicPatch, applyPatch} {
				check(t, s.do(http.MethodPatch, path+"/seed?fieldManager=f", body, "Content-Type", media))
				check(t, s.do(http.MethodPatch, path+"/seed/status?fieldManager=f", body, "Content-Type", media))
			}
			check(t, s.do("POST", path, body, "Content-Type", protobufType))
		}
		for _, path := range []string{cronTabs + "/seed/scale", deployments + "/seed/scale"} {
			check(t, s.do("PUT", path, body))
			check(t, s.do(http.MethodPatch, path, body, "Content-Type", mergePatch))
		}
		check(t, s.do("POST", pods+"/seed/binding", body))
		check(t, s.do("POST", pods+"/seed/eviction", body))
		for _, path := range collections {
			s.ok(200, "GET", path, "")
			s.ok(200, "GET", path, "", "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
			check(t, s.do("DELETE", path+"/seed", body))
		}
	})
}

func check(t *testing.T, a *answer) {
	t.Helper()
	if message := a.text("message"); a.code == 500 && (strings.Contains(message, "runtime error") || strings.Contains(message, "nil map")) {
		t.Errorf("panic: %s", message)
	}
}
