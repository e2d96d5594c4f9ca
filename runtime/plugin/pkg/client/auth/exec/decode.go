package exec

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"

	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	clientauthenticationv1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
)

// errOutput takes the place of decoding errors, which quote what they could not decode.
var errOutput = errors.New("decoding stdout: not an ExecCredential in JSON or YAML")

// decode reads what a plugin printed. No error contains any of it but the names of version and kind.
func decode(stdout []byte, apiVersion string) (*credentials, error) {
	if trimmed := bytes.TrimSpace(stdout); len(trimmed) > 0 && trimmed[0] != '{' {
		asJSON, err := yaml.YAMLToJSON(trimmed)
		if err != nil {
			return nil, errOutput
		}
		stdout = asJSON
	}
	var cred clientauthenticationv1.ExecCredential
	if err := kjson.UnmarshalCaseSensitivePreserveInts(stdout, &cred); err != nil {
		return nil, errOutput
	}
	if cred.Kind != "ExecCredential" {
		return nil, fmt.Errorf("decoding stdout: the plugin returned a %q rather than an ExecCredential", short(cred.Kind))
	}
	if cred.APIVersion != apiVersion {
		return nil, fmt.Errorf("exec plugin is configured to use API version %s, plugin returned version %s", apiVersion, authconfig.Printable(short(cred.APIVersion)))
	}
	return fromStatus(cred.Status)
}

// short cuts what is no name off.
func short(name string) string {
	const longest = 100
	if len(name) > longest {
		return name[:longest] + "..."
	}
	return name
}

func fromStatus(status *clientauthenticationv1.ExecCredentialStatus) (*credentials, error) {
	if status == nil {
		return nil, errors.New("exec plugin didn't return a status field")
	}
	hasCert, hasKey := status.ClientCertificateData != "", status.ClientKeyData != ""
	if status.Token == "" && !hasCert && !hasKey {
		return nil, errors.New("exec plugin didn't return a token or cert/key pair")
	}
	if hasCert != hasKey {
		return nil, errors.New("exec plugin returned only certificate or key, not both")
	}
	creds := &credentials{token: status.Token}
	if status.ExpirationTimestamp != nil {
		creds.expiry = status.ExpirationTimestamp.Time
	}
	if hasCert {
		cert, err := parsePair(status.ClientCertificateData, status.ClientKeyData)
		if err != nil {
			return nil, err
		}
		creds.cert = cert
	}
	return creds, nil
}

func parsePair(certPEM, keyPEM string) (*tls.Certificate, error) {
	cert, err := tls.X509KeyPair([]byte(certPEM), []byte(keyPEM))
	if err != nil {
		return nil, fmt.Errorf("failed parsing client key/certificate: %w", err)
	}
	if cert.Leaf == nil {
		// Depends on GODEBUG.
		if cert.Leaf, err = x509.ParseCertificate(cert.Certificate[0]); err != nil {
			return nil, fmt.Errorf("failed parsing client leaf certificate: %w", err)
		}
	}
	return &cert, nil
}
