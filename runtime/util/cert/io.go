package cert

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
)

// CanReadCertAndKey reports whether both files can be read. If only one can, that is an error, since half a pair is no
// use.
func CanReadCertAndKey(certPath, keyPath string) (bool, error) {
	certReadable, keyReadable := canRead(certPath), canRead(keyPath)
	switch {
	case certReadable && keyReadable:
		return true, nil
	case certReadable:
		return false, fmt.Errorf("error reading %s, certificate and key must be supplied as a pair", keyPath)
	case keyReadable:
		return false, fmt.Errorf("error reading %s, certificate and key must be supplied as a pair", certPath)
	}
	return false, nil
}

func canRead(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// WriteCert writes a PEM certificate to certPath with mode 0644, and makes the folder with mode 0755 if need be. A file
// that exists is overwritten.
func WriteCert(certPath string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(certPath), 0o755); err != nil {
		return fmt.Errorf("write certificate: %w", err)
	}
	return os.WriteFile(certPath, data, 0o644)
}

// NewPool returns a pool of the certificates in a PEM file. Errors are those of CertsFromFile.
func NewPool(filename string) (*x509.CertPool, error) {
	certs, err := CertsFromFile(filename)
	if err != nil {
		return nil, err
	}
	return poolOf(certs), nil
}

// NewPoolFromBytes returns a pool of the certificates in a PEM bundle. Errors are those of ParseCertsPEM.
func NewPoolFromBytes(pemBlock []byte) (*x509.CertPool, error) {
	certs, err := ParseCertsPEM(pemBlock)
	if err != nil {
		return nil, err
	}
	return poolOf(certs), nil
}

// CertsFromFile returns the certificates in a PEM file. A file that cannot be read, a certificate that cannot be parsed
// and a file without certificates are errors.
func CertsFromFile(file string) ([]*x509.Certificate, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	certs, err := ParseCertsPEM(data)
	if err != nil {
		return nil, fmt.Errorf("error reading %s: %w", file, err)
	}
	return certs, nil
}

func poolOf(certs []*x509.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	for _, c := range certs {
		pool.AddCert(c)
	}
	return pool
}
