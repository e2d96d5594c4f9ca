package apitest_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestStatusErrors holds answers that a real kube-apiserver v1.36.3 gave to the same requests.
func TestStatusErrors(t *testing.T) {
	s := startCRDs(t)
	s.ok(201, "POST", configMaps, configMap("a", "1"))
	s.ok(201, "POST", cronTabs, cronTab("a", ""))
	uid := s.ok(200, "GET", configMaps+"/a", "").text("metadata.uid")
	for _, c := range []struct {
		name, method, path, body, media string
		code                            int
		reason, message                 string
	}{
		{"exists", "POST", configMaps, configMap("a", "1"), "", 409, "AlreadyExists", `configmaps "a" already exists`},
		{"missing", "GET", configMaps + "/b", "", "", 404, "NotFound", `configmaps "b" not found`},
		{"missing namespace", "POST", "/api/v1/namespaces/nope/configmaps", configMap("a", "1"), "", 404, "NotFound", `namespaces "nope" not found`},
		{"bad name", "POST", configMaps, configMap("B_x", "1"), "", 422, "Invalid", `ConfigMap "B_x" is invalid: metadata.name: Invalid value: "B_x": a lowercase RFC 1123 subdomain must consist`},
		{"no name", "POST", configMaps, `{"metadata":{}}`, "", 422, "Invalid", `ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required`},
		{"wrong version", "POST", configMaps, `{"apiVersion":"apps/v1","kind":"ConfigMap"}`, "", 400, "BadRequest", ""},
		{"wrong namespace", "POST", configMaps, `{"metadata":{"name":"b","namespace":"c"}}`, "", 400, "BadRequest", "the namespace of the provided object does not match the namespace sent on the request"},
		{"version on create", "POST", configMaps, `{"metadata":{"name":"b","resourceVersion":"1"}}`, "", 500, "", "resourceVersion should not be set on objects to be created"},
		{"not JSON", "POST", configMaps, "{nojson", "", 400, "BadRequest", `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'n' looking for beginning of object key string ({nojson)`},
		{"empty", "POST", configMaps, "", "", 400, "BadRequest", `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`},
		{"media type", "POST", configMaps, "x", "text/plain", 415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml"},
		{"dry run", "POST", configMaps + "?dryRun=x", configMap("b", "1"), "", 422, "Invalid", `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["x"]: supported values: "All"`},
		{"field validation", "POST", configMaps + "?fieldValidation=Bar", configMap("b", "1"), "", 422, "Invalid", `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Bar": supported values: "", "Ignore", "Strict", "Warn"`},
		{"stale", "PUT", configMaps + "/a", `{"metadata":{"name":"a","resourceVersion":"1"}}`, "", 409, "Conflict", `Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again`},
		{"other name", "PUT", configMaps + "/a", configMap("b", "1"), "", 400, "BadRequest", "the name of the object (b) does not match the name on the URL (a)"},
		{"put on collection", "PUT", configMaps, configMap("b", "1"), "", 405, "MethodNotAllowed", "the server does not allow this method on the requested resource"},
		{"all namespaces", "POST", "/api/v1/configmaps", configMap("b", "1"), "", 405, "MethodNotAllowed", ""},
		{"custom without version", "PUT", cronTabs + "/a", cronTab("a", ""), "", 422, "Invalid", `crontabs.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update`},
		{"custom kind", "POST", cronTabs, `{"apiVersion":"example.com/v1","kind":"Foo","metadata":{"name":"b"}}`, "", 422, "Invalid", `Foo.example.com "b" is invalid: kind: Invalid value: "Foo": must be CronTab`},
		{"custom without apiVersion", "POST", cronTabs, `{"kind":"CronTab"}`, "", 400, "BadRequest", "the API version in the data () does not match the expected API version (example.com/v1)"},
		{"custom labels", "POST", cronTabs, `{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"labels":{"a":1}}}`, "", 400, "BadRequest", `CronTab in version "v1" cannot be handled as a CronTab: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string`},
		{"failed test", "PATCH", configMaps + "/a", `[{"op":"test","path":"/data/k","value":"no"}]`, jsonPatch, 422, "Invalid", "the server rejected our request due to an error in our request"},
		{"strategic on custom", "PATCH", cronTabs + "/a", `{}`, strategicPatch, 415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"},
		{"patch type", "PATCH", configMaps + "/a", `{}`, "text/plain", 415, "UnsupportedMediaType", "415: Unsupported Media Type"},
		{"rename", "PATCH", configMaps + "/a", `{"metadata":{"name":"b"}}`, mergePatch, 400, "BadRequest", "the name of the object (b) does not match the name on the URL (a)"},
		{"force", "PATCH", configMaps + "/a?force=true", `{}`, mergePatch, 422, "Invalid", `PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch`},
		{"apply without manager", "PATCH", configMaps + "/a", configMap("a", "1"), applyPatch, 422, "Invalid", `PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch`},
		{"apply without kind", "PATCH", cronTabs + "/a?fieldManager=m", `{"metadata":{"name":"a"}}`, applyPatch, 400, "BadRequest", "invalid object type: /, Kind="},
		{"precondition", "DELETE", configMaps + "/a", `{"preconditions":{"uid":"x"}}`, "", 409, "Conflict", `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (x) does not match the UID in record (` + uid + `). The object might have been deleted and then recreated`},
		{"propagation", "DELETE", configMaps + "/a?propagationPolicy=Foo", "", "", 422, "Invalid", `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Foo": supported values: "Foreground", "Background", "Orphan", "nil"`},
		{"custom put on collection", "PUT", cronTabs, cronTab("b", ""), "", 400, "BadRequest", "name must be provided"},
		{"custom patch of collection", "PATCH", cronTabs, "{}", mergePatch, 400, "BadRequest", "name must be provided"},
		{"unknown subresource of custom", "GET", cronTabs + "/a/nope", "", "", 404, "NotFound", `crontabs.example.com "a" not found`},
		{"unknown subresource", "GET", configMaps + "/a/nope", "", "", 404, "NotFound", "the server could not find the requested resource"},
		{"unknown version", "GET", "/apis/apps/v9/deployments", "", "", 404, "NotFound", "the server could not find the requested resource"},
		{"resources of an unknown version", "GET", "/apis/apps/v9", "", "", 404, "NotFound", "the server could not find the requested resource"},
		{"pod without containers", "POST", "/api/v1/namespaces/default/pods", `{"metadata":{"name":"b"},"spec":{}}`, "", 422, "Invalid", `Pod "b" is invalid: spec.containers: Required value`},
		{"container without name", "POST", "/api/v1/namespaces/default/pods", `{"metadata":{"name":"b"},"spec":{"containers":[{}]}}`, "", 422, "Invalid",
			`Pod "b" is invalid: [spec.containers[0].name: Required value, spec.containers[0].image: Required value]`},
		{"containers of one name", "POST", "/api/v1/namespaces/default/pods", `{"metadata":{"name":"b"},"spec":{"containers":[{"name":"a","image":"x"},{"name":"a","image":"x"}]}}`, "", 422, "Invalid",
			`Pod "b" is invalid: spec.containers[1].name: Duplicate value: "a"`},
		{"name of a container", "POST", "/api/v1/namespaces/default/pods", `{"metadata":{"name":"b"},"spec":{"containers":[{"name":"A","image":"x"}]}}`, "", 422, "Invalid",
			`Pod "b" is invalid: spec.containers[0].name: Invalid value: "A": a lowercase RFC 1123 label must consist of`},
		{"pull policy", "POST", "/api/v1/namespaces/default/pods", `{"metadata":{"name":"b"},"spec":{"containers":[{"name":"a","image":"x","imagePullPolicy":"X"}]}}`, "", 422, "Invalid",
			`Pod "b" is invalid: spec.containers[0].imagePullPolicy: Unsupported value: "X": supported values: "Always", "IfNotPresent", "Never"`},
		{"template without containers", "POST", deployments, `{"metadata":{"name":"b"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[]}}}}`, "", 422, "Invalid",
			`Deployment.apps "b" is invalid: spec.template.spec.containers: Required value`},
		{"labels of a template", "POST", deployments, `{"metadata":{"name":"b"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"a","image":"x"}]}}}}`, "", 422, "Invalid",
			"Deployment.apps \"b\" is invalid: spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`"},
		{"empty deployment", "POST", deployments, `{"metadata":{"name":"b"},"spec":{}}`, "", 422, "Invalid",
			"Deployment.apps \"b\" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]"},
		{"unknown resource", "GET", "/api/v1/nopes", "", "", 404, "NotFound", "the server could not find the requested resource"},
		{"version of a list", "GET", configMaps + "?resourceVersion=x", "", "", 400, "BadRequest", `invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax`},
		{"continue", "GET", configMaps + "?continue=abc", "", "", 400, "BadRequest", "invalid continue token: continue key is not valid: "},
		{"match without version", "GET", configMaps + "?resourceVersionMatch=Exact", "", "", 422, "Invalid", `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided`},
		{"exact zero", "GET", configMaps + "?resourceVersionMatch=Exact&resourceVersion=0", "", "", 422, "Invalid", ""},
		{"future", "GET", configMaps + "?resourceVersion=99999999", "", "", 504, "Timeout", "Timeout: Too large resource version: 99999999, current: "},
		{"field selector", "GET", "/api/v1/namespaces/default/pods?fieldSelector=a%3Db", "", "", 400, "BadRequest", "field label not supported: a"},
		{"field selector default", "GET", configMaps + "?fieldSelector=a%3Db", "", "", 400, "BadRequest", `"a" is not a known field selector: only "metadata.name", "metadata.namespace"`},
		{"initial events of a list", "GET", configMaps + "?sendInitialEvents=true", "", "", 422, "Invalid", ""},
		{"initial events without match", "GET", configMaps + "?watch=1&sendInitialEvents=true", "", "", 422, "Invalid", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			media := c.media
			if media == "" {
				media = "application/json"
			}
			a := s.do(c.method, c.path, c.body, "Content-Type", media)
			a.t = t
			if a.code != c.code || a.text("reason") != c.reason || !strings.HasPrefix(a.text("message"), c.message) {
				t.Errorf("got %d %q %q", a.code, a.text("reason"), a.text("message"))
			}
			a.want("kind", "Status", "apiVersion", "v1", "status", "Failure", "code", c.code)
		})
	}
	for _, path := range []string{"/nope", "/apis/nope.io", "/apis/nope.io/v1", "/apis/nope.io/v1/foos", "/apis/example.com/v1/nope",
		"/apis/example.com/v9", "/apis/example.com/v9/crontabs", "/apis/example.com/v1/crontabs/a", "/apis/example.com/v1/namespaces/default/clusters"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			a := s.do(method, path, "")
			if path == "/apis/example.com/v9" && method == http.MethodPost {
				continue // the group is there, and takes GET alone
			}
			if a.code != 404 || string(a.raw) != "404 page not found\n" || a.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s %s: %d %q", method, path, a.code, a.raw)
			}
		}
	}
	if a := s.do(http.MethodPost, "/apis/example.com/v1/crontabs", cronTab("b", "")); string(a.raw) != "404 page not found\n" {
		t.Errorf("create over all namespaces: %d %q", a.code, a.raw)
	}
	if a := s.do("GET", configMaps+"/a", "", "Accept", "text/html"); a.code != 406 || a.text("reason") != "NotAcceptable" {
		t.Errorf("text/html: %d %s", a.code, a.raw)
	}
}
