package apitest_test

import (
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

func TestSchemaOfCustomResources(t *testing.T) {
	s := startCRDs(t)
	s.ok(201, "POST", cronTabs, cronTab("a", `,"unknown":1,"extra":{"any":{"thing":[1]}}`)).
		want("spec.replicas", 1, "spec.unknown", nil, "spec.extra.any.thing", []int{1}, "metadata.generation", 1)
	for _, c := range []struct{ name, spec, message string }{
		{"required", `{}`, `spec.cronSpec: Required value`},
		{"null", `{"cronSpec":null}`, `spec.cronSpec: Required value`},
		{"pattern", `{"cronSpec":"x"}`, `spec.cronSpec: Invalid value: "x": spec.cronSpec in body should match '^(\d+|\*)(/\d+)?(\s+(\d+|\*)(/\d+)?){4}$'`},
		{"type", `{"cronSpec":"* * * * *","image":5}`, `spec.image: Invalid value: "integer": spec.image in body must be of type string: "integer"`},
		{"maximum", `{"cronSpec":"* * * * *","replicas":11}`, `spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10`},
		{"enum", `{"cronSpec":"* * * * *","mode":"x"}`, `spec.mode: Unsupported value: "x": supported values: "fast", "slow"`},
		{"set", `{"cronSpec":"* * * * *","tags":["a","a"]}`, `spec.tags[1]: Duplicate value: "a"`},
		{"map", `{"cronSpec":"* * * * *","ports":[{"name":"a"},{"name":"a"}]}`, `spec.ports[1]: Duplicate value: {"name":"a"}`},
		{"item", `{"cronSpec":"* * * * *","ports":[{}]}`, `spec.ports[0].name: Required value`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.do("POST", cronTabs, `{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"name":"b"},"spec":`+c.spec+`}`)
			if want := `CronTab.example.com "b" is invalid: ` + c.message; a.code != 422 || a.text("message") != want {
				t.Errorf("%d %s, want %s", a.code, a.text("message"), want)
			}
		})
	}
	s.patch(cronTabs+"/a", mergePatch, `{"spec":{"replicas":99}}`).want("code", 422, "reason", "Invalid")
}

func TestStatusIsKeptApart(t *testing.T) {
	s := startCRDs(t)
	created := s.ok(201, "POST", cronTabs, strings.Replace(cronTab("a", ""), `"spec"`, `"status":{"replicas":3},"spec"`, 1))
	created.want("status", nil)
	a := s.patch(cronTabs+"/a/status", mergePatch, `{"status":{"replicas":5,"unknown":1},"spec":{"replicas":9},"metadata":{"labels":{"a":"b"}}}`)
	a.want("status", map[string]int{"replicas": 5}, "spec.replicas", 1, "metadata.labels", nil, "metadata.generation", 1)
	a = s.patch(cronTabs+"/a", mergePatch, `{"status":{"replicas":6},"spec":{"replicas":2},"metadata":{"labels":{"a":"b"}}}`)
	a.want("status.replicas", 5, "spec.replicas", 2, "metadata.labels.a", "b", "metadata.generation", 2)
	s.patch(cronTabs+"/a", mergePatch, `{"metadata":{"labels":{"a":"c"}}}`).want("metadata.generation", 2)
	s.ok(200, "GET", cronTabs+"/a/status", "").want("status.replicas", 5)
	s.ok(405, "POST", cronTabs+"/a/status", cronTab("a", ""))
	s.ok(404, "GET", "/apis/example.com/v1/clusters/a/status", "")
}

func TestScale(t *testing.T) {
	s := startCRDs(t)
	s.ok(201, "POST", cronTabs, cronTab("a", ""))
	s.patch(cronTabs+"/a/status", mergePatch, `{"status":{"replicas":5,"labelSelector":"a=b"}}`)
	scale := cronTabs + "/a/scale"
	got := s.ok(200, "GET", scale, "").want("kind", "Scale", "apiVersion", "autoscaling/v1", "spec.replicas", 1, "status.replicas", 5, "status.selector", "a=b")
	s.ok(200, "PUT", scale, `{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a"},"spec":{"replicas":4}}`).want("spec.replicas", 4)
	s.patch(scale, mergePatch, `{"spec":{"replicas":7}}`).want("spec.replicas", 7)
	s.patch(scale, mergePatch, `{"spec":{"replicas":70}}`).want("code", 422)
	s.ok(409, "PUT", scale, `{"metadata":{"name":"a","resourceVersion":"`+got.text("metadata.resourceVersion")+`"},"spec":{"replicas":4}}`)
	s.ok(200, "GET", cronTabs+"/a", "").want("spec.replicas", 7, "metadata.generation", 3)
	s.ok(201, "POST", deployments, deployment)
	s.ok(200, "GET", deployments+"/d/scale", "").want("spec.replicas", 1, "status.selector", "a=b")
	s.ok(422, "PUT", deployments+"/d/scale", `{"metadata":{"name":"d"},"spec":{"replicas":-1}}`)
}

