package apitest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apimachinery/pkg/version"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/builtin"
	"github.com/clientsmith/client-gen/runtime/apitest/internal/jsonpath"
	openapi "github.com/clientsmith/client-gen/runtime/apitest/internal/schema"
	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

var crdResource = schema.GroupResource{Group: "apiextensions.k8s.io", Resource: "customresourcedefinitions"}

// AddCRD creates the CustomResourceDefinitions (apiextensions.k8s.io/v1) of a manifest, YAML with one or several
// documents or JSON; documents of other kinds are an error. One that exists already is replaced.
func (s *Server) AddCRD(manifest []byte) error {
	documents := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(manifest)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("add CRD: %w", err)
		}
		o, _, err := parseObject(document, mediaYAML)
		if err != nil {
			return fmt.Errorf("add CRD: %w", err)
		}
		if len(o) == 0 {
			continue
		}
		if err := s.addCRD(o); err != nil {
			return fmt.Errorf("add CRD: %w", err)
		}
	}
}

// AddCRDFile adds the manifest in a file, or those in the *.yaml, *.yml and *.json files of a folder.
func (s *Server) AddCRDFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("add CRD: %w", err)
	}
	files := []string{path}
	if info.IsDir() {
		entries, err := os.ReadDir(path)
		if err != nil {
			return fmt.Errorf("add CRD: %w", err)
		}
		files = nil
		for _, entry := range entries {
			if slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(entry.Name())) {
				files = append(files, filepath.Join(path, entry.Name()))
			}
		}
	}
	for _, file := range files {
		manifest, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("add CRD: %w", err)
		}
		if err := s.AddCRD(manifest); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func (s *Server) addCRD(o object) error {
	name, _ := child(o, "metadata")["name"].(string)
	q := s.internalRequest(crdResource, "", name)
	if err := q.checkKind(o); err != nil {
		return err
	}
	if _, err := normalizeMetadata(o); err != nil {
		return err
	}
	q.verb = "patch" // replacing needs no resource version
	if s.store.Get(crdTable, store.Key{Name: name}) == nil {
		_, err := q.createObject(o)
		return err
	}
	_, err := q.change(func(store.Object) (object, error) { return o, nil })
	return err
}

// crdChanged brings what is served in line with a stored CustomResourceDefinition.
func (s *Server) crdChanged(name string) {
	record := s.store.Get(crdTable, store.Key{Name: name})
	if record == nil {
		plural, group, _ := strings.Cut(name, ".")
		s.removeCustom(schema.GroupResource{Group: group, Resource: plural})
		return
	}
	r, err := parseCRD(record.Object)
	if err != nil {
		s.log.Error("read CRD", "name", name, "err", err)
		return
	}
	if terminating(record.Object) {
		s.finishCRD(name)
		return
	}
	s.registry.add(r)
	if established(record.Object) {
		return
	}
	err = s.store.Write(func(tx *store.Txn) error {
		key := store.Key{Name: name}
		if record = tx.Get(crdTable, key); record == nil {
			return nil
		}
		next := deepCopy(record.Object)
		next["status"] = s.crdStatus(r)
		child(next, "metadata")["finalizers"] = []any{crdFinalizer}
		tx.Put(crdTable, key, func(revision uint64) store.Object { return withResourceVersion(next, revision) })
		return nil
	})
	if err != nil {
		s.log.Error("establish CRD", "name", name, "err", err)
	}
}

// crdFinalizer holds a CustomResourceDefinition until its objects are gone.
const crdFinalizer = "customresourcecleanup.apiextensions.k8s.io"

// finishCRD deletes the objects of a CustomResourceDefinition that is being deleted, and it once they are gone.
func (s *Server) finishCRD(name string) {
	record := s.store.Get(crdTable, store.Key{Name: name})
	if record == nil || !terminating(record.Object) {
		return
	}
	plural, group, _ := strings.Cut(name, ".")
	r := s.registry.get(schema.GroupResource{Group: group, Resource: plural})
	if r == nil {
		return
	}
	gone := false
	err := s.store.Write(func(tx *store.Txn) error {
		key := store.Key{Name: name}
		if record = tx.Get(crdTable, key); record == nil || s.emptyTable(tx, r, "") > 0 {
			return nil
		}
		u := &unstructured.Unstructured{Object: deepCopy(record.Object)}
		u.SetFinalizers(slices.DeleteFunc(u.GetFinalizers(), func(each string) bool { return each == crdFinalizer }))
		build := func(revision uint64) store.Object { return withResourceVersion(u.Object, revision) }
		before := (&unstructured.Unstructured{Object: record.Object}).GetFinalizers()
		if gone = len(u.GetFinalizers()) == 0; gone {
			tx.Delete(crdTable, key, build)
		} else if len(before) != len(u.GetFinalizers()) {
			tx.Put(crdTable, key, build)
		}
		return nil
	})
	if err != nil {
		s.log.Error("finish CRD", "name", name, "err", err)
	}
	if gone {
		s.removeCustom(r.gr)
	}
}

