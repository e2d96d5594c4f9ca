package apitest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"

func TestDiscovery(t *testing.T) {
	s := startCRDs(t)
	s.ok(200, "GET", "/api", "").want("kind", "APIVersions", "versions", []string{"v1"})
	s.ok(200, "GET", "/apis", "").want("kind", "APIGroupList", "groups.0.name", "apps", "groups.0.preferredVersion.groupVersion", "apps/v1")
	s.ok(200, "GET", "/apis/autoscaling", "").want("kind", "APIGroup", "versions.0.version", "v2", "versions.1.version", "v1")
	s.ok(200, "GET", "/version", "").want("major", "1", "minor", "36", "gitVersion", apitest.DefaultVersion)
	for _, path := range []string{"/healthz", "/livez", "/readyz"} {
		if a := s.ok(200, "GET", path, ""); string(a.raw) != "ok" {
			t.Errorf("%s: %q", path, a.raw)
		}
	}
	var list struct {
		GroupVersion string
		Resources    []struct {
			Name, SingularName, Kind, Group, Version, StorageVersionHash string
			Namespaced                                                   bool
			ShortNames, Categories, Verbs                                []string
		}
	}
	if err := json.Unmarshal(s.ok(200, "GET", "/apis/example.com/v1", "").raw, &list); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range list.Resources {
		lines = append(lines, strings.Join([]string{r.Name, r.SingularName, r.Group, r.Kind, strings.Join(r.ShortNames, ","), strings.Join(r.Verbs, ",")}, " "))
	}
	want := strings.Join([]string{
		"clusters cluster  Cluster  create,delete,deletecollection,get,list,patch,update,watch",
		"crontabs crontab  CronTab ct create,delete,deletecollection,get,list,patch,update,watch",
		"crontabs/scale  autoscaling Scale  get,patch,update",
		"crontabs/status   CronTab  get,patch,update",
	}, "\n")
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("resources:\n%s\nwant:\n%s", got, want)
	}
}

func TestAggregatedDiscovery(t *testing.T) {
	s := startCRDs(t)
	core := s.ok(200, "GET", "/api", "", "Accept", aggregated)
	if got := core.header.Get("Content-Type"); got != "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" {
		t.Errorf("content type %q", got)
	}
	core.want("kind", "APIGroupDiscoveryList", "items.0.metadata.name", nil, "items.0.versions.0.version", "v1",
		"items.0.versions.0.freshness", "Current", "items.0.versions.0.resources.0.resource", "configmaps",
		"items.0.versions.0.resources.0.responseKind", map[string]string{"group": "", "version": "v1", "kind": "ConfigMap"})
	groups := s.ok(200, "GET", "/apis", "", "Accept", aggregated)
	if !strings.Contains(string(groups.raw), `{"resource":"crontabs","responseKind":{"group":"example.com","version":"v1","kind":"CronTab"},"scope":"Namespaced","singularResource":"crontab"`) {
		t.Errorf("no crontabs in %s", groups.raw)
	}
	s.ok(200, "GET", "/apis", "", "Accept", "application/json").want("kind", "APIGroupList")
}

