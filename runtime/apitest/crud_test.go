package apitest_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

func TestCreateSetsMetadata(t *testing.T) {
	now := time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC)
	s := start(t, apitest.Options{Now: func() time.Time { return now }})
	a := s.ok(201, "POST", configMaps, `{"metadata":{"generateName":"cm-","uid":"mine","generation":7,"creationTimestamp":"2001-01-01T00:00:00Z"},"data":{"k":"v"}}`)
	a.want("kind", "ConfigMap", "apiVersion", "v1", "metadata.namespace", "default", "metadata.generation", nil,
		"metadata.creationTimestamp", "2026-02-03T04:05:06Z", "metadata.managedFields.0.manager", "tester",
		"metadata.managedFields.0.operation", "Update", "data.k", "v")
	if name := a.text("metadata.name"); !regexp.MustCompile(`^cm-[a-z0-9]{5}$`).MatchString(name) {
		t.Errorf("name %q", name)
	}
	if uid := a.text("metadata.uid"); !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(uid) {
		t.Errorf("uid %q", uid)
	}
	got := s.ok(200, "GET", configMaps+"/"+a.text("metadata.name"), "")
	got.want("metadata.resourceVersion", a.text("metadata.resourceVersion"), "metadata.uid", a.text("metadata.uid"))
}

func TestDryRunChangesNothing(t *testing.T) {
	s := start(t, apitest.Options{})
	before := s.ResourceVersion()
	s.ok(201, "POST", configMaps+"?dryRun=All", configMap("a", "1")).want("metadata.resourceVersion", nil, "data.k", "1")
	if s.ResourceVersion() != before {
		t.Error("dry run of a create moved the resource version")
	}
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	before = s.ResourceVersion()
	s.ok(200, "PUT", configMaps+"/a?dryRun=All", configMap("a", "2")).want("data.k", "2")
	s.ok(200, "DELETE", configMaps+"/a", `{"dryRun":["All"]}`)
	s.ok(200, "DELETE", configMaps+"?dryRun=All", "")
	s.ok(200, "GET", configMaps+"/a", "").want("data.k", "1")
	if s.ResourceVersion() != before {
		t.Error("a dry run moved the resource version")
	}
}

func TestUpdateConflictAndNoOp(t *testing.T) {
	s := start(t, apitest.Options{})
	created := s.ok(201, "POST", configMaps, configMap("a", "1"))
	same := s.ok(200, "PUT", configMaps+"/a", configMap("a", "1"))
	same.want("metadata.resourceVersion", created.text("metadata.resourceVersion"))
	changed := s.ok(200, "PUT", configMaps+"/a", configMap("a", "2"))
	if changed.text("metadata.resourceVersion") == created.text("metadata.resourceVersion") {
		t.Error("an update kept the resource version")
	}
	changed.want("metadata.uid", created.text("metadata.uid"), "metadata.creationTimestamp", created.text("metadata.creationTimestamp"))
	stale := strings.Replace(configMap("a", "3"), `"name"`, `"resourceVersion":"`+created.text("metadata.resourceVersion")+`","name"`, 1)
	s.ok(409, "PUT", configMaps+"/a", stale)
	s.ok(404, "PUT", configMaps+"/b", configMap("b", "1"))
}

func TestImmutableConfigMap(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", configMaps, `{"metadata":{"name":"a"},"immutable":true,"data":{"k":"1"}}`)
	if a := s.patch(configMaps+"/a", mergePatch, `{"data":{"k":"2"}}`); a.code != 422 {
		t.Errorf("change of an immutable ConfigMap: %d %s", a.code, a.raw)
	}
}

func TestFinalizersHoldDeletion(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", configMaps, `{"metadata":{"name":"a","finalizers":["example.com/x"]}}`)
	a := s.ok(200, "DELETE", configMaps+"/a", "")
	if a.text("metadata.deletionTimestamp") == "" || a.text("kind") != "ConfigMap" {
		t.Fatalf("deletion with a finalizer: %s", a.raw)
	}
	a.want("metadata.deletionGracePeriodSeconds", 0)
	again := s.ok(200, "DELETE", configMaps+"/a", "")
	again.want("metadata.resourceVersion", a.text("metadata.resourceVersion"))
	more := s.patch(configMaps+"/a", mergePatch, `{"metadata":{"finalizers":["example.com/x","example.com/y"]}}`)
	if more.code != 422 || !strings.Contains(more.text("message"), `no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/y"}`) {
		t.Errorf("new finalizer: %d %s", more.code, more.raw)
	}
	if a := s.patch(configMaps+"/a", mergePatch, `{"metadata":{"finalizers":null}}`); a.code != 200 {
		t.Fatalf("remove finalizer: %d %s", a.code, a.raw)
	}
	s.ok(404, "GET", configMaps+"/a", "")
}

