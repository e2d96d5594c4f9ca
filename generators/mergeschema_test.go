package generators

import (
	"bytes"
	"encoding/json"
	"go/format"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/model"
)

const openAPIDocument = `{"definitions": {
	"a.Kind": {"type": "object", "x-kubernetes-group-version-kind": [{"group": "g", "version": "v1", "kind": "Kind"}], "properties": {
		"spec": {"$ref": "#/definitions/a.Spec", "x-kubernetes-map-type": "atomic"},
		"raw": {"$ref": "#/definitions/io.k8s.apimachinery.pkg.runtime.RawExtension"}}},
	"a.Spec": {"type": "object", "properties": {
		"on": {"type": "boolean"},
		"ports": {"type": "array", "items": {"$ref": "#/definitions/a.Port"}, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port", "protocol"]},
		"labels": {"type": "object", "additionalProperties": {"type": "string"}, "x-kubernetes-map-type": "atomic"},
		"when": {"type": "string", "format": "date-time"},
		"again": {"$ref": "#/definitions/a.Spec"}}},
	"a.Port": {"type": "object", "properties": {"port": {"type": "integer"}, "protocol": {"type": "string", "default": "T` + "`" + `CP"}}},
	"b.Unused": {"type": "string"}}}`

func TestSchemaFromOpenAPI(t *testing.T) {
	doc := &openAPI{}
	if err := json.Unmarshal([]byte(openAPIDocument), doc); err != nil {
		t.Fatal(err)
	}
	schema := mergeSchema{}
	doc.add(schema, "com.example.Kind", doc.find("g", "v1", "Kind", "com.example.Kind"))
	const want = `types:
- name: a.Port
  map:
    fields:
    - name: port
      type:
        scalar: numeric
    - name: protocol
      type:
        scalar: string
      default: "T\u0060CP"
- name: a.Spec
  map:
    fields:
    - name: again
      type:
        namedType: a.Spec
    - name: labels
      type:
        map:
          elementType:
            scalar: string
          elementRelationship: atomic
    - name: "on"
      type:
        scalar: boolean
    - name: ports
      type:
        list:
          elementType:
            namedType: a.Port
          elementRelationship: associative
          keys:
          - port
          - protocol
    - name: when
      type:
        scalar: untyped
- name: com.example.Kind
  map:
    fields:
    - name: raw
      type:
        namedType: __untyped_atomic_
    - name: spec
      type:
        namedType: a.Spec
        elementRelationship: atomic
`
	if got := schema.yaml(); got != want {
		t.Errorf("wrote\n%s\nwant\n%s", got, want)
	}
}

func TestPathName(t *testing.T) {
	for path, want := range map[string]string{
		"k8s.io/api/core/v1":            "io.k8s.api.core.v1.T",
		"example.com/exp/apis/r/v1":     "com.example.exp.apis.r.v1.T",
		"csi.storage.k8s.io/v1alpha1":   "io.k8s.storage.csi.v1alpha1.T",
		"plain":                         "plain.T",
		"local/apis/v1":                 "local.apis.v1.T",
		"github.com/x/y.z/pkg/apis/a-b": "com.github.x.y.z.pkg.apis.a-b.T",
	} {
		if got := pathName(model.Ident{Path: path, Name: "T"}); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// What is written for types with hostile names and comments is gofmt's own.
func TestApplyConfigurationsAreFormatted(t *testing.T) {
	api := &model.API{}
	v := addVersion(api, "apps.example.com", "apps", "v1")
	pkg := v.Packages[0]
	api.Packages = append(api.Packages, pkg)
	pkg.Applies, pkg.VersionName, pkg.GroupVersionVar = true, "v1", "SchemeGroupVersion"
	text := &model.Type{Name: model.Ident{Name: "string"}, Shape: &model.Shape{Kind: model.Basic, Basic: "string"}}
	field := func(name, doc string, typ *model.Type) *model.Field {
		return &model.Field{Name: name, Doc: doc, Type: typ, Tag: `json:"` + name + `"`}
	}
	slice := &model.Type{Shape: &model.Shape{Kind: model.Slice, Elem: text}}
	dict := &model.Type{Shape: &model.Shape{Kind: model.Map, Key: text, Elem: slice}}
	meta := func(name string, fields ...string) *model.Type {
		shape := &model.Shape{Kind: model.Struct}
		for _, f := range fields {
			shape.Fields = append(shape.Fields, field(f, "", text))
		}
		return &model.Type{Name: model.Ident{Path: metaPath, Name: name}, Decl: &model.Decl{}, Shape: shape}
	}
	typeMeta, objectMeta := meta("TypeMeta", "Kind", "APIVersion"), meta("ObjectMeta", "Name", "Namespace")
	for _, kind := range hostileKinds {
		addKind(v, kind, allMethods)
		nested := &model.Type{Shape: &model.Shape{Kind: model.Pointer, Elem: &model.Type{Name: model.Ident{Path: pkg.Path, Name: kind}, Shape: &model.Shape{Kind: model.Struct}}}}
		pkg.Applied = append(pkg.Applied, &model.Type{
			Name: model.Ident{Path: pkg.Path, Name: kind},
			Decl: &model.Decl{Root: true, Kind: true, Applied: true, Doc: kind + " is:\n - a list\n - of two\n\n\tcode\n\n# Not a heading"},
			Shape: &model.Shape{Kind: model.Struct, Fields: []*model.Field{
				{Name: "TypeMeta", Embedded: true, Type: typeMeta, Tag: `json:",inline"`},
				{Name: "ObjectMeta", Embedded: true, Type: objectMeta, Tag: `json:"metadata"`},
				field("Text", "", text), field("Texts", "Two\n\n\tlines.", slice), field("Map", "", dict), field("Own"+kind, "", nested),
			}},
		})
	}
	for _, runtime := range []string{LightRuntime, ClientGo} {
		files := mustPlan(t, api, func(o *Options) {
			o.Runtime, o.ApplyConfigurations, o.Clientset, o.Fakes = runtime, true, false, false
		})
		if len(files) < len(hostileKinds)+2 {
			t.Fatalf("only %d files", len(files))
		}
		for i, text := range mustRender(t, files, runtime) {
			want, err := format.Source(text)
			if err != nil {
				t.Fatalf("%s: %v", files[i].Path, err)
			}
			if !bytes.Equal(text, want) {
				t.Errorf("%s is not formatted: %s", files[i].Path, firstDifference(text, want))
			}
		}
	}
}
