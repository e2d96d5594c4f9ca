package schema

import (
	smd "sigs.k8s.io/structured-merge-diff/v6/schema"
	"sigs.k8s.io/structured-merge-diff/v6/typed"
)

const (
	rootType     = "root"
	deducedType  = "deduced"
	metadataType = "metadata"
)

// Typed turns the schema into the type that server-side apply merges by.
func (s *Schema) Typed() typed.ParseableType {
	root := s.atom(true)
	parser := typed.Parser{Schema: smd.Schema{Types: []smd.TypeDef{
		{Name: rootType, Atom: root},
		{Name: deducedType, Atom: Deduced(deducedType)},
		{Name: metadataType, Atom: Metadata(deducedType)},
	}}}
	return parser.Type(rootType)
}

// Deduced is the type of a value that nothing is known of: maps merge by key, lists are replaced whole. name is the
// name it gets in its schema.
func Deduced(name string) smd.Atom {
	return smd.Atom{
		Scalar: scalar("untyped"),
		List:   &smd.List{ElementType: Named(name), ElementRelationship: smd.Atomic},
		Map:    &smd.Map{ElementType: Named(name), ElementRelationship: smd.Separable},
	}
}

// Metadata is the type of ObjectMeta. deduced names the type of everything else in it.
func Metadata(deduced string) smd.Atom {
	return smd.Atom{Map: &smd.Map{
		Fields: []smd.StructField{
			{Name: "annotations", Type: StringMap(smd.Separable)},
			{Name: "labels", Type: StringMap(smd.Separable)},
			{Name: "finalizers", Type: inline(smd.Atom{List: &smd.List{
				ElementType: inline(smd.Atom{Scalar: scalar("string")}), ElementRelationship: smd.Associative}})},
			{Name: "ownerReferences", Type: inline(smd.Atom{List: &smd.List{
				ElementType: inline(smd.Atom{Map: &smd.Map{ElementType: Named(deduced), ElementRelationship: smd.Atomic}}),
				Keys:        []string{"uid"}, ElementRelationship: smd.Associative}})},
		},
		ElementType: Named(deduced), ElementRelationship: smd.Separable,
	}}
}

// StringMap is a map of scalars.
func StringMap(relation smd.ElementRelationship) smd.TypeRef {
	return inline(smd.Atom{Map: &smd.Map{
		ElementType: inline(smd.Atom{Scalar: scalar("untyped")}), ElementRelationship: relation}})
}

// Named refers to a type by its name.
func Named(name string) smd.TypeRef { return smd.TypeRef{NamedType: &name} }

func inline(atom smd.Atom) smd.TypeRef { return smd.TypeRef{Inlined: atom} }

func scalar(kind smd.Scalar) *smd.Scalar { return &kind }

func (s *Schema) ref(root bool) smd.TypeRef {
	if s == nil {
		return Named(deducedType)
	}
	return inline(s.atom(root))
}

func (s *Schema) atom(root bool) smd.Atom {
	switch {
	case s.IntOrString:
		return smd.Atom{Scalar: scalar("untyped")}
	case s.Type == "object" || root:
		return smd.Atom{Map: s.mapType(root)}
	case s.Type == "array":
		return smd.Atom{List: s.listType()}
	case s.Type == "integer" || s.Type == "number":
		return smd.Atom{Scalar: scalar(smd.Numeric)}
	case s.Type == "boolean":
		return smd.Atom{Scalar: scalar(smd.Boolean)}
	case s.Type == "string":
		return smd.Atom{Scalar: scalar(smd.String)}
	}
	return Deduced(deducedType)
}

func (s *Schema) mapType(root bool) *smd.Map {
	m := &smd.Map{ElementRelationship: smd.Separable}
	if s.MapType == "atomic" {
		m.ElementRelationship = smd.Atomic
	}
	resource := root || s.EmbeddedResource
	if resource {
		untyped := inline(smd.Atom{Scalar: scalar("untyped")})
		m.Fields = append(m.Fields, smd.StructField{Name: "apiVersion", Type: untyped},
			smd.StructField{Name: "kind", Type: untyped}, smd.StructField{Name: "metadata", Type: Named(metadataType)})
	}
	for _, name := range s.Names() {
		if resource && (name == "apiVersion" || name == "kind" || name == "metadata") {
			continue
		}
		child := s.Properties[name]
		m.Fields = append(m.Fields, smd.StructField{Name: name, Type: child.ref(false), Default: child.Default})
	}
	switch {
	case s.AdditionalProperties != nil:
		m.ElementType = s.AdditionalProperties.ref(false)
	case s.PreserveUnknown || len(s.Properties) == 0 && !root:
		m.ElementType = Named(deducedType)
	}
	return m
}

func (s *Schema) listType() *smd.List {
	list := &smd.List{ElementType: s.Items.ref(false), ElementRelationship: smd.Atomic}
	switch s.ListType {
	case "set":
		list.ElementRelationship = smd.Associative
	case "map":
		list.ElementRelationship = smd.Associative
		list.Keys = s.ListMapKeys
	}
	return list
}
