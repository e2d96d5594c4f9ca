package apitest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

func TestWatchFromNowAndFromAVersion(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	version := s.ResourceVersion()
	fromNothing := s.watch(configMaps + "?watch=true")
	fromZero := s.watch(configMaps + "?watch=true&resourceVersion=0")
	fromNothing.expect("ADDED a 1")
	fromZero.expect("ADDED a 1")
	s.ok(200, "PUT", configMaps+"/a", configMap("a", "2"))
	s.ok(201, "POST", "/api/v1/namespaces/kube-system/configmaps", configMap("elsewhere", "1"))
	s.ok(200, "DELETE", configMaps+"/a", "")
	fromVersion := s.watch(fmt.Sprintf("%s?watch=true&resourceVersion=%d", configMaps, version))
	old := s.watch(fmt.Sprintf("/api/v1/watch/namespaces/default/configmaps/a?resourceVersion=%d", version))
	for _, w := range []*stream{fromNothing, fromZero, fromVersion, old} {
		w.expect("MODIFIED a 2")
		deleted := w.expect("DELETED a 2")
		deleted.want("object.metadata.resourceVersion", fmt.Sprint(s.ResourceVersion()))
	}
}

func TestWatchSelectorTurnsChangesIntoArrivalsAndDepartures(t *testing.T) {
	s := start(t, apitest.Options{})
	labelled := func(name, label, value string) string {
		return `{"metadata":{"name":"` + name + `","labels":{"l":"` + label + `"}},"data":{"k":"` + value + `"}}`
	}
	s.ok(201, "POST", configMaps, labelled("a", "no", "1"))
	w := s.watch(configMaps + "?watch=true&labelSelector=l%3Dyes")
	s.ok(200, "PUT", configMaps+"/a", labelled("a", "yes", "2"))
	w.expect("ADDED a 2")
	s.ok(200, "PUT", configMaps+"/a", labelled("a", "yes", "3"))
	w.expect("MODIFIED a 3")
	s.ok(200, "PUT", configMaps+"/a", labelled("a", "no", "4"))
	w.expect("DELETED a 3").want("object.metadata.resourceVersion", fmt.Sprint(s.ResourceVersion()))
	s.ok(200, "DELETE", configMaps+"/a", "")
	s.ok(201, "POST", configMaps, labelled("b", "yes", "5"))
	w.expect("ADDED b 5")
}

