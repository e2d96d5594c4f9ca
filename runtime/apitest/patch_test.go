package apitest_test

import (
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

const deployments = "/apis/apps/v1/namespaces/default/deployments"

const deployment = `{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
	"spec":{"containers":[{"name":"c","image":"i","env":[{"name":"X","value":"1"}]}]}}}}`

func TestPatchTypes(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	s.patch(configMaps+"/a", mergePatch, `{"data":{"l":"2","k":null}}`).want("data", map[string]string{"l": "2"})
	s.patch(configMaps+"/a", jsonPatch, `[{"op":"add","path":"/data/m","value":"3"},{"op":"test","path":"/data/l","value":"2"}]`).
		want("data", map[string]string{"l": "2", "m": "3"})
	s.patch(configMaps+"/a", mergePatch, `{"metadata":{"resourceVersion":"1"}}`).want("code", 409)
}

// TestStrategicMergePatch merges lists by their keys without knowing any Go type.
func TestStrategicMergePatch(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", deployments, deployment).want("spec.replicas", 1, "metadata.generation", 1)
	containers := "spec.template.spec.containers."
	a := s.patch(deployments+"/d", strategicPatch, `{"spec":{"template":{"spec":{"containers":[
		{"name":"c","env":[{"name":"Y","value":"2"}],"ports":[{"containerPort":80}]},{"name":"e","image":"f"}]}}}}`)
	a.want(containers+"0.name", "c", containers+"0.image", "i", containers+"0.env", []any{
		map[string]string{"name": "Y", "value": "2"}, map[string]string{"name": "X", "value": "1"}},
		containers+"0.ports.0.protocol", "TCP", containers+"1.name", "e", "metadata.generation", 2)
	a = s.patch(deployments+"/d", strategicPatch, `{"spec":{"template":{"spec":{"containers":[{"name":"e","$patch":"delete"}]}}}}`)
	a.want(containers+"0.name", "c", containers+"1", nil, "metadata.generation", 3)
	s.patch(deployments+"/d", strategicPatch, `{"metadata":{"labels":{"x":"y"}}}`).want("metadata.generation", 3)
}

func TestServerSideApply(t *testing.T) {
	s := startCRDs(t)
	path := cronTabs + "/a"
	apply := func(manager, spec string) *answer {
		t.Helper()
		return s.patch(path+"?fieldManager="+manager, applyPatch, "apiVersion: example.com/v1\nkind: CronTab\nmetadata: {name: a}\nspec: "+spec)
	}
	a := apply("one", `{cronSpec: "* * * * *", ports: [{name: x, port: 1}], tags: [p]}`)
	if a.code != 201 {
		t.Fatalf("first apply: %d %s", a.code, a.raw)
	}
	a.want("metadata.managedFields.0.manager", "one", "metadata.managedFields.0.operation", "Apply", "spec.replicas", 1, "metadata.namespace", "default")
	a = apply("two", `{cronSpec: "* * * * *", ports: [{name: w, port: 2}], tags: [q]}`)
	if a.code != 200 {
		t.Fatalf("second apply: %d %s", a.code, a.raw)
	}
	a.want("spec.ports", []any{map[string]any{"name": "x", "port": 1}, map[string]any{"name": "w", "port": 2}}, "spec.tags", []string{"p", "q"})
	a = apply("two", `{cronSpec: "1 * * * *"}`)
	if a.code != 409 || a.text("message") != `Apply failed with 1 conflict: conflict with "one": .spec.cronSpec` ||
		a.text("details.causes.0.reason") != "FieldManagerConflict" || a.text("details.causes.0.field") != ".spec.cronSpec" {
		t.Errorf("conflict: %d %s", a.code, a.raw)
	}
	a = s.patch(path+"?fieldManager=two&force=true", applyPatch, "apiVersion: example.com/v1\nkind: CronTab\nmetadata: {name: a}\nspec: {cronSpec: 1 * * * *}")
	a.want("spec.cronSpec", "1 * * * *", "spec.ports", []any{map[string]any{"name": "x", "port": 1}}, "spec.tags", []string{"p"})
	before := s.ResourceVersion()
	apply("two", `{cronSpec: "1 * * * *"}`)
	if s.ResourceVersion() != before {
		t.Error("an apply that changes nothing moved the resource version")
	}
	a = apply("two", `{cronSpec: "1 * * * *", nonsense: 1}`)
	if a.code != 500 || a.text("message") != "failed to create typed patch object (/a; example.com/v1, Kind=CronTab): .spec.nonsense: field not declared in schema" {
		t.Errorf("unknown field: %d %s", a.code, a.raw)
	}
	a = s.patch(cronTabs+"/a/status?fieldManager=st", applyPatch, "apiVersion: example.com/v1\nkind: CronTab\nmetadata: {name: a, labels: {l: m}}\nstatus: {replicas: 4}")
	a.want("status.replicas", 4, "metadata.labels", nil)
	s.ok(404, "PATCH", cronTabs+"/b/status?fieldManager=st", "apiVersion: example.com/v1\nkind: CronTab\nmetadata: {name: b}", "Content-Type", applyPatch)
}

// TestApplyBuiltin merges containers and ports by their keys without knowing any Go type.
func TestApplyBuiltin(t *testing.T) {
	s := start(t, apitest.Options{})
	apply := func(manager, containers string) *answer {
		return s.patch(deployments+"/d?fieldManager="+manager, applyPatch, `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
			"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":`+containers+`}}}}`)
	}
	if a := apply("one", `[{"name":"c","image":"i","ports":[{"containerPort":80}]}]`); a.code != 201 {
		t.Fatalf("apply: %d %s", a.code, a.raw)
	}
	a := apply("two", `[{"name":"c","env":[{"name":"X","value":"1"}],"ports":[{"containerPort":81}]},{"name":"s","image":"t"}]`)
	containers := "spec.template.spec.containers."
	a.want(containers+"0.image", "i", containers+"0.env.0.name", "X", containers+"0.ports.0.containerPort", 80, containers+"0.ports.1.containerPort", 81, containers+"1.name", "s")
	if a := apply("two", `[{"name":"c","image":"other"}]`); a.code != 409 || a.text("details.causes.0.field") != `.spec.template.spec.containers[name="c"].image` {
		t.Errorf("conflict: %d %s", a.code, a.raw)
	}
}
