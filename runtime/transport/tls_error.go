package transport

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// rootPoolError says why no certificate could be read from a PEM bundle.
func rootPoolError(bundle []byte) error {
	for {
		var block *pem.Block
		block, bundle = pem.Decode(bundle)
		if block == nil {
			return errors.New("no PEM block of type CERTIFICATE found")
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return fmt.Errorf("parse certificate: %w", err)
		}
	}
}
