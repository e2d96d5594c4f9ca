package layer

import (
	"net/url"
	"strings"
)

// confidential are parts of the names of parameters that hold credentials.
var confidential = []string{"token", "secret", "passw", "credential", "signature", "apikey", "api_key", "api-key", "authorization"}

// MaskQuery returns the query of a URL without the values of credentials, for errors and logs. Names decide: a parameter
// whose name says that it is a credential is masked whatever its value. The others stay as they are written.
func MaskQuery(raw string) string {
	if !mayHide(raw) {
		return raw
	}
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		if name, _, ok := strings.Cut(part, "="); ok && isConfidential(name) {
			parts[i] = name + "=masked"
		}
	}
	return strings.Join(parts, "&")
}

// mayHide reports whether a look at the single parameters is worth it.
func mayHide(raw string) bool { return strings.Contains(raw, "%") || contains(raw) }

func isConfidential(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	return contains(name)
}

func contains(text string) bool {
	text = strings.ToLower(text)
	for _, part := range confidential {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
