package apitest_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

func TestListPagesShowOneSnapshot(t *testing.T) {
	s := start(t, apitest.Options{})
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		s.ok(201, "POST", configMaps, configMap(name, "old"))
	}
	first := s.ok(200, "GET", configMaps+"?limit=2", "").want("metadata.remainingItemCount", 3, "kind", "ConfigMapList", "apiVersion", "v1", "items.0.kind", nil)
	s.ok(200, "DELETE", configMaps+"/d", "")
	s.ok(200, "PUT", configMaps+"/c", configMap("c", "new"))
	s.ok(201, "POST", configMaps, configMap("bb", "new"))
	second := s.ok(200, "GET", configMaps+"?limit=2&continue="+first.text("metadata.continue"), "")
	second.want("metadata.resourceVersion", first.text("metadata.resourceVersion"), "items.0.data.k", "old", "metadata.remainingItemCount", 1)
	third := s.ok(200, "GET", configMaps+"?limit=2&continue="+second.text("metadata.continue"), "")
	third.want("metadata.continue", nil, "metadata.remainingItemCount", nil)
	if got := first.names() + "|" + second.names() + "|" + third.names(); got != "a b|c d|e" {
		t.Errorf("pages %q", got)
	}
	s.Compact()
	expired := s.do("GET", configMaps+"?limit=2&continue="+second.text("metadata.continue"), "")
	if expired.code != 410 || expired.text("reason") != "Expired" {
		t.Errorf("continue after compaction: %d %s", expired.code, expired.raw)
	}
	s.ok(201, "POST", configMaps, configMap("f", "new"))
	rest := s.ok(200, "GET", configMaps+"?limit=1&continue="+expired.text("metadata.continue"), "")
	rest.want("metadata.resourceVersion", fmt.Sprint(s.ResourceVersion()))
	last := s.ok(200, "GET", configMaps+"?limit=1&continue="+rest.text("metadata.continue"), "")
	if got := rest.names() + "|" + last.names(); got != "e|f" || last.text("metadata.continue") != "" {
		t.Errorf("rest of the inconsistent list %q", got)
	}
}

func TestListAtResourceVersion(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	old := s.ResourceVersion()
	s.ok(201, "POST", configMaps, configMap("b", "1"))
	for _, c := range []struct{ query, want string }{
		{"", "a b"},
		{"resourceVersion=0", "a b"},
		{fmt.Sprintf("resourceVersion=%d", old), "a b"},
		{fmt.Sprintf("resourceVersion=%d&resourceVersionMatch=NotOlderThan", old), "a b"},
		{fmt.Sprintf("resourceVersion=%d&resourceVersionMatch=Exact", old), "a"},
		{fmt.Sprintf("resourceVersion=%d&limit=5", old), "a"},
	} {
		if got := s.ok(200, "GET", configMaps+"?"+c.query, "").names(); got != c.want {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
	}
	s.Compact()
	if a := s.do("GET", fmt.Sprintf("%s?resourceVersion=%d&resourceVersionMatch=Exact", configMaps, old), ""); a.code != 410 {
		t.Errorf("exact after compaction: %d %s", a.code, a.raw)
	}
}

func TestSelectors(t *testing.T) {
	s := startCRDs(t)
	for _, name := range []string{"a", "b"} {
		s.ok(201, "POST", configMaps, `{"metadata":{"name":"`+name+`","labels":{"n":"`+name+`"}}}`)
		s.ok(201, "POST", cronTabs, cronTab(name, `,"image":"`+name+`"`))
		s.ok(201, "POST", "/api/v1/namespaces/default/pods", `{"metadata":{"name":"`+name+`"},"spec":{"nodeName":"node-`+name+`","containers":[{"name":"c","image":"i"}]}}`)
	}
	for _, c := range []struct{ path, query, want string }{
		{configMaps, "labelSelector=n=a", "a"},
		{configMaps, "labelSelector=n!=a", "b"},
		{configMaps, "labelSelector=!n", ""},
		{configMaps, "fieldSelector=metadata.name=b", "b"},
		{"/api/v1/configmaps", "fieldSelector=metadata.namespace=kube-system", ""},
		{cronTabs, "fieldSelector=spec.image=b", "b"},
		{"/api/v1/pods", "fieldSelector=spec.nodeName=node-a,status.phase=Pending", "a"},
	} {
		key, value, _ := strings.Cut(c.query, "=")
		if got := s.ok(200, "GET", c.path+"?"+key+"="+url.QueryEscape(value), "").names(); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.path, c.query, got, c.want)
		}
	}
}
