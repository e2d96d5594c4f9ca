package keyutil

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Types of PEM blocks.
const (
	// ECPrivateKeyBlockType holds an ECDSA private key in SEC 1 form.
	ECPrivateKeyBlockType = "EC PRIVATE KEY"
	// RSAPrivateKeyBlockType holds an RSA private key in PKCS #1 form.
	RSAPrivateKeyBlockType = "RSA PRIVATE KEY"
	// PrivateKeyBlockType holds a private key in PKCS #8 form.
	PrivateKeyBlockType = "PRIVATE KEY"
	// PublicKeyBlockType holds a public key.
	PublicKeyBlockType = "PUBLIC KEY"
)

// MakeEllipticPrivateKeyPEM returns a new ECDSA key on the curve P-256, in PEM.
func MakeEllipticPrivateKeyPEM() ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("generate private key: %w", err)
	}
	return MarshalPrivateKeyToPEM(key)
}

// WriteKey writes a PEM key to keyPath with mode 0600, and makes the folder with mode 0755 if need be. A file that
// exists is overwritten and its mode, too, becomes 0600.
func WriteKey(keyPath string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(keyPath), 0o755); err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	f, err := os.OpenFile(keyPath, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	// Before the content, so that a wide mode never applies to it.
	err = f.Chmod(0o600)
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = f.Write(data)
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return nil
}

// LoadOrGenerateKeyFile returns the PEM content of keyPath. If there is no such file it makes a key and stores it there,
// which wasGenerated tells. The content of a file that exists is not checked.
func LoadOrGenerateKeyFile(keyPath string) (data []byte, wasGenerated bool, err error) {
	data, err = os.ReadFile(keyPath)
	if err == nil {
		return data, false, nil
	}
	if !os.IsNotExist(err) {
		return nil, false, fmt.Errorf("load key: %w", err)
	}
	if data, err = MakeEllipticPrivateKeyPEM(); err != nil {
		return nil, false, err
	}
	if err := WriteKey(keyPath, data); err != nil {
		return nil, false, err
	}
	return data, true, nil
}

// MarshalPrivateKeyToPEM returns an RSA or ECDSA key, given by pointer, in PEM: PKCS #1 and SEC 1. Other kinds of keys
// are an error.
func MarshalPrivateKeyToPEM(privateKey crypto.PrivateKey) ([]byte, error) {
	switch key := privateKey.(type) {
	case *ecdsa.PrivateKey:
		der, err := x509.MarshalECPrivateKey(key)
		if err != nil {
			return nil, fmt.Errorf("marshal private key: %w", err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: ECPrivateKeyBlockType, Bytes: der}), nil
	case *rsa.PrivateKey:
		return pem.EncodeToMemory(&pem.Block{Type: RSAPrivateKeyBlockType, Bytes: x509.MarshalPKCS1PrivateKey(key)}), nil
	}
	return nil, fmt.Errorf("private key is not a recognized type: %T", privateKey)
}

// PrivateKeyFromFile is ParsePrivateKeyPEM for a file.
func PrivateKeyFromFile(file string) (interface{}, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	key, err := ParsePrivateKeyPEM(data)
	if err != nil {
		return nil, fmt.Errorf("error reading private key file %s: %w", file, err)
	}
	return key, nil
}

// PublicKeysFromFile is ParsePublicKeysPEM for a file.
func PublicKeysFromFile(file string) ([]interface{}, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	keys, err := ParsePublicKeysPEM(data)
	if err != nil {
		return nil, fmt.Errorf("error reading public key file %s: %w", file, err)
	}
	return keys, nil
}

// ParsePrivateKeyPEM returns the first private key in PEM data that can be parsed: an *ecdsa.PrivateKey, an
// *rsa.PrivateKey, or whatever else PKCS #8 holds. Blocks of other types are skipped.
func ParsePrivateKeyPEM(keyData []byte) (interface{}, error) {
	for block := range blocks(keyData) {
		if key := parsePrivate(block); key != nil {
			return key, nil
		}
	}
	return nil, errors.New("data does not contain a valid RSA or ECDSA private key")
}

func parsePrivate(block *pem.Block) crypto.PrivateKey {
	var key any
	var err error
	switch block.Type {
	case ECPrivateKeyBlockType:
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case RSAPrivateKeyBlockType:
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case PrivateKeyBlockType:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	default:
		return nil
	}
	if err != nil {
		return nil
	}
	return key
}

// ParsePublicKeysPEM returns all RSA and ECDSA public keys in PEM data: public keys, and those of private keys and
// certificates. Data without any is an error.
func ParsePublicKeysPEM(keyData []byte) ([]interface{}, error) {
	var keys []interface{}
	for block := range blocks(keyData) {
		if key := parsePublic(block); key != nil {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("data does not contain any valid RSA or ECDSA public keys")
	}
	return keys, nil
}

// parsePublic goes by what the block holds rather than by its type, since files with the wrong type are about.
func parsePublic(block *pem.Block) crypto.PublicKey {
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return &key.PublicKey
	}
	if key, err := x509.ParseECPrivateKey(block.Bytes); err == nil {
		return &key.PublicKey
	}
	if key, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		if signer, ok := key.(crypto.Signer); ok {
			return rsaOrECDSA(signer.Public())
		}
	}
	if key, err := x509.ParsePKIXPublicKey(block.Bytes); err == nil {
		return rsaOrECDSA(key)
	}
	if key, err := x509.ParsePKCS1PublicKey(block.Bytes); err == nil {
		return key
	}
	if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
		return rsaOrECDSA(cert.PublicKey)
	}
	return nil
}

func rsaOrECDSA(key any) crypto.PublicKey {
	switch key.(type) {
	case *rsa.PublicKey, *ecdsa.PublicKey:
		return key
	}
	return nil
}

// blocks iterates over the PEM blocks in data.
func blocks(data []byte) func(yield func(*pem.Block) bool) {
	return func(yield func(*pem.Block) bool) {
		for {
			var block *pem.Block
			if block, data = pem.Decode(data); block == nil || !yield(block) {
				return
			}
		}
	}
}
