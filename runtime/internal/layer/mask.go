package layer

import (
	"net/url"
	"strings"
)

// confidential are parts of the names of parameters that hold credentials.
var confidential = []string{"token", "secret", "passw", "credential", "signature", "apikey", "api_key", "api-key", "authorization",
	"accesskey", "access_key", "access-key", "bearer", "jwt", "pwd", "session"}

// confidentialNames are whole names of such parameters.
var confidentialNames = map[string]bool{"auth": true, "code": true, "key": true, "sig": true}

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
func mayHide(raw string) bool {
	if strings.Contains(raw, "%") || contains(raw) {
		return true
	}
	for part := range strings.SplitSeq(raw, "&") {
		if name, _, _ := strings.Cut(part, "="); confidentialNames[strings.ToLower(name)] {
			return true
		}
	}
	return false
}

func isConfidential(name string) bool {
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	return contains(name) || confidentialNames[strings.ToLower(name)]
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

// Hidden stands for what is hidden in a URL.
const Hidden = "--- REDACTED ---"

// MaskURL returns what somebody wrote for a URL without its user information, query and fragment, all of which may be
// credentials. Where it cannot be told which part is which, nothing is left.
func MaskURL(text string) string {
	masked, _, cut := strings.Cut(text, "?")
	if before, _, ok := strings.Cut(masked, "#"); ok {
		masked, cut = before, true
	}
	if strings.Contains(text, "@") {
		u, err := url.Parse(masked)
		if err != nil || u.Host == "" || strings.Contains(u.Path, "@") || strings.Contains(text[len(masked):], "@") {
			return Hidden
		}
		u.User = nil
		masked = u.String()
	}
	if cut {
		masked += "?" + Hidden
	}
	return masked
}