func TestWatchList(t *testing.T) {
	s := start(t, apitest.Options{})
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	s.ok(201, "POST", configMaps, configMap("b", "1"))
	w := s.watch(configMaps + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")
	w.expect("ADDED a 1")
	w.expect("ADDED b 1")
	w.expect("BOOKMARK").want("object.kind", "ConfigMap", "object.metadata.resourceVersion", fmt.Sprint(s.ResourceVersion()),
		"object.metadata.annotations", map[string]string{"k8s.io/initial-events-end": "true"})
	s.ok(201, "POST", configMaps, configMap("c", "1"))
	w.expect("ADDED c 1")
	silent := s.watch(configMaps + "?watch=true&sendInitialEvents=false&resourceVersionMatch=NotOlderThan")
	s.ok(201, "POST", configMaps, configMap("d", "1"))
	silent.expect("ADDED d 1")
}

func TestBookmarks(t *testing.T) {
	s := start(t, apitest.Options{BookmarkInterval: time.Millisecond})
	w := s.watch(fmt.Sprintf("%s?watch=true&allowWatchBookmarks=true&resourceVersion=%d", configMaps, s.ResourceVersion()))
	s.ok(201, "POST", "/api/v1/namespaces/default/secrets", `{"metadata":{"name":"elsewhere"}}`)
	want := fmt.Sprint(s.ResourceVersion())
	for w.expect("BOOKMARK").text("object.metadata.resourceVersion") != want {
	}
}

// TestLastBookmark ends a watch long before the interval of bookmarks: one comes first, if there is anything new.
func TestLastBookmark(t *testing.T) {
	s := start(t, apitest.Options{})
	start := s.ResourceVersion()
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	path := "%s?watch=true&allowWatchBookmarks=true&timeoutSeconds=3&fieldSelector=metadata.name%%3Dnothing&resourceVersion=%d"
	behind := s.watch(fmt.Sprintf(path, configMaps, start))
	current := s.watch(fmt.Sprintf(path, configMaps, s.ResourceVersion()))
	behind.expect("BOOKMARK").want("object.metadata.resourceVersion", fmt.Sprint(s.ResourceVersion()))
	behind.ended()
	current.ended()
}

func TestWatchFromBeforeTheServer(t *testing.T) {
	s := start(t, apitest.Options{})
	first := s.ResourceVersion()
	w := s.watch(configMaps + "?watch=true&resourceVersion=1")
	w.expect("ERROR").want("object.reason", "Expired", "object.code", 410, "object.message", fmt.Sprintf("too old resource version: 1 (%d)", first))
	w.ended()
	w = s.watch(fmt.Sprintf("%s?watch=true&resourceVersion=%d", configMaps, first))
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	w.expect("ADDED a 1")
}

func TestExpiredWatch(t *testing.T) {
	s := start(t, apitest.Options{})
	old := s.ResourceVersion()
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	s.Compact()
	w := s.watch(fmt.Sprintf("%s?watch=true&resourceVersion=%d", configMaps, old))
	w.expect("ERROR").want("object.kind", "Status", "object.code", 410, "object.reason", "Expired")
	w.ended()
	live := s.watch(fmt.Sprintf("%s?watch=true&resourceVersion=%d", configMaps, s.ResourceVersion()))
	s.ok(201, "POST", configMaps, configMap("b", "1"))
	live.expect("ADDED b 1")
}

// TestHistoryIsBounded overruns the history: what a slow watch missed is gone, the newest state is not.
func TestHistoryIsBounded(t *testing.T) {
	s := start(t, apitest.Options{History: 10})
	s.ok(201, "POST", configMaps, configMap("a", "0"))
	old := s.ResourceVersion()
	for i := range 50 {
		s.ok(200, "PUT", configMaps+"/a", configMap("a", fmt.Sprint(i+1)))
	}
	s.watch(fmt.Sprintf("%s?watch=true&resourceVersion=%d", configMaps, old)).expect("ERROR")
	s.watch(fmt.Sprintf("%s?watch=true&resourceVersion=%d", configMaps, s.ResourceVersion()-5)).expect("MODIFIED a 46")
	s.ok(200, "GET", configMaps, "").want("items.0.data.k", "50")
}

func TestWatchEnds(t *testing.T) {
	s := startCRDs(t)
	s.watch(configMaps + "?watch=true&timeoutSeconds=1").ended()
	cut := s.watch(configMaps + "?watch=true")
	s.CloseConnections()
	cut.ended()
	s.client.CloseIdleConnections() // else the next request may go to one that was cut
	restarted := s.watch(configMaps + "?watch=true")
	s.ok(201, "POST", configMaps, configMap("kept", "1"))
	restarted.expect("ADDED kept 1") // what has not been sent by the restart is lost
	address := s.URL()
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	restarted.ended()
	if s.URL() != address {
		t.Errorf("restarted at %s, was at %s", s.URL(), address)
	}
	s.client.CloseIdleConnections()
	s.ok(200, "GET", configMaps+"/kept", "")
	ofCRD := s.watch(cronTabs + "?watch=true")
	s.ok(201, "POST", cronTabs, cronTab("a", ""))
	ofCRD.expect("ADDED a")
	s.ok(200, "DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/crontabs.example.com", "")
	ofCRD.expect("DELETED a")
	ofCRD.ended()
	s.ok(404, "GET", cronTabs, "")
}
