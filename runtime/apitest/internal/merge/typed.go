package merge

import (
	"sort"
	"sync"

	smd "sigs.k8s.io/structured-merge-diff/v6/schema"
	"sigs.k8s.io/structured-merge-diff/v6/typed"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/schema"
)

const objectType = "object"

// Typed is the type that server-side apply merges built-in kinds by. Values whose name the table doesn't know are
// deduced: maps merge by key, lists are replaced whole.
var Typed = sync.OnceValue(func() typed.ParseableType {
	types := []smd.TypeDef{{Name: "metadata", Atom: schema.Metadata("deduced")}, {Name: "deduced", Atom: schema.Deduced("deduced")}}
	names := make([]string, 0, len(contexts))
	for context := range contexts {
		names = append(names, context)
	}
	sort.Strings(names)
	for _, context := range names {
		types = append(types, smd.TypeDef{Name: objectType + context, Atom: object(context)})
	}
	parser := typed.Parser{Schema: smd.Schema{Types: types}}
	return parser.Type(objectType)
})

func object(context string) smd.Atom {
	atom := schema.Deduced(objectType)
	atom.List.ElementType = schema.Named("deduced") // nothing merges below a list that is replaced whole
	fields := map[string]smd.TypeRef{"metadata": schema.Named("metadata")}
	for _, name := range scalarMaps {
		fields[name] = deduceStrings(smd.Separable)
	}
	for _, name := range atomicMaps {
		fields[name] = deduceStrings(smd.Atomic)
	}
	for _, each := range []string{"", context} {
		for name, list := range contexts[each] {
			fields[name] = listRef(list)
		}
	}
	if context == "container" {
		fields["resources"] = schema.Named(objectType + context)
	}
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		field := smd.StructField{Name: name, Type: fields[name]}
		atom.Map.Fields = append(atom.Map.Fields, field)
	}
	return atom
}

// deduceStrings is a map of scalars that may also be something else: a field of that name need not be a map.
func deduceStrings(relation smd.ElementRelationship) smd.TypeRef {
	atom := schema.Deduced("deduced")
	atom.Map = &smd.Map{ElementType: schema.Named("deduced"), ElementRelationship: relation}
	return smd.TypeRef{Inlined: atom}
}

func listRef(list listField) smd.TypeRef {
	keys := list.applyKeys
	if keys == nil && list.key != "" {
		keys = []string{list.key}
	}
	items := schema.Named(objectType + list.items)
	if len(keys) == 0 {
		items = schema.Named("deduced")
	}
	if len(keys) > 1 {
		items = smd.TypeRef{Inlined: withDefaults(keys)}
	}
	atom := schema.Deduced("deduced")
	atom.List = &smd.List{ElementType: items, ElementRelationship: smd.Associative, Keys: keys}
	return smd.TypeRef{Inlined: atom}
}

// withDefaults is the type of items whose second key has a default: the protocol of a port.
func withDefaults(keys []string) smd.Atom {
	fallback := map[string]any{"protocol": "TCP"}
	atom := schema.Deduced("deduced")
	for _, key := range keys {
		atom.Map.Fields = append(atom.Map.Fields, smd.StructField{Name: key, Type: schema.Named("deduced"), Default: fallback[key]})
	}
	return atom
}
