package tags

import (
	"slices"
	"strings"
	"unicode"

	"github.com/clientsmith/client-gen/generators/internal/diag"
)

// ownWords are tags without a colon that output is made from.
var ownWords = []string{
	"genclient", "resourceName", "groupName", "groupGoName", "versionName", "default",
	"listType", "listMapKey", "mapType", "structType", "patchStrategy", "patchMergeKey",
}

// fieldWords are tags without a colon that other tools read from fields.
var fieldWords = []string{"optional", "required", "nullable", "unionDiscriminator", "unionDeprecated", "featureGate", "zeroOrOneOf"}

// otherWords are words that people write for a tag that is called otherwise.
var otherWords = map[string]string{
	"group": "groupName", "apiGroup": "groupName", "resource": "resourceName", "resourcePath": "resourceName", "plural": "resourceName",
	"pluralName": "resourceName", "resourceNames": "resourceName", "generate-client": "genclient", "generateClient": "genclient",
	"client-gen": "genclient", "generators": "", "version": "", "mapKey": "listMapKey", "listMapKeys": "listMapKey",
}

// bareMarkers are tags without a value.
var bareMarkers = []string{
	"optional", "required", "nullable", "kubebuilder:validation:Optional", "kubebuilder:validation:Required",
	"kubebuilder:storageversion", "kubebuilder:skipversion", "kubebuilder:unservedversion", "kubebuilder:subresource:status",
}

// typeMarkers are tags that tools read on types only.
var typeMarkers = []string{
	"resourceName", "k8s:deepcopy-gen:interfaces", "k8s:deepcopy-gen:nonpointer-interfaces", "kubebuilder:object:root",
	"kubebuilder:resource", "kubebuilder:resource:path", "kubebuilder:resource:scope", "kubebuilder:resource:shortName",
	"kubebuilder:subresource:status", "kubebuilder:subresource:scale", "kubebuilder:storageversion", "kubebuilder:printcolumn:name",
}

// generators are the tools that k8s:NAME-gen is for.
var generators = []string{
	"k8s:client-gen", "k8s:lister-gen", "k8s:informer-gen", "k8s:applyconfiguration-gen", "k8s:deepcopy-gen", "k8s:register-gen",
	"k8s:defaulter-gen", "k8s:openapi-gen", "k8s:conversion-gen", "k8s:protobuf-gen", "k8s:prerelease-lifecycle-gen", "k8s:validation-gen",
}

// kubebuilderWords are what may follow "kubebuilder:", and below "validation:"
// and "object:".
var (
	kubebuilderWords = []string{
		"validation", "default", "subresource", "printcolumn", "resource", "storageversion", "skipversion", "unservedversion",
		"deprecatedversion", "selectablefield", "metadata", "rbac", "webhook", "webhookconfiguration", "ac", "scaffold", "docs-gen",
		"pruning", "title", "example", "externalDocs", "object", "skip", "featuregate", "conversion", "doc", "altName", "plugin",
	}
	validationWords = []string{
		"AnyOf", "AtLeastOneOf", "AtMostOneOf", "EmbeddedResource", "Enum", "ExactlyOneOf", "ExclusiveMaximum", "ExclusiveMinimum", "Format",
		"MaxItems", "MaxLength", "MaxProperties", "Maximum", "MinItems", "MinLength", "MinProperties", "Minimum", "MultipleOf", "OneOf",
		"AllOf", "Not", "Optional", "Pattern", "Required", "Schemaless", "Type", "UniqueItems", "XEmbeddedResource", "XIntOrString",
		"XListMapKey", "XListType", "XMapType", "XPreserveUnknownFields", "XValidation", "items", "Title", "Nullable", "Default",
	}
	objectWords      = []string{"root", "generate"}
	subresourceWords = []string{"status", "scale"}
)

// isKnown reports whether some tool reads a tag of exactly that name.
func isKnown(name string) bool {
	return slices.Contains(ownWords, name) || slices.Contains(fieldWords, name) || slices.Contains(generators, name) ||
		slices.Contains(switches, name) || slices.Contains(otherSwitches, name) || slices.Contains(copyTags, name) ||
		name == "union" || name == "enum" || name == "build" || strings.HasPrefix(name, "genclient:") && slices.Contains(family, name[len("genclient:"):])
}

// isRead reports whether output depends on a tag, or every CRD does.
func isRead(name string) bool {
	name, _, _ = strings.Cut(name, "=")
	switch {
	case slices.Contains(ownWords, name), slices.Contains(switches, name), slices.Contains(copyTags, name):
		return true
	case slices.Contains([]string{"optional", "required", "nullable"}, name):
		return true
	case strings.HasPrefix(name, "genclient:") && isKnown(name), slices.Contains(generators, name):
		return true
	}
	for _, prefix := range []string{"kubebuilder:object", "kubebuilder:resource", "kubebuilder:subresource", "kubebuilder:default", "kubebuilder:storageversion"} {
		if name == prefix || strings.HasPrefix(name, prefix+":") {
			return true
		}
	}
	return false
}

