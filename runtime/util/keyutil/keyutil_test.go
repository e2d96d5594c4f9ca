package keyutil

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
)

func TestLoadOrGenerate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sub", "key")
	data, made, err := LoadOrGenerateKeyFile(file)
	if err != nil || !made {
		t.Fatalf("made %t, %v", made, err)
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v", info.Mode())
	}
	again, made, err := LoadOrGenerateKeyFile(file)
	if err != nil || made || !bytes.Equal(data, again) {
		t.Errorf("the second time: made %t, %v", made, err)
	}
	if key, err := PrivateKeyFromFile(file); err != nil {
		t.Error(err)
	} else if _, ok := key.(*ecdsa.PrivateKey); !ok {
		t.Errorf("the key is a %T", key)
	}
	if _, _, err := LoadOrGenerateKeyFile(filepath.Dir(file)); err == nil {
		t.Error("a folder is a key")
	}
}

func TestWriteKeyNarrowsTheMode(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("something longer"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := WriteKey(file, []byte("short")); err != nil {
		t.Fatal(err)
	}
	info, _ := os.Stat(file)
	data, _ := os.ReadFile(file)
	if info.Mode().Perm() != 0o600 || string(data) != "short" {
		t.Errorf("mode %v, content %q", info.Mode(), data)
	}
}

func TestParse(t *testing.T) {
	rsaKey, _ := rsa.GenerateKey(rand.Reader, 2048)
	rsaPEM, err := MarshalPrivateKeyToPEM(rsaKey)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, _ := x509.MarshalPKCS8PrivateKey(rsaKey)
	pkix, _ := x509.MarshalPKIXPublicKey(&rsaKey.PublicKey)
	pkcs8PEM := pem.EncodeToMemory(&pem.Block{Type: PrivateKeyBlockType, Bytes: pkcs8})
	pubPEM := pem.EncodeToMemory(&pem.Block{Type: PublicKeyBlockType, Bytes: pkix})
	ecPEM, _ := MakeEllipticPrivateKeyPEM()

	for name, data := range map[string][]byte{"PKCS #1": rsaPEM, "PKCS #8": pkcs8PEM, "after a public key": append(bytes.Clone(pubPEM), rsaPEM...)} {
		if key, err := ParsePrivateKeyPEM(data); err != nil || !rsaKey.Equal(key) {
			t.Errorf("%s: %T, %v", name, key, err)
		}
	}
	for _, data := range [][]byte{nil, pubPEM, []byte("text")} {
		if _, err := ParsePrivateKeyPEM(data); err == nil {
			t.Errorf("%q is a private key", data)
		}
	}
	all := bytes.Join([][]byte{rsaPEM, pkcs8PEM, pubPEM, ecPEM}, nil)
	keys, err := ParsePublicKeysPEM(all)
	if err != nil || len(keys) != 4 {
		t.Fatalf("got %d keys, %v", len(keys), err)
	}
	for _, key := range keys[:3] {
		if !rsaKey.PublicKey.Equal(key) {
			t.Errorf("the key is a %T", key)
		}
	}
	file := filepath.Join(t.TempDir(), "pub")
	if err := os.WriteFile(file, pubPEM, 0o600); err != nil {
		t.Fatal(err)
	}
	if keys, err := PublicKeysFromFile(file); err != nil || len(keys) != 1 {
		t.Errorf("got %d keys, %v", len(keys), err)
	}
	_, edKey, _ := ed25519.GenerateKey(rand.Reader)
	if _, err := MarshalPrivateKeyToPEM(edKey); err == nil {
		t.Error("a key of another kind can be marshalled")
	}
	edDER, _ := x509.MarshalPKCS8PrivateKey(edKey)
	if _, err := ParsePublicKeysPEM(pem.EncodeToMemory(&pem.Block{Type: PrivateKeyBlockType, Bytes: edDER})); err == nil {
		t.Error("a key of another kind is returned")
	}
}
