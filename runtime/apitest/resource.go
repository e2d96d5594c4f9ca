package apitest

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/jsonpath"
)

// Resource describes a resource that has neither a CustomResourceDefinition nor a place among the built-ins.
type Resource struct {
	Group, Version, Kind string
	// Plural is the name in paths; default: the usual English plural of the lower-cased kind.
	Plural string
	// Singular defaults to the lower-cased kind.
	Singular               string
	ShortNames, Categories []string
	// ClusterScoped resources have no namespace; the default is namespaced.
	ClusterScoped bool
	// Status serves /status and keeps the status apart.
	Status bool
	// Scale serves /scale on spec.replicas, status.replicas and status.selector.
	Scale bool
}

// AddResource serves a resource whose objects are stored as they come, without a schema.
func (s *Server) AddResource(r Resource) error {
	if r.Version == "" || r.Kind == "" {
		return fmt.Errorf("add resource %s: group, version and kind must be set", r.Plural)
	}
	s.registry.add(r.build(nil))
	return nil
}

func (r Resource) build(scheme *runtime.Scheme) *resource {
	if r.Plural == "" {
		plural, _ := meta.UnsafeGuessKindToResource(schema.GroupVersionKind{Group: r.Group, Version: r.Version, Kind: r.Kind})
		r.Plural = plural.Resource
	}
	if r.Singular == "" {
		r.Singular = strings.ToLower(r.Kind)
	}
	out := &resource{gr: schema.GroupResource{Group: r.Group, Resource: r.Plural}, kind: r.Kind, listKind: r.Kind + "List",
		singular: r.Singular, shortNames: r.ShortNames, categories: r.Categories, verbs: allVerbs, namespaced: !r.ClusterScoped, custom: true}
	v := &apiVersion{res: out, name: r.Version, served: true, storage: true, status: r.Status, ageColumn: true, scheme: scheme}
	if r.Scale {
		v.scale = mustScale(".spec.replicas", ".status.replicas", ".status.selector")
	}
	out.versions = []*apiVersion{v}
	return out
}

// AddScheme serves the kinds of a scheme that have object metadata and a list as new resources: plural guessed from the
// kind, namespaced, with /status when the type has a Status field. overrides (matched by group and kind) say otherwise.
// Objects are decoded strictly into the Go type, and served as protobuf when it can.
//
// Kinds that are served already, built-in or by a CustomResourceDefinition that was added before, stay as they are. Kinds
// of k8s.io/api that the server doesn't serve are left alone unless an override names them.
func (s *Server) AddScheme(scheme *runtime.Scheme, overrides ...Resource) error {
	known := scheme.AllKnownTypes()
	kinds := make([]schema.GroupVersionKind, 0, len(known))
	for gvk := range known {
		kinds = append(kinds, gvk)
	}
	sort.Slice(kinds, func(i, j int) bool { return kinds[i].String() < kinds[j].String() })
	for _, gvk := range kinds {
		if gvk.Version == runtime.APIVersionInternal || !scheme.Recognizes(gvk.GroupVersion().WithKind(gvk.Kind+"List")) {
			continue
		}
		o, err := scheme.New(gvk)
		if err != nil {
			return fmt.Errorf("add scheme: %w", err)
		}
		if _, isObject := o.(metav1.Object); !isObject {
			continue
		}
		s.addKind(scheme, gvk, known[gvk], overrides)
	}
	return nil
}

// addKind registers one kind of a scheme.
func (s *Server) addKind(scheme *runtime.Scheme, gvk schema.GroupVersionKind, goType reflect.Type, overrides []Resource) {
	if r := s.registry.byKind(gvk.GroupKind()); r != nil {
		if v := r.version(gvk.Version); v != nil {
			s.registry.add(r.withType(v, scheme))
			return
		}
		if r.custom && r.versions[0].schema == nil {
			s.registry.add(r.withVersion(gvk.Version, scheme))
		}
		return
	}
	description := Resource{Group: gvk.Group, Version: gvk.Version, Kind: gvk.Kind}
	_, description.Status = goType.FieldByName("Status")
	overridden := false
	for _, each := range overrides {
		if each.Group == gvk.Group && each.Kind == gvk.Kind {
			description, overridden = each, true
			description.Version = gvk.Version
		}
	}
	if !overridden && strings.HasPrefix(goType.PkgPath(), "k8s.io/api/") {
		return
	}
	s.registry.add(description.build(scheme))
}

// withType is the resource with a Go type for one of its versions; built-in kinds keep their own, and a CRD's schema
// stays what judges its objects.
func (r *resource) withType(v *apiVersion, scheme *runtime.Scheme) *resource {
	if !r.custom || v.schema != nil {
		return r
	}
	return r.rebuilt(func(old *apiVersion) *apiVersion {
		out := old.clone()
		if old == v {
			out.scheme = scheme
		}
		return out
	})
}

// withVersion is the resource with one more version.
func (r *resource) withVersion(name string, scheme *runtime.Scheme) *resource {
	out := r.rebuilt((*apiVersion).clone)
	added := out.versions[0].clone()
	added.name, added.scheme, added.storage, added.res = name, scheme, false, out
	out.versions = append(out.versions, added)
	return out
}

func (r *resource) rebuilt(change func(*apiVersion) *apiVersion) *resource {
	out := *r
	out.versions = nil
	for _, v := range r.versions {
		changed := change(v)
		changed.res = &out
		out.versions = append(out.versions, changed)
	}
	return &out
}

// clone copies all but the field managers.
func (v *apiVersion) clone() *apiVersion {
	return &apiVersion{res: v.res, name: v.name, served: v.served, storage: v.storage, status: v.status, scale: v.scale,
		warning: v.warning, raw: v.raw, schema: v.schema, columns: v.columns, ageColumn: v.ageColumn,
		selectable: v.selectable, scheme: v.scheme, mergeType: v.mergeType}
}

// Deprecate adds a Warning header to every answer for a version of a resource; an empty text removes it.
func (s *Server) Deprecate(gvr schema.GroupVersionResource, text string) error {
	r := s.registry.get(gvr.GroupResource())
	if r == nil || r.version(gvr.Version) == nil {
		return fmt.Errorf("deprecate %s: not served", gvr)
	}
	s.registry.add(r.rebuilt(func(v *apiVersion) *apiVersion {
		out := v.clone()
		if v.name == gvr.Version {
			out.warning = text
		}
		return out
	}))
	return nil
}

// hasProtobuf tells whether the Go type of a version is known and speaks protobuf.
func (v *apiVersion) hasProtobuf() bool {
	if v.scheme == nil {
		return false
	}
	o, err := v.scheme.New(v.gvk())
	if err != nil {
		return false
	}
	_, ok := o.(interface{ Marshal() ([]byte, error) })
	return ok
}

func mustScale(spec, status, selector string) *scalePaths {
	paths, err := parseScale(spec, status, selector)
	if err != nil {
		panic(err) // the paths are constants of this package
	}
	return paths
}

func parseScale(spec, status, selector string) (*scalePaths, error) {
	out := &scalePaths{}
	for _, each := range []struct {
		expression string
		into       *jsonpath.Path
	}{{spec, &out.specReplicas}, {status, &out.statusReplicas}, {selector, &out.selector}} {
		if each.expression == "" {
			continue
		}
		path, err := jsonpath.Parse(each.expression)
		if err != nil {
			return nil, err
		}
		*each.into = path
	}
	fields, ok := out.specReplicas.Fields()
	if !ok || len(fields) == 0 {
		return nil, fmt.Errorf("scale path %q: must be names only", spec)
	}
	out.spec = fields
	return out, nil
}
