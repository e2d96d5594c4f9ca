package v1

import "fmt"

const redacted = "--- REDACTED ---"

// String describes s without its token and key.
func (s ExecCredentialStatus) String() string {
	hidden := func(v string) string {
		if v == "" {
			return ""
		}
		return redacted
	}
	expiry := "<nil>"
	if s.ExpirationTimestamp != nil {
		expiry = s.ExpirationTimestamp.String()
	}
	return fmt.Sprintf("v1.ExecCredentialStatus{ExpirationTimestamp: %s, Token: %q, ClientCertificateData: %q, ClientKeyData: %q}",
		expiry, hidden(s.Token), hidden(s.ClientCertificateData), hidden(s.ClientKeyData))
}

// GoString is String.
func (s ExecCredentialStatus) GoString() string { return s.String() }

// Format writes String for every verb.
func (s ExecCredentialStatus) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }
