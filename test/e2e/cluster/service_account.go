package cluster

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"time"
)

// issuer is who signs the tokens of service accounts, and for whom.
const issuer = "https://kubernetes.default.svc"

// ServiceAccountToken signs a token of a service account that exists, as the server itself does, with any time of expiry,
// also one in the past. The server does not issue tokens for less than ten minutes.
func (c *Cluster) ServiceAccountToken(namespace, name, uid string, expires time.Time) (string, error) {
	data, err := os.ReadFile(c.path("service-account.key"))
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return "", fmt.Errorf("sign token: the key is not PEM")
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	issued := expires.Add(-time.Hour).Unix()
	claims, err := json.Marshal(map[string]any{
		"iss": issuer, "aud": []string{issuer}, "sub": "system:serviceaccount:" + namespace + ":" + name,
		"iat": issued, "nbf": issued, "exp": expires.Unix(),
		"kubernetes.io": map[string]any{"namespace": namespace, "serviceaccount": map[string]any{"name": name, "uid": uid}},
	})
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"ES256","typ":"JWT"}`)) + "." + encode(claims)
	signature, err := signES256(key, signed)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return signed + "." + encode(signature), nil
}

// signES256 returns the signature in the form of a JSON web token: both numbers at 32 bytes each.
func signES256(private *ecdsa.PrivateKey, text string) ([]byte, error) {
	digest := sha256.Sum256([]byte(text))
	r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
	if err != nil {
		return nil, err
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signature, nil
}
