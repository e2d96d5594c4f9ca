package apitest

import (
	"fmt"
	"reflect"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/builtin"
	"github.com/clientsmith/client-gen/runtime/apitest/internal/jsonpath"
	"github.com/clientsmith/client-gen/runtime/apitest/internal/merge"
	openapi "github.com/clientsmith/client-gen/runtime/apitest/internal/schema"
)

const (
	namespaceTable = "namespaces"
	crdTable       = "customresourcedefinitions.apiextensions.k8s.io"
)

// firstNamespaces are there from the start.
var firstNamespaces = []string{"default", "kube-node-lease", "kube-public", "kube-system"}

// addBuiltins registers the built-in resources and creates the first namespaces.
func (s *Server) addBuiltins() error {
	for _, b := range builtin.Resources() {
		gr := schema.GroupResource{Group: b.Group, Resource: b.Name()}
		if s.opts.NoBuiltins && gr.String() != namespaceTable && gr.String() != crdTable {
			continue
		}
		r, err := builtinResource(gr, b)
		if err != nil {
			return err
		}
		s.registry.add(r)
	}
	for _, name := range firstNamespaces {
		q := s.internalRequest(schema.GroupResource{Resource: "namespaces"}, "", "")
		o := object{"apiVersion": "v1", "kind": "Namespace", "metadata": object{"name": name,
			"labels": object{"kubernetes.io/metadata.name": name}}}
		if _, err := q.createObject(o); err != nil {
			return fmt.Errorf("create namespace %s: %w", name, err)
		}
	}
	return nil
}

func builtinResource(gr schema.GroupResource, b builtin.Resource) (*resource, error) {
	r := &resource{gr: gr, kind: b.Kind, listKind: b.Kind + "List", singular: lower(b.Kind), shortNames: b.ShortNames,
		categories: b.Categories, verbs: b.Verbs, namespaced: !b.Cluster, generation: b.Generation, returned: b.Returned, mustMatch: b.MustMatch}
	if r.verbs == nil {
		r.verbs = allVerbs
	}
	mergeType := merge.Typed()
	for i, name := range b.Versions {
		v := &apiVersion{res: r, name: name, served: true, storage: i == 0, status: b.Status, ageColumn: true,
			mergeType: &mergeType, selectable: map[string]jsonpath.Path{}}
		if types := builtin.Types(); types.Recognizes(v.gvk()) {
			v.scheme = types
		}
		if b.Scale {
			v.scale = mustScale(".spec.replicas", ".status.replicas", "")
		}
		for _, selectable := range b.Selectable {
			path, err := jsonpath.Parse("." + selectable)
			if err != nil {
				return nil, err
			}
			v.selectable[selectable] = path
		}
		if raw := builtin.Schema(b.Group, b.Kind); raw != nil {
			parsed, err := openapi.Parse(raw)
			if err != nil {
				return nil, fmt.Errorf("schema of %s: %w", b.Kind, err)
			}
			v.schema = parsed
		}
		columns, _ := builtin.Columns(b.Group, b.Kind)
		for _, each := range columns {
			c, err := newColumn(each)
			if err != nil {
				return nil, fmt.Errorf("columns of %s: %w", b.Kind, err)
			}
			v.columns = append(v.columns, c)
		}
		r.versions = append(r.versions, v)
	}
	return r, nil
}

// prepareBuiltin sets what the real server sets in a few kinds that programs look at.
func (q *request) prepareBuiltin(o object) {
	if q.table() == crdTable {
		defaultCRD(o)
	}
	q.defaultPodSpec(o)
	if q.res.custom || q.res.gr.Group != "" && q.res.gr.Group != "apps" {
		return
	}
	switch q.res.kind {
	case "Deployment":
		strategy := child(child(o, "spec"), "strategy")
		if strategy["type"] == "RollingUpdate" && strategy["rollingUpdate"] == nil {
			strategy["rollingUpdate"] = object{"maxSurge": "25%", "maxUnavailable": "25%"}
		}
	case "Namespace":
		u := &unstructured.Unstructured{Object: o}
		labels := u.GetLabels()
		if labels == nil {
			labels = map[string]string{}
		}
		labels["kubernetes.io/metadata.name"] = u.GetName()
		u.SetLabels(labels)
	case "Pod":
		child(o, "status")["qosClass"] = qosClass(child(o, "spec"))
	case "Secret":
		mergeStringData(o)
	case "Service":
		q.prepareService(child(o, "spec"))
	}
}

