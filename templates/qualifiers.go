package templates

import (
	"path"
	"slices"
	"strings"
)

// fixedQualifiers are the packages that every template may name as Go source
// would, with an import path that is the same whatever code is generated for.
var fixedQualifiers = map[string]string{
	"context": "context",
	"errors":  "errors",
	"fmt":     "fmt",
	"http":    "net/http",
	"json":    "encoding/json",
	"reflect": "reflect",
	"strings": "strings",
	"sync":    "sync",
	"time":    "time",

	"apierrors":   "k8s.io/apimachinery/pkg/api/errors",
	"fields":      "k8s.io/apimachinery/pkg/fields",
	"labels":      "k8s.io/apimachinery/pkg/labels",
	"meta":        "k8s.io/apimachinery/pkg/api/meta",
	"metav1":      "k8s.io/apimachinery/pkg/apis/meta/v1",
	"runtime":     "k8s.io/apimachinery/pkg/runtime",
	"schema":      "k8s.io/apimachinery/pkg/runtime/schema",
	"serializer":  "k8s.io/apimachinery/pkg/runtime/serializer",
	"types":       "k8s.io/apimachinery/pkg/types",
	"utilruntime": "k8s.io/apimachinery/pkg/util/runtime",
	"watch":       "k8s.io/apimachinery/pkg/watch",
}

// runtimeQualifiers are the packages below the runtime that generated code is
// built on: [Config.Runtime] plus the path given here.
var runtimeQualifiers = map[string]string{
	"apply":         "util/apply",
	"cache":         "tools/cache",
	"discovery":     "discovery",
	"extract":       "util/extract",
	"fakediscovery": "discovery/fake",
	"flowcontrol":   "util/flowcontrol",
	"gentype":       "gentype",
	"gentypefake":   "gentype/fake",
	"listers":       "listers",
	"rest":          "rest",
	"restfake":      "rest/fake",
	"testing":       "testing",
}

// fileQualifiers are names that [File.Imports] may give a meaning to. They are
// listed so that no parameter is ever called like one of them.
var fileQualifiers = []string{"api", "applyconfiguration", "clientset", "internalinterfaces", "scheme", "typed"}

// clientGo is the root at which the fakes of gentype lie in gentype itself.
const clientGo = "k8s.io/client-go"

// qualifiersFor returns the qualifiers of one runtime root and the alias that
// files should prefer for each import path.
func qualifiersFor(root string) (paths, aliases map[string]string) {
	paths = make(map[string]string, len(fixedQualifiers)+len(runtimeQualifiers))
	aliases = make(map[string]string, cap(fileQualifiers))
	for name, p := range fixedQualifiers {
		paths[name], aliases[p] = p, name
	}
	for name, below := range runtimeQualifiers {
		if name == "gentypefake" && root == clientGo {
			below = runtimeQualifiers["gentype"]
		}
		p := path.Join(root, below)
		paths[name] = p
		if old, ok := aliases[p]; !ok || len(name) < len(old) {
			aliases[p] = name
		}
	}
	return paths, aliases
}

// Alias derives an alias from an import path as a reader expects it: "appsv1"
// for ".../apps/v1", else the last element without punctuation. It is a name
// to prefer, not a promise: the linker picks another one if it is taken.
func Alias(importPath string) string {
	dir, base := path.Split(importPath)
	alias := lettersAndDigits(base)
	if isVersion(base) {
		alias = lettersAndDigits(path.Base(dir)) + alias
	}
	return startWithLetter(alias)
}

// fallbackAlias returns the names that are tried in turn when the preferred alias is taken.
func fallbackAlias(importPath, preferred string, try int) string {
	if try == 0 {
		dir := path.Dir(importPath)
		if isVersion(path.Base(importPath)) {
			dir = path.Dir(dir) // the preferred alias has that element
		}
		parent := lettersAndDigits(path.Base(dir))
		if parent == "" {
			parent = "std"
		}
		return startWithLetter(parent + preferred)
	}
	return preferred + string(rune('1'+try%9)) + strings.Repeat("x", try/9)
}

// isVersion reports whether a path element looks like an API version: v1,
// v1beta2, v2alpha1, internalversion.
func isVersion(element string) bool {
	if element == "internalversion" {
		return true
	}
	return len(element) > 1 && element[0] == 'v' && element[1] >= '0' && element[1] <= '9'
}

func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}

func startWithLetter(alias string) string {
	if alias == "" || alias[0] >= '0' && alias[0] <= '9' {
		return "pkg" + alias
	}
	return alias
}

// isQualifier reports whether some template may use the name as a qualifier.
func isQualifier(name string) bool {
	return fixedQualifiers[name] != "" || runtimeQualifiers[name] != "" || slices.Contains(fileQualifiers, name)
}
