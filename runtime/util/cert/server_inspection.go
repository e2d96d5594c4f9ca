package cert

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/url"
	"strings"
)

// GetClientCANames returns the names of the CAs whose client certificates the server at apiHost ("host:port") says it
// accepts. The server's own certificate is not verified, as nothing is sent to it.
func GetClientCANames(apiHost string) ([]string, error) {
	// Some servers ask for a certificate only once they have seen who asks, hence a callback instead of a parsed hello.
	var names []string
	_, err := inspect(apiHost, &tls.Config{
		InsecureSkipVerify: true,
		GetClientCertificate: func(hello *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			for _, ca := range hello.AcceptableCAs {
				name, err := subjectOf(ca)
				if err != nil {
					return nil, err
				}
				names = append(names, name)
			}
			return &tls.Certificate{}, nil
		},
	})
	if err != nil {
		return nil, err
	}
	return names, nil
}

// GetClientCANamesForURL is GetClientCANames for a URL as kubeconfig files have them; the port is 443 unless given.
func GetClientCANamesForURL(kubeConfigURL string) ([]string, error) {
	host, err := hostOf(kubeConfigURL)
	if err != nil {
		return nil, err
	}
	return GetClientCANames(host)
}

// GetServingCertificates returns the certificates that the server at apiHost ("host:port") presents, parsed and in PEM.
// serverName is the name to ask for; empty means the host. The certificates are not verified.
func GetServingCertificates(apiHost, serverName string) ([]*x509.Certificate, [][]byte, error) {
	state, err := inspect(apiHost, &tls.Config{InsecureSkipVerify: true, ServerName: serverName})
	if err != nil {
		return nil, nil, err
	}
	pems := make([][]byte, 0, len(state.PeerCertificates))
	for _, c := range state.PeerCertificates {
		pems = append(pems, encode(CertificateBlockType, c.Raw))
	}
	return state.PeerCertificates, pems, nil
}

// GetServingCertificatesForURL is GetServingCertificates for a URL as kubeconfig files have them; the port is 443 unless
// given.
func GetServingCertificatesForURL(kubeConfigURL, serverName string) ([]*x509.Certificate, [][]byte, error) {
	host, err := hostOf(kubeConfigURL)
	if err != nil {
		return nil, nil, err
	}
	return GetServingCertificates(host, serverName)
}

func inspect(host string, config *tls.Config) (tls.ConnectionState, error) {
	conn, err := tls.Dial("tcp", host, config)
	if err != nil {
		return tls.ConnectionState{}, fmt.Errorf("inspect the TLS server %s: %w", host, err)
	}
	defer conn.Close()
	return conn.ConnectionState(), nil
}

func hostOf(kubeConfigURL string) (string, error) {
	u, err := url.Parse(kubeConfigURL)
	if err != nil {
		return "", fmt.Errorf("parse server URL: %w", err)
	}
	if u.Host != "" && !strings.Contains(u.Host[strings.LastIndex(u.Host, "]")+1:], ":") {
		return u.Host + ":443", nil
	}
	return u.Host, nil
}
