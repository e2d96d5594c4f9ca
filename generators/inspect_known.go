package generators

import "strings"

// knownTag is a tag, or all tags that continue its name with a colon, with the
// tool that reads it and what it does.
type knownTag struct{ name, owner, effect string }

// ourTags are the tags that client-gen reads. %s is the value.
var ourTags = []knownTag{
	{"genclient", "client-gen", "generates a client for the type"},
	{"genclient:nonNamespaced", "client-gen", "the resource is cluster-scoped"},
	{"genclient:noVerbs", "client-gen", "the client has hand-written methods only"},
	{"genclient:noStatus", "client-gen", "no UpdateStatus and ApplyStatus"},
	{"genclient:readonly", "client-gen", "only get, list and watch"},
	{"genclient:onlyVerbs", "client-gen", "only these verbs: %s"},
	{"genclient:skipVerbs", "client-gen", "leaves out these verbs: %s"},
	{"genclient:method", "client-gen", "adds a method: %s"},
	{"resourceName", "client-gen", "the path segment in URLs is %s"},
	{"groupName", "client-gen", "the API group is %s"},
	{"groupGoName", "client-gen", "the group is called %s in Go"},
	{"versionName", "client-gen", "the API version is %s"},
	{"k8s:client-gen", "client-gen", "with =false, no clients for this package"},
	{"k8s:deepcopy-gen", "deepcopy-gen", "deep copies: %s"},
	{"k8s:deepcopy-gen:interfaces", "deepcopy-gen", "adds DeepCopy functions that return %s"},
	{"k8s:deepcopy-gen:nonpointer-interfaces", "deepcopy-gen", "those functions have a value receiver: %s"},
	{"k8s:register-gen", "register-gen", "with =false, no registration for this package"},
	{"k8s:defaulter-gen", "defaulter-gen", "defaulting functions: %s"},
	{"k8s:defaulter-gen-input", "defaulter-gen", "defaults for the types of %s"},
	{"kubebuilder:object:root", "controller-gen, client-gen", "adds DeepCopyObject"},
	{"kubebuilder:object:generate", "controller-gen, client-gen", "deep copies: %s"},
	{"default", "defaulter-gen, openapi-gen, controller-gen", "the default value is %s"},
}