func TestVersionsOfACustomResource(t *testing.T) {
	s := startCRDs(t)
	s.ok(201, "POST", cronTabs, cronTab("a", ""))
	beta := "/apis/example.com/v1beta1/namespaces/default/crontabs"
	a := s.ok(200, "GET", beta+"/a", "")
	a.want("apiVersion", "example.com/v1beta1", "spec.cronSpec", "* * * * *")
	if got := a.header.Get("Warning"); got != `299 - "example.com/v1beta1 CronTab is deprecated"` {
		t.Errorf("warning %q", got)
	}
	w := s.watch(beta + "?watch=true")
	w.expect("ADDED a").want("object.apiVersion", "example.com/v1beta1")
	s.ok(201, "POST", beta, strings.Replace(cronTab("b", ""), "/v1", "/v1beta1", 1)).want("apiVersion", "example.com/v1beta1")
	w.expect("ADDED b").want("object.apiVersion", "example.com/v1beta1")
	s.ok(200, "GET", cronTabs+"/b", "").want("apiVersion", "example.com/v1")
	s.ok(200, "GET", beta, "").want("items.0.apiVersion", "example.com/v1beta1", "apiVersion", "example.com/v1beta1")
}

func TestDefinitionsOverHTTP(t *testing.T) {
	s := start(t, apitest.Options{})
	definitions := "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
	manifest := `{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"foos.example.com"},"spec":{"group":"example.com","scope":"Cluster",
		"names":{"plural":"foos","kind":"Foo"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}`
	s.ok(404, "GET", "/apis/example.com/v1", "")
	s.ok(201, "POST", definitions, manifest).want("spec.names.singular", "foo", "spec.names.listKind", "FooList")
	s.ok(200, "GET", definitions+"/foos.example.com", "").want("status.conditions.1.type", "Established", "status.conditions.1.status", "True",
		"status.storedVersions", []string{"v1"})
	s.ok(201, "POST", "/apis/example.com/v1/foos", `{"apiVersion":"example.com/v1","kind":"Foo","metadata":{"name":"a","finalizers":["example.com/x"]},"spec":{"x":1}}`).want("spec", nil)
	s.ok(409, "POST", definitions, manifest)
	a := s.do("POST", definitions, strings.Replace(manifest, "foos.example.com", "bars.example.com", 1))
	if a.code != 422 || !strings.Contains(a.text("message"), `metadata.name: Invalid value: "bars.example.com": must be spec.names.plural+"."+spec.group`) {
		t.Errorf("wrong name: %d %s", a.code, a.raw)
	}
	s.ok(200, "DELETE", definitions+"/foos.example.com", "").want("metadata.finalizers", []string{"customresourcecleanup.apiextensions.k8s.io"})
	s.ok(200, "GET", definitions+"/foos.example.com", "")
	s.patch("/apis/example.com/v1/foos/a", mergePatch, `{"metadata":{"finalizers":[]}}`)
	s.ok(404, "GET", definitions+"/foos.example.com", "")
	s.ok(404, "GET", "/apis/example.com/v1/foos/a", "")
}

func TestAddCRDRefuses(t *testing.T) {
	s := start(t, apitest.Options{})
	for _, c := range []struct{ name, manifest, message string }{
		{"kind", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}", "add CRD: the API version in the data (v1) does not match"},
		{"empty", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.b}", "group, names.plural and names.kind must be set"},
		{"yaml", "a: b: c", "add CRD: "},
	} {
		if err := s.AddCRD([]byte(c.manifest)); err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: %v, want %q", c.name, err, c.message)
		}
	}
	if err := s.AddCRDFile("testdata/nope.yaml"); err == nil {
		t.Error("a missing file is no error")
	}
	if err := s.AddCRDFile("testdata/crontab.yaml"); err != nil {
		t.Error(err)
	}
	if err := s.AddCRDFile("testdata/crontab.yaml"); err != nil {
		t.Errorf("adding again: %v", err)
	}
}