func TestOpenAPI(t *testing.T) {
	s := startCRDs(t)
	index := s.ok(200, "GET", "/openapi/v3", "")
	paths, _ := index.body["paths"].(map[string]any)
	entry, _ := paths["apis/example.com/v1"].(map[string]any)
	url, _ := entry["serverRelativeURL"].(string)
	if !strings.HasPrefix(url, "/openapi/v3/apis/example.com/v1?hash=") {
		t.Fatalf("index entry %v", entry)
	}
	document := string(s.ok(200, "GET", url, "").raw)
	for _, part := range []string{`"com.example.v1.CronTab"`, `"fieldValidation"`, `"cronSpec"`, `"x-kubernetes-group-version-kind":[{"group":"example.com","kind":"CronTab","version":"v1"}]`} {
		if !strings.Contains(document, part) {
			t.Errorf("%s is missing in %s", part, document)
		}
	}
	item := `"/apis/example.com/v1/namespaces/{namespace}/crontabs/{name}`
	for _, path := range []string{item + `/status":{"get"`, item + `/scale":{"get":{"operationId":"readExampleComV1NamespacedCronTabScale"`, `"io.k8s.api.autoscaling.v1.Scale":{`} {
		if !strings.Contains(document, path) {
			t.Errorf("%s is missing in %s", path, document)
		}
	}
	s.ok(404, "GET", "/openapi/v3/apis/nope/v1", "")
	s.ok(200, "GET", "/openapi/v2", "").want("swagger", "2.0")
	proto := s.ok(200, "GET", "/openapi/v2", "", "Accept", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf")
	if !strings.HasPrefix(string(proto.raw), "\x0a\x032.0\x12") {
		t.Errorf("protobuf %q", proto.raw)
	}
}

func TestTablesAndMetadata(t *testing.T) {
	s := startCRDs(t)
	s.ok(201, "POST", cronTabs, cronTab("a", ""))
	const asTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
	a := s.ok(200, "GET", cronTabs, "", "Accept", asTable)
	a.want("kind", "Table", "apiVersion", "meta.k8s.io/v1", "columnDefinitions.0.name", "Name", "columnDefinitions.1.name", "Spec",
		"columnDefinitions.2.priority", 1, "columnDefinitions.3.type", "date", "rows.0.cells.0", "a", "rows.0.cells.1", "* * * * *", "rows.0.cells.2", 1,
		"rows.0.object.kind", "PartialObjectMetadata", "rows.0.object.metadata.name", "a")
	s.ok(200, "GET", cronTabs+"?includeObject=None", "", "Accept", asTable).want("rows.0.object", nil)
	s.ok(200, "GET", cronTabs+"?includeObject=Object", "", "Accept", asTable).want("rows.0.object.spec.cronSpec", "* * * * *")
	w := s.watch(cronTabs+"?watch=true", "Accept", asTable)
	w.next().want("type", "ADDED", "object.rows.0.cells.0", "a", "object.columnDefinitions.0.name", "Name")
	s.patch(cronTabs+"/a", mergePatch, `{"spec":{"replicas":2}}`)
	w.next().want("type", "MODIFIED", "object.rows.0.cells.2", 2, "object.columnDefinitions", nil)
	s.ok(201, "POST", deployments, deployment)
	s.ok(200, "GET", deployments+"/d", "", "Accept", asTable).want("rows.0.cells.1", "0/1")
	for path, name := range map[string]string{cronTabs + "/a": "a", deployments + "/d": "d"} {
		scale := s.ok(200, "GET", path+"/scale", "", "Accept", asTable)
		scale.want("kind", "Table", "columnDefinitions.1.name", "Desired", "columnDefinitions.2.name", "Available", "columnDefinitions.3.name", "Age",
			"rows.0.cells.0", name, "rows.0.cells.2", 0, "rows.0.object.kind", "PartialObjectMetadata")
	}
	s.ok(200, "GET", cronTabs+"/a/scale", "", "Accept", asTable).want("rows.0.cells.1", 2)
	const partial = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"
	s.ok(200, "GET", cronTabs+"/a", "", "Accept", partial).want("kind", "PartialObjectMetadata", "apiVersion", "meta.k8s.io/v1", "metadata.name", "a", "spec", nil)
	s.ok(200, "GET", cronTabs, "", "Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io").
		want("kind", "PartialObjectMetadataList", "items.0.metadata.name", "a", "items.0.spec", nil)
	yaml := s.ok(200, "GET", cronTabs+"/a", "", "Accept", "application/yaml")
	if !strings.Contains(string(yaml.raw), "kind: CronTab\n") {
		t.Errorf("yaml: %s", yaml.raw)
	}
}
