package generators

import "strings"

// buildFakes completes the clientset's view with what its fakes need to know
// about all kinds.
func (p *planner) buildFakes() {
	for _, v := range p.versions {
		for _, k := range v.kinds {
			if k.view.Resource != guessedResource(k.view.Name) {
				p.clientset.Resources = append(p.clientset.Resources, k.view)
			}
			if k.view.Has("deleteCollection") {
				p.clientset.Deletes = true
			}
		}
	}
}

// guessedResource is the resource that a fake clientset's tracker looks for a
// kind under when nobody tells it: apimachinery's meta.UnsafeGuessKindToResource.
func guessedResource(kind string) string {
	singular := strings.ToLower(kind)
	switch {
	case strings.HasSuffix(singular, "endpoints"):
		return singular
	case strings.HasSuffix(singular, "s"):
		return singular + "es"
	case strings.HasSuffix(singular, "y"):
		return strings.TrimSuffix(singular, "y") + "ies"
	}
	return singular + "s"
}