// removeCustom stops serving a resource, after deleting its objects.
func (s *Server) removeCustom(gr schema.GroupResource) {
	r := s.registry.get(gr)
	if r == nil || !r.custom {
		return
	}
	s.registry.remove(gr)
	err := s.store.Write(func(tx *store.Txn) error {
		for _, record := range tx.List(r.table(), "") {
			tx.Delete(r.table(), record.Key, func(revision uint64) store.Object { return withResourceVersion(record.Object, revision) })
		}
		return nil
	})
	if err != nil {
		s.log.Error("remove resource", "resource", gr, "err", err)
	}
	s.store.Drop(r.table())
}

func established(o object) bool {
	conditions, _ := child(o, "status")["conditions"].([]any)
	for _, each := range conditions {
		if condition, ok := each.(map[string]any); ok && condition["type"] == "Established" {
			return condition["status"] == "True"
		}
	}
	return false
}

func (s *Server) crdStatus(r *resource) object {
	condition := func(kind, reason, message string) any {
		return object{"type": kind, "status": "True", "reason": reason, "message": message,
			"lastTransitionTime": s.now().Format("2006-01-02T15:04:05Z")}
	}
	names := object{"plural": r.gr.Resource, "singular": r.singular, "kind": r.kind, "listKind": r.listKind}
	if len(r.shortNames) > 0 {
		names["shortNames"] = anys(r.shortNames)
	}
	if len(r.categories) > 0 {
		names["categories"] = anys(r.categories)
	}
	return object{
		"conditions": []any{condition("NamesAccepted", "NoConflicts", "no conflicts found"),
			condition("Established", "InitialNamesAccepted", "the initial names have been accepted")},
		"acceptedNames": names, "storedVersions": []any{r.storage().name},
	}
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, each := range list {
		out[i] = each
	}
	return out
}

// defaultCRD fills in what a real server fills in.
func defaultCRD(o object) {
	spec := child(o, "spec")
	names := child(spec, "names")
	if spec == nil || names == nil {
		return
	}
	kind, _ := names["kind"].(string)
	if names["singular"] == nil && kind != "" {
		names["singular"] = strings.ToLower(kind)
	}
	if names["listKind"] == nil && kind != "" {
		names["listKind"] = kind + "List"
	}
	if spec["conversion"] == nil {
		spec["conversion"] = object{"strategy": "None"}
	}
}

// validateCRD returns what is wrong with a CustomResourceDefinition.
func validateCRD(o object) field.ErrorList {
	r, err := parseCRD(o)
	if err != nil {
		return field.ErrorList{field.Invalid(field.NewPath("spec"), field.OmitValueType{}, err.Error())}
	}
	name, _ := child(o, "metadata")["name"].(string)
	if want := r.gr.String(); name != want {
		return field.ErrorList{field.Invalid(fieldMetadata.Child("name"), name, "must be spec.names.plural+\".\"+spec.group")}
	}
	stored := 0
	for _, v := range r.versions {
		if v.storage {
			stored++
		}
	}
	if stored != 1 {
		return field.ErrorList{field.Invalid(field.NewPath("spec", "versions"), field.OmitValueType{}, "must have exactly one version marked as storage version")}
	}
	return nil
}