// otherTags are tags of other tools, which are left alone.
var otherTags = []knownTag{
	{"kubebuilder:validation", "controller-gen", "a rule of the CRD's schema"},
	{"kubebuilder:default", "controller-gen", "a default in the CRD's schema"},
	{"kubebuilder:subresource", "controller-gen", "a subresource of the CRD"},
	{"kubebuilder:printcolumn", "controller-gen", "a column of kubectl get"},
	{"kubebuilder:resource", "controller-gen", "names and scope of the CRD"},
	{"kubebuilder:storageversion", "controller-gen", "the version that is stored"},
	{"kubebuilder:skipversion", "controller-gen", "leaves this version out of the CRD"},
	{"kubebuilder:unservedversion", "controller-gen", "the version is not served"},
	{"kubebuilder:deprecatedversion", "controller-gen", "the version is deprecated"},
	{"kubebuilder:selectablefield", "controller-gen", "a field that field selectors can use"},
	{"kubebuilder:metadata", "controller-gen", "labels and annotations of the CRD"},
	{"kubebuilder:rbac", "controller-gen", "a rule of the controller's role"},
	{"kubebuilder:webhook", "controller-gen", "a webhook configuration"},
	{"kubebuilder:webhookconfiguration", "controller-gen", "a webhook configuration"},
	{"kubebuilder:ac", "controller-gen", "apply configurations of controller-gen"},
	{"kubebuilder:scaffold", "kubebuilder", "the place where kubebuilder adds code"},
	{"kubebuilder:docs-gen", "kubebuilder", "documentation"},
	{"kubebuilder:pruning", "controller-gen", "pruning of unknown fields"},
	{"kubebuilder:title", "controller-gen", "the title in the CRD's schema"},
	{"kubebuilder:example", "controller-gen", "an example in the CRD's schema"},
	{"kubebuilder:externalDocs", "controller-gen", "a link in the CRD's schema"},
	{"kubebuilder", "controller-gen", "a marker of controller-tools"},
	{"optional", "openapi-gen, controller-gen", "the field may be left out"},
	{"required", "openapi-gen, controller-gen", "the field must be there"},
	{"nullable", "openapi-gen, controller-gen", "the field may be null"},
	{"enum", "openapi-gen", "the type's constants are its only values"},
	{"listType", "openapi-gen, controller-gen", "how server-side apply merges the list"},
	{"listMapKey", "openapi-gen, controller-gen", "the key of the list's elements"},
	{"mapType", "openapi-gen, controller-gen", "how server-side apply merges the map"},
	{"structType", "openapi-gen, controller-gen", "how server-side apply merges the struct"},
	{"patchStrategy", "openapi-gen", "how a strategic merge patch treats the list"},
	{"patchMergeKey", "openapi-gen", "the key of a strategic merge patch"},
	{"union", "openapi-gen", "at most one of the fields may be set"},
	{"unionDiscriminator", "openapi-gen", "the field names the member that is set"},
	{"unionDeprecated", "openapi-gen", "a deprecated member of the union"},
	{"oneOf", "Kubernetes", "exactly one of the fields has to be set"},
	{"zeroOrOneOf", "Kubernetes", "at most one of the fields may be set"},
	{"featureGate", "Kubernetes", "the feature gate that the field needs"},
	{"protobuf", "go-to-protobuf", "how the field is encoded"},
	{"k8s:openapi-gen", "openapi-gen", "an OpenAPI definition"},
	{"k8s:openapi-model-package", "openapi-gen", "the name of the OpenAPI definitions"},
	{"k8s:conversion-gen", "conversion-gen", "conversion functions"},
	{"k8s:conversion-gen-external-types", "conversion-gen", "where the converted types are"},
	{"k8s:validation-gen", "validation-gen", "validation functions"},
	{"k8s:validation-gen-input", "validation-gen", "where the validated types are"},
	{"k8s:protobuf-gen", "go-to-protobuf", "protobuf definitions"},
	{"k8s:prerelease-lifecycle-gen", "prerelease-lifecycle-gen", "when the type came and goes"},
	{"k8s:applyconfiguration-gen", "applyconfiguration-gen", "apply configurations"},
	{"k8s:lister-gen", "lister-gen", "listers"},
	{"k8s:informer-gen", "informer-gen", "informers"},
	{"k8s:interfacebuild", "Kubernetes", "a marker of Kubernetes' own build"},
	{"k8s:declarativeValidation", "validation-gen", "a rule of declarative validation"},
	{"k8s", "validation-gen", "a rule of declarative validation"},
	{"operator-sdk", "operator-sdk", "a part of the operator's manifest"},
	{"genreconciler", "Knative's injection-gen", "a reconciler"},
	{"gencrdrefdocs", "gen-crd-api-reference-docs", "documentation"},
	{"crd", "controller-gen", "the CRD of another generator"},
	{"build", "go build", "a build constraint in the form before Go 1.17"},
}

// explain fills in who reads a tag and what it does.
func (t *Tag) explain() {
	if known, exact := lookup(ourTags, t.Name); exact {
		t.Ours, t.Owner, t.Effect = true, known.owner, known.effect
		if strings.Contains(t.Effect, "%s") {
			_, value, _ := strings.Cut(strings.TrimPrefix(t.Text, "+"+t.Name), "=")
			if value == "" {
				value = `""`
			}
			t.Effect = strings.Replace(t.Effect, "%s", value, 1)
		}
		return
	}
	if strings.HasPrefix(t.Name, "genclient") {
		t.Ours, t.Owner, t.Effect = true, "client-gen", "unknown, which is an error"
		return
	}
	if known, found := longest(t.Name); found && (known.name != "k8s" || !strings.HasSuffix(t.Name, "-gen")) {
		t.Owner, t.Effect = known.owner, known.effect
		return
	}
	t.Effect = "not known to client-gen, left alone"
}

// lookup finds a tag by its exact name.
func lookup(table []knownTag, name string) (knownTag, bool) {
	for _, known := range table {
		if known.name == name {
			return known, true
		}
	}
	return knownTag{}, false
}

// longest finds the longest name in the tables that a tag's name continues.
func longest(name string) (knownTag, bool) {
	for {
		if known, ok := lookup(otherTags, name); ok {
			return known, true
		}
		if known, ok := lookup(ourTags, name); ok {
			return known, true
		}
		end := strings.LastIndexAny(name, ":.")
		if end < 0 {
			return knownTag{}, false
		}
		name = name[:end]
	}
}