// meantKubebuilder returns the marker that was meant by one of
// controller-tools' namespace: the name itself if there is nothing to say.
func meantKubebuilder(name string) string {
	parts := strings.Split(name, ":")
	if parts[0] != "kubebuilder" || len(parts) < 2 {
		return name
	}
	parts = slices.Clone(parts)
	second := parts[1]
	switch {
	case slices.Contains(kubebuilderWords, second):
	case slices.Contains(ownWords, second):
		return strings.Join(parts[1:], ":")
	case slices.Contains(family, second):
		return "genclient:" + second
	case second == "root" || second == "generate":
		parts = []string{"kubebuilder", "object", second}
	case slices.Contains(validationWords, second) && second != "Default":
		parts = slices.Insert(parts, 1, "validation")
	default:
		meant := near(second, kubebuilderWords, 2)
		if meant == "" {
			return name
		}
		parts[1] = meant
	}
	if len(parts) > 2 {
		last := len(parts) - 1
		switch parts[1] {
		case "validation":
			if parts[2] == "items" {
				break
			}
			parts[2] = orNear(parts[2], validationWords)
		case "object":
			parts[2] = orNear(parts[2], objectWords)
		case "subresource":
			if last == 2 || parts[2] != "scale" {
				parts[2] = orNear(parts[2], subresourceWords)
			}
		}
	}
	return strings.Join(parts, ":")
}

// orNear returns the word that was meant by got, or got.
func orNear(got string, words []string) string {
	if meant := near(got, words, min(2, len(got)/3)); meant != "" && !slices.Contains(words, got) {
		return meant
	}
	return got
}

// generatorOf returns the tag of the generator that was meant by a name such as
// k8s:deepcopy, kubernetes:deepcopy-gen or deepcopygen; "" if none was, or if
// the name is right.
func generatorOf(name string) string {
	prefix, rest, colon := strings.Cut(strings.ReplaceAll(name, "/", ":"), ":")
	if !colon {
		prefix, rest = "", name
	}
	rest, more, _ := strings.Cut(rest, ":")
	if prefix != "" && prefix != "k8s" && near(prefix, []string{"k8s", "kubernetes"}, 1) == "" && !strings.EqualFold(prefix, "k8s") {
		return ""
	}
	stem := stemOf(rest)
	if len(stem) < 6 || prefix == "" && stem == strings.ToLower(rest) {
		return "" // a word of the language
	}
	if tag := prefix + ":" + rest; slices.Contains(generators, tag) && (more == "package" || isBool(more)) {
		return tag + "=" + more
	}
	if slices.ContainsFunc(generators, func(tag string) bool {
		return tag == name || strings.HasPrefix(name, tag+":") || strings.HasPrefix(name, tag+"-")
	}) {
		return ""
	}
	for _, limit := range []int{0, 1} {
		for _, tag := range generators {
			own := stemOf(tag[len("k8s:"):])
			if limit > 0 && (prefix != "k8s" || near(stem, validators, 1) != "") || near(stem, []string{own}, limit) == "" {
				continue
			}
			switch more {
			case "":
				return tag
			case "package", "true", "false":
				return tag + "=" + more
			}
			return tag + ":" + more
		}
	}
	return ""
}

// validators are tags of validation-gen and openapi-gen that a stem could be
// mistaken for.
var validators = []string{"validation", "default", "optional", "required", "immutable", "format", "minimum", "maximum", "deprecated", "opaqueType"}

// stemOf is the name of a generator without what people vary.
func stemOf(name string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	return strings.TrimSuffix(strings.TrimSuffix(letters, "gen"), "s")
}

// nearWord returns the tag that was meant by a word without a colon.
func nearWord(name string) string {
	if len(name) < 6 {
		return ""
	}
	limit := 1
	if len(name) >= 9 {
		limit = 2
	}
	return near(name, append(slices.Clone(ownWords), fieldWords...), limit)
}

// near returns the word that is at most so many letters away from got in any
// letter case, "" for none.
func near(got string, words []string, limit int) string { return diag.Near(got, words, limit) }

// fold replaces characters that look like those of tags by these, and drops
// those that cannot be seen. odd is the first it replaced, 0 for none.
func fold(text string) (plain string, odd rune) {
	var b strings.Builder
	for _, r := range text {
		to, known := lookalikes[r]
		switch {
		case r <= unicode.MaxASCII:
			b.WriteRune(r)
			continue
		case known:
			b.WriteRune(to)
		case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
			b.WriteRune(r - 0xFEE0)
		case unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case unicode.Is(unicode.Cf, r):
		default:
			b.WriteRune(r)
			continue
		}
		if odd == 0 {
			odd = r
		}
	}
	return b.String(), odd
}

// lookalikes are letters of other scripts and signs that look like ASCII.
var lookalikes = map[rune]rune{
	'а': 'a', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'ӏ': 'l', 'о': 'o', 'р': 'p', 'ԛ': 'q', 'ѕ': 's', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'у': 'y',
	'А': 'A', 'В': 'B', 'С': 'C', 'Е': 'E', 'Н': 'H', 'К': 'K', 'М': 'M', 'О': 'O', 'Р': 'P', 'Т': 'T', 'Х': 'X', 'Ѕ': 'S',
	'α': 'a', 'ο': 'o', 'ν': 'v', 'ρ': 'p', 'Ν': 'N', 'Ο': 'O', 'Ε': 'E', 'Τ': 'T', 'ı': 'i', 'ɡ': 'g', 'ɑ': 'a',
	'‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '−': '-', '﹢': '+', '⁺': '+', '➕': '+', '＝': '=', '꞉': ':', '∶': ':', '׃': ':',
}