// parseCRD makes a resource of a CustomResourceDefinition.
func parseCRD(o object) (*resource, error) {
	spec := child(o, "spec")
	names := child(spec, "names")
	text := func(from object, name string) string {
		value, _ := from[name].(string)
		return value
	}
	kind := text(names, "kind")
	r := &resource{gr: schema.GroupResource{Group: text(spec, "group"), Resource: text(names, "plural")}, kind: kind,
		listKind: text(names, "listKind"), singular: text(names, "singular"), shortNames: texts(names["shortNames"]),
		categories: texts(names["categories"]), verbs: allVerbs, namespaced: text(spec, "scope") == "Namespaced", custom: true}
	if r.gr.Group == "" || r.gr.Resource == "" || kind == "" {
		return nil, errors.New("group, names.plural and names.kind must be set")
	}
	if scope := text(spec, "scope"); scope != "Namespaced" && scope != "Cluster" {
		return nil, fmt.Errorf("scope %q is neither Namespaced nor Cluster", scope)
	}
	if r.singular == "" {
		r.singular = strings.ToLower(kind)
	}
	if r.listKind == "" {
		r.listKind = kind + "List"
	}
	versions, _ := spec["versions"].([]any)
	for _, each := range versions {
		raw, _ := each.(map[string]any)
		v, err := parseCRDVersion(r, raw)
		if err != nil {
			return nil, fmt.Errorf("version %s: %w", text(raw, "name"), err)
		}
		r.versions = append(r.versions, v)
	}
	if len(r.versions) == 0 {
		return nil, errors.New("versions must not be empty")
	}
	slices.SortStableFunc(r.versions, func(a, b *apiVersion) int { return version.CompareKubeAwareVersionStrings(b.name, a.name) })
	return r, nil
}

func texts(list any) []string {
	var out []string
	items, _ := list.([]any)
	for _, item := range items {
		if value, ok := item.(string); ok {
			out = append(out, value)
		}
	}
	return out
}

func parseCRDVersion(r *resource, raw object) (*apiVersion, error) {
	v := &apiVersion{res: r, selectable: map[string]jsonpath.Path{}}
	v.name, _ = raw["name"].(string)
	v.served, _ = raw["served"].(bool)
	v.storage, _ = raw["storage"].(bool)
	if v.name == "" {
		return nil, errors.New("name must be set")
	}
	if deprecated, _ := raw["deprecated"].(bool); deprecated {
		if v.warning, _ = raw["deprecationWarning"].(string); v.warning == "" {
			v.warning = fmt.Sprintf("%s/%s %s is deprecated", r.gr.Group, v.name, r.kind)
		}
	}
	v.raw = child(child(raw, "schema"), "openAPIV3Schema")
	if v.raw == nil {
		return nil, errors.New("schema.openAPIV3Schema must be set")
	}
	var err error
	if v.schema, err = openapi.Parse(v.raw); err != nil {
		return nil, err
	}
	mergeType := v.schema.Typed()
	v.mergeType = &mergeType
	subresources := child(raw, "subresources")
	_, v.status = subresources["status"]
	if scale := child(subresources, "scale"); scale != nil {
		at := func(name string) string { value, _ := scale[name].(string); return value }
		if v.scale, err = parseScale(at("specReplicasPath"), at("statusReplicasPath"), at("labelSelectorPath")); err != nil {
			return nil, err
		}
	}
	return v, v.parseCRDColumns(raw)
}

// parseCRDColumns reads printer columns and selectable fields.
func (v *apiVersion) parseCRDColumns(raw object) error {
	columns, _ := raw["additionalPrinterColumns"].([]any)
	v.ageColumn = len(columns) == 0
	for _, each := range columns {
		c, _ := each.(map[string]any)
		at := func(name string) string { value, _ := c[name].(string); return value }
		priority, _ := c["priority"].(int64)
		parsed, err := newColumn(builtin.Column{Name: at("name"), Type: at("type"), Path: at("jsonPath")})
		if err != nil {
			return err
		}
		parsed.definition = metav1.TableColumnDefinition{Name: at("name"), Type: at("type"), Format: at("format"),
			Description: at("description"), Priority: int32(priority)}
		if parsed.definition.Description == "" {
			parsed.definition.Description = "Custom resource definition column (in JSONPath format): " + at("jsonPath")
		}
		v.columns = append(v.columns, parsed)
	}
	selectable, _ := raw["selectableFields"].([]any)
	for _, each := range selectable {
		f, _ := each.(map[string]any)
		expression, _ := f["jsonPath"].(string)
		path, err := jsonpath.Parse(expression)
		if err != nil {
			return err
		}
		v.selectable[strings.TrimPrefix(expression, ".")] = path
	}
	return nil
}