func TestDeleteAnswers(t *testing.T) {
	s := start(t, apitest.Options{})
	created := s.ok(201, "POST", configMaps, configMap("a", "1"))
	s.ok(200, "DELETE", configMaps+"/a", "").want("kind", "Status", "status", "Success",
		"details.name", "a", "details.kind", "configmaps", "details.uid", created.text("metadata.uid"))
	s.ok(201, "POST", "/api/v1/namespaces/default/serviceaccounts", `{"metadata":{"name":"a"}}`)
	s.ok(200, "DELETE", "/api/v1/namespaces/default/serviceaccounts/a", "").want("kind", "ServiceAccount")
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	s.ok(200, "DELETE", configMaps+"/a", `{"propagationPolicy":"Foreground"}`).want("metadata.finalizers", []string{"foregroundDeletion"})
}

func TestDeleteCollection(t *testing.T) {
	s := start(t, apitest.Options{})
	for _, name := range []string{"a", "b", "c"} {
		s.ok(201, "POST", configMaps, `{"metadata":{"name":"`+name+`","labels":{"n":"`+name+`"}}}`)
	}
	s.ok(201, "POST", "/api/v1/namespaces/kube-system/configmaps", configMap("other", "1"))
	if names := s.ok(200, "DELETE", configMaps+"?labelSelector=n+in+(a,c)", "").names(); names != "a c" {
		t.Errorf("deleted %q", names)
	}
	if names := s.ok(200, "GET", "/api/v1/configmaps", "").names(); names != "b other" {
		t.Errorf("left %q", names)
	}
}

func TestNamespaceLifecycle(t *testing.T) {
	s := startCRDs(t)
	namespaces := "/api/v1/namespaces"
	s.ok(201, "POST", namespaces, `{"metadata":{"name":"team"}}`).want("status.phase", "Active",
		"spec.finalizers", []string{"kubernetes"}, "metadata.labels", map[string]string{"kubernetes.io/metadata.name": "team"})
	s.ok(201, "POST", namespaces+"/team/configmaps", configMap("a", "1"))
	s.ok(201, "POST", "/apis/example.com/v1/namespaces/team/crontabs", strings.Replace(cronTab("held", ""), `"name"`, `"finalizers":["example.com/x"],"name"`, 1))
	w := s.watch(namespaces + "/team/configmaps?watch=1")
	w.expect("ADDED a 1")
	s.ok(200, "DELETE", namespaces+"/team", "").want("status.phase", "Terminating")
	w.expect("DELETED a 1")
	a := s.do("POST", namespaces+"/team/configmaps", configMap("late", "1"))
	if a.code != 403 || a.text("message") != `configmaps "late" is forbidden: unable to create new content in namespace team because it is being terminated` ||
		a.text("details.causes.0.reason") != "NamespaceTerminating" {
		t.Errorf("create in a terminating namespace: %d %s", a.code, a.raw)
	}
	s.ok(200, "GET", namespaces+"/team", "")
	if a := s.patch("/apis/example.com/v1/namespaces/team/crontabs/held", mergePatch, `{"metadata":{"finalizers":[]}}`); a.code != 200 {
		t.Fatalf("remove finalizer: %s", a.raw)
	}
	s.ok(404, "GET", namespaces+"/team", "")
	s.ok(201, "POST", namespaces, `{"metadata":{"name":"team"}}`)
}

func TestNamespaceFinalizers(t *testing.T) {
	s := start(t, apitest.Options{})
	namespace := "/api/v1/namespaces/team"
	s.ok(201, "POST", "/api/v1/namespaces", `{"metadata":{"name":"team","finalizers":["example.com/x"]}}`)
	s.ok(200, "DELETE", namespace, "")
	s.ok(200, "GET", namespace, "").want("spec.finalizers", nil, "metadata.finalizers", []string{"example.com/x"})
	s.patch(namespace, mergePatch, `{"metadata":{"finalizers":null}}`)
	s.ok(404, "GET", namespace, "")
	s.ok(403, "DELETE", "/api/v1/namespaces/default", "").want("message", `namespaces "default" is forbidden: this namespace may not be deleted`)
}

func TestFieldValidationOfCustomResources(t *testing.T) {
	s := startCRDs(t)
	odd := `{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"name":"a","odd":1},"spec":{"cronSpec":"* * * * *","odd":1,"image":"x","image":"y"}}`
	a := s.do("POST", cronTabs+"?fieldValidation=Strict", odd)
	want := `CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: duplicate field "spec.image", unknown field "metadata.odd", unknown field "spec.odd"`
	if a.code != 400 || a.text("message") != want {
		t.Errorf("strict: %d %s", a.code, a.text("message"))
	}
	a = s.ok(201, "POST", cronTabs+"?dryRun=All", odd)
	a.want("spec.odd", nil, "spec.image", "y")
	if got := strings.Join(a.header.Values("Warning"), "|"); got != `299 - "duplicate field \"spec.image\""|299 - "unknown field \"metadata.odd\""|299 - "unknown field \"spec.odd\""` {
		t.Errorf("warnings %s", got)
	}
	a = s.ok(201, "POST", cronTabs+"?fieldValidation=Ignore", odd)
	if len(a.header.Values("Warning")) > 0 {
		t.Errorf("warnings %q although they are to be ignored", a.header.Values("Warning"))
	}
}
