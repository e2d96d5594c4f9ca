package names

import (
	"go/token"
	"strings"
	"unicode"

	"k8s.io/gengo/v2/namer"
	"k8s.io/gengo/v2/types"
)

// Plurals names the plurals of kinds.
type Plurals struct {
	public, private, resource interface{ Name(*types.Type) string }
}

// NewPlurals returns the plurals with exceptions, a map of Go type names to
// their plurals.
func NewPlurals(exceptions map[string]string) Plurals {
	return Plurals{
		public:   namer.NewPublicPluralNamer(exceptions),
		private:  namer.NewPrivatePluralNamer(exceptions),
		resource: namer.NewAllLowercasePluralNamer(exceptions),
	}
}

// Public returns the plural with its first letter raised, "Deployments".
func (p Plurals) Public(kind string) string { return p.public.Name(named(kind)) }

// Private returns the plural with its first letter lowered, "deployments" or
// "dNSRecords".
func (p Plurals) Private(kind string) string { return p.private.Name(named(kind)) }

// Resource returns the plural in lower case, "dnsrecords".
func (p Plurals) Resource(kind string) string { return p.resource.Name(named(kind)) }

func named(kind string) *types.Type { return &types.Type{Name: types.Name{Name: kind}} }

// Public returns the name with its first letter raised and the rest untouched.
func Public(name string) string { return namer.IC(name) }

// Private returns the name with its first letter lowered and the rest
// untouched: it may be a Go keyword.
func Private(name string) string { return namer.IL(name) }

// Group returns the exported Go name for an API group or a group's directory:
// the first dot-separated label with its first letter raised, "Core" when there
// is none. Hyphens and other characters that Go has no place for are dropped
// and the letter after them is raised ("my-group.io" is "MyGroup"). The result
// is "" when nothing valid is left, as for a label that starts with a digit.
func Group(name string) string {
	label, _, _ := strings.Cut(name, ".")
	if label == "" {
		label = "core"
	}
	var b strings.Builder
	raise := true
	for _, r := range label {
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			raise = true
			continue
		}
		if raise {
			r = unicode.ToUpper(r)
			raise = false
		}
		b.WriteRune(r)
	}
	if !token.IsIdentifier(b.String()) || !token.IsExported(b.String()) {
		return ""
	}
	return b.String()
}

// IsExported reports whether the name is an exported Go identifier.
func IsExported(name string) bool {
	return token.IsIdentifier(name) && token.IsExported(name)
}
