package exec

import (
	"strings"
	"testing"
)

// FuzzDecode: whatever a plugin prints, there are credentials or an error, and an error says no more of what was printed
// than the kind and version that it has instead of the right ones.
func FuzzDecode(f *testing.F) {
	const version = "client.authentication.k8s.io/v1"
	for _, seed := range []string{
		`{"kind":"ExecCredential","apiVersion":"` + version + `","status":{"token":"t","expirationTimestamp":"2026-01-02T03:04:05Z"}}`,
		`{"kind":"ExecCredential","apiVersion":"` + version + `","status":{"clientCertificateData":"c","clientKeyData":"k"}}`,
		"kind: ExecCredential\napiVersion: " + version + "\nstatus:\n  token: t\n", "", "null", "[", "token", "a: *a", "{}", "\x00",
		`{"kind":"ExecCredential","apiVersion":"` + version + `","status":{"token":"t","expirationTimestamp":"never"}}`,
	} {
		f.Add([]byte(seed), "hunter2")
	}
	f.Fuzz(func(t *testing.T, stdout []byte, secret string) {
		creds, err := decode(stdout, version)
		if (creds == nil) == (err == nil) {
			t.Fatalf("%v, %v", creds, err)
		}
		if err == nil {
			if creds.token == "" && creds.cert == nil {
				t.Fatal("credentials without any")
			}
			return
		}
		if strings.Contains(err.Error(), "returned a") || strings.Contains(err.Error(), "returned version") {
			return
		}
		if len(secret) > 6 && strings.Contains(string(stdout), secret) && !strings.Contains(version, secret) {
			withSecret := err.Error()
			_, without := decode([]byte(strings.ReplaceAll(string(stdout), secret, "")), version)
			if strings.Contains(withSecret, secret) && (without == nil || !strings.Contains(without.Error(), secret)) {
				t.Fatalf("the error shows what was printed: %v", err)
			}
		}
	})
}
