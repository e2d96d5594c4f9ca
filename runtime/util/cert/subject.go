package cert

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
)

// subjectOf turns a distinguished name as it travels into text.
func subjectOf(der []byte) (string, error) {
	var rdn pkix.RDNSequence
	if _, err := asn1.Unmarshal(der, &rdn); err != nil {
		return "", fmt.Errorf("parse the name of a CA: %w", err)
	}
	var name pkix.Name
	name.FillFromRDNSequence(&rdn)
	return name.CommonName, nil
}
