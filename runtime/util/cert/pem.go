package cert

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

const (
	// CertificateBlockType is the type of a PEM block with a certificate.
	CertificateBlockType = "CERTIFICATE"
	// CertificateRequestBlockType is the type of a PEM block with a signing request.
	CertificateRequestBlockType = "CERTIFICATE REQUEST"
)

// ParseCertsPEM returns the certificates in a PEM bundle, in order. Blocks of other types and blocks with headers are
// skipped. A certificate that cannot be parsed is an error, and so is a bundle without any.
func ParseCertsPEM(pemCerts []byte) ([]*x509.Certificate, error) {
	var certs []*x509.Certificate
	for {
		var block *pem.Block
		block, pemCerts = pem.Decode(pemCerts)
		if block == nil {
			break
		}
		if block.Type != CertificateBlockType || len(block.Headers) != 0 {
			continue
		}
		parsed, err := x509.ParseCertificates(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("parse certificate: %w", err)
		}
		certs = append(certs, parsed...)
	}
	if len(certs) == 0 {
		return nil, errors.New("data does not contain any valid certificates")
	}
	return certs, nil
}

// EncodeCertificates returns a PEM bundle of certs.
func EncodeCertificates(certs ...*x509.Certificate) ([]byte, error) {
	var b bytes.Buffer
	for _, c := range certs {
		if err := pem.Encode(&b, &pem.Block{Type: CertificateBlockType, Bytes: c.Raw}); err != nil {
			return nil, fmt.Errorf("encode certificate: %w", err)
		}
	}
	return b.Bytes(), nil
}
