package api

import (
	"fmt"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
)

// String describes the user without any credential: of secret fields it says whether they are set. client-go's AuthInfo
// has no such method and prints its token.
func (a AuthInfo) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "api.AuthInfo{ClientCertificate: %q, ClientCertificateData: %q, ClientKey: %q, ClientKeyData: %q, ",
		a.ClientCertificate, authconfig.Hidden(a.ClientCertificateData), a.ClientKey, authconfig.Hidden(a.ClientKeyData))
	fmt.Fprintf(&b, "Token: %q, TokenFile: %q, Impersonate: %q, ImpersonateUID: %q, ImpersonateGroups: %q, ImpersonateUserExtra: %s, ",
		authconfig.Hidden(a.Token), a.TokenFile, a.Impersonate, a.ImpersonateUID, a.ImpersonateGroups,
		authconfig.HiddenList("map[string][]string", len(a.ImpersonateUserExtra)))
	fmt.Fprintf(&b, "Username: %q, Password: %q, AuthProvider: %s, Exec: %s, Extensions: %d}",
		a.Username, authconfig.Hidden(a.Password), describe(a.AuthProvider), describe(a.Exec), len(a.Extensions))
	return b.String()
}

// GoString is String.
func (a AuthInfo) GoString() string { return a.String() }

// Format writes String for every verb of fmt.
func (a AuthInfo) Format(f fmt.State, _ rune) { fmt.Fprint(f, a.String()) }

func describe[T fmt.Stringer](v *T) string {
	if v == nil {
		return "nil"
	}
	return (*v).String()
}