// prepareService gives a new service its address, from 10.0.0.0/16, and its ports their targets.
func (q *request) prepareService(spec object) {
	ports, _ := spec["ports"].([]any)
	for _, each := range ports {
		if port, ok := each.(map[string]any); ok && (port["targetPort"] == nil || port["targetPort"] == int64(0)) {
			port["targetPort"] = port["port"]
		}
	}
	if ip, _ := spec["clusterIP"].(string); ip == "" && spec != nil && spec["type"] != "ExternalName" {
		n := q.s.addresses.Add(1)
		ip = fmt.Sprintf("10.0.%d.%d", n/250%250, n%250+1)
		spec["clusterIP"], spec["clusterIPs"] = ip, []any{ip}
		spec["ipFamilies"], spec["ipFamilyPolicy"] = []any{"IPv4"}, "SingleStack"
	}
}

// mergeStringData moves stringData of a Secret into data.
func mergeStringData(o object) {
	plain := child(o, "stringData")
	delete(o, "stringData")
	if len(plain) == 0 {
		return
	}
	data := object{}
	for name, value := range child(o, "data") {
		data[name] = value
	}
	for name, value := range plain {
		text, _ := value.(string)
		data[name] = base64Of(text)
	}
	o["data"] = data
}

// validateBuiltinUpdate checks the few rules of built-in kinds that programs run into.
func (q *request) validateBuiltinUpdate(old, now object) field.ErrorList {
	if q.res.custom {
		return nil
	}
	if q.res.kind == "Secret" {
		mergeStringData(now)
	}
	if q.table() == crdTable {
		defaultCRD(now)
		return validateCRD(now)
	}
	if immutable, _ := old["immutable"].(bool); immutable && (q.res.kind == "ConfigMap" || q.res.kind == "Secret") {
		if !reflect.DeepEqual(old["data"], now["data"]) || now["immutable"] != true {
			return field.ErrorList{field.Forbidden(field.NewPath("data"), "field is immutable when `immutable` is set")}
		}
	}
	errs := q.validatePodSpec(now)
	if q.table() == "pods" && q.subresource == "" {
		errs = append(errs, validatePodUpdate(old, now)...)
	}
	if len(errs) > 0 {
		return errs
	}
	if q.res.gr.Group == "apps" && !reflect.DeepEqual(child(old, "spec")["selector"], child(now, "spec")["selector"]) {
		return field.ErrorList{field.Invalid(field.NewPath("spec", "selector"), child(now, "spec")["selector"], "field is immutable")}
	}
	return nil
}

// keepsUntilFinalized tells whether something other than metadata.finalizers holds a deleted object.
func (q *request) keepsUntilFinalized(u *unstructured.Unstructured) bool {
	if q.table() != namespaceTable {
		return false
	}
	finalizers, _ := child(u.Object, "spec")["finalizers"].([]any)
	return len(finalizers) > 0
}

// internalRequest is a request that the server makes of itself.
func (s *Server) internalRequest(gr schema.GroupResource, namespace, name string) *request {
	r := s.registry.get(gr)
	return &request{s: s, res: r, version: r.storage(), namespace: namespace, name: name, managed: true}
}

// changed reacts to a stored change: to CustomResourceDefinitions and to what empties a namespace.
func (s *Server) changed(q *request, stored object) {
	if q.table() == crdTable {
		s.crdChanged(q.name)
	}
	if q.res.custom && terminating(stored) {
		s.finishCRD(q.res.gr.String())
	}
	if q.res.namespaced && child(stored, "metadata")["deletionTimestamp"] != nil {
		s.finishNamespace(q.namespace)
	}
	if q.table() == namespaceTable {
		s.finishNamespace(q.name)
	}
}
