package cert

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSelfSignedServes(t *testing.T) {
	certPEM, keyPEM, err := GenerateSelfSignedCertKey("example.test", []net.IP{net.ParseIP("127.0.0.1")}, []string{"other.test"})
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	certs, err := ParseCertsPEM(certPEM)
	if err != nil || len(certs) != 2 {
		t.Fatalf("got %d certificates, %v", len(certs), err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(certs[1])
	for _, name := range []string{"example.test", "other.test", "127.0.0.1"} {
		if _, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: pool}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := pair.Leaf.Verify(x509.VerifyOptions{DNSName: "wrong.test", Roots: pool}); err == nil {
		t.Error("the certificate is good for any name")
	}
	if age := pair.Leaf.NotAfter.Sub(pair.Leaf.NotBefore); age != year {
		t.Errorf("it is valid for %v", age)
	}
}

func TestMaxAge(t *testing.T) {
	certPEM, _, err := GenerateSelfSignedCertKeyWithOptions(SelfSignedCertKeyOptions{Host: "10.0.0.1", MaxAge: 2 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	certs, _ := ParseCertsPEM(certPEM)
	if age := certs[0].NotAfter.Sub(certs[0].NotBefore); age != 2*time.Hour {
		t.Errorf("it is valid for %v", age)
	}
	if len(certs[0].IPAddresses) != 1 || len(certs[0].DNSNames) != 0 {
		t.Errorf("an address became %v %v", certs[0].IPAddresses, certs[0].DNSNames)
	}
}

func TestFixtures(t *testing.T) {
	dir := t.TempDir()
	first, firstKey, err := GenerateSelfSignedCertKeyWithFixtures("h", []net.IP{net.ParseIP("10.0.0.1"), net.ParseIP("10.0.0.2")}, []string{"a", "b"}, dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "h_10.0.0.1-10.0.0.2_a-b.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key's file: %v, %v", info, err)
	}
	again, againKey, err := GenerateSelfSignedCertKeyWithFixtures("h", []net.IP{net.ParseIP("10.0.0.1"), net.ParseIP("10.0.0.2")}, []string{"a", "b"}, dir)
	if err != nil || !bytes.Equal(first, again) || !bytes.Equal(firstKey, againKey) {
		t.Errorf("the fixture was not used: %v", err)
	}
	if _, _, err := GenerateSelfSignedCertKeyWithFixtures("h", nil, nil, filepath.Join(dir, "missing")); err == nil {
		t.Error("a folder that does not exist is no error")
	}
}

func TestPools(t *testing.T) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ca, err := NewSelfSignedCACert(Config{CommonName: "ca", Organization: []string{"org"}}, key)
	if err != nil || !ca.IsCA || ca.Subject.CommonName != "ca" {
		t.Fatalf("CA: %v %v", ca, err)
	}
	bundle, err := EncodeCertificates(ca, ca)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sub", "ca.crt")
	if err := WriteCert(file, bundle); err != nil {
		t.Fatal(err)
	}
	pool, err := NewPool(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := NewPoolFromBytes(bundle)
	if err != nil || !pool.Equal(want) {
		t.Errorf("the pools differ: %v", err)
	}
	if certs, err := CertsFromFile(file); err != nil || len(certs) != 2 {
		t.Errorf("got %d certificates, %v", len(certs), err)
	}
	for name, data := range map[string]string{
		"empty":          "",
		"text":           "not a certificate",
		"another type":   "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
		"no certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
	} {
		if _, err := NewPoolFromBytes([]byte(data)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := NewPool(filepath.Join(t.TempDir(), "missing")); !os.IsNotExist(err) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestCanReadCertAndKey(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	missing := there + "-not"
	for _, c := range []struct {
		cert, key string
		ok, fails bool
	}{{there, there, true, false}, {missing, missing, false, false}, {there, missing, false, true}, {missing, there, false, true}} {
		if ok, err := CanReadCertAndKey(c.cert, c.key); ok != c.ok || (err != nil) != c.fails {
			t.Errorf("%s %s: %t, %v", filepath.Base(c.cert), filepath.Base(c.key), ok, err)
		}
	}
}

func TestMakeCSR(t *testing.T) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	data, err := MakeCSR(key, &pkix.Name{CommonName: "me"}, []string{"a.test"}, []net.IP{net.ParseIP("10.0.0.1")})
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || csr.CheckSignature() != nil || csr.Subject.CommonName != "me" || csr.DNSNames[0] != "a.test" || block.Type != CertificateRequestBlockType {
		t.Errorf("got %v, %v", csr, err)
	}
	if _, err := MakeCSR("not a key", &pkix.Name{}, nil, nil); err == nil {
		t.Error("a string is a key")
	}
}

func TestServerInspection(t *testing.T) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ca, _ := NewSelfSignedCACert(Config{CommonName: "client-ca"}, key)
	pool := x509.NewCertPool()
	pool.AddCert(ca)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{ClientCAs: pool, ClientAuth: tls.RequestClientCert}
	server.StartTLS()
	defer server.Close()

	names, err := GetClientCANamesForURL(server.URL)
	if err != nil || len(names) != 1 || names[0] != "client-ca" {
		t.Errorf("client CAs: %q, %v", names, err)
	}
	certs, pems, err := GetServingCertificatesForURL(server.URL, "")
	if err != nil || len(certs) != 1 || !certs[0].Equal(server.Certificate()) || !strings.Contains(string(pems[0]), "BEGIN CERTIFICATE") {
		t.Errorf("serving certificates: %v, %v", certs, err)
	}
}

func TestHostOf(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.test": "a.test:443", "https://a.test:6443/x": "a.test:6443", "https://[::1]": "[::1]:443", "https://[::1]:80": "[::1]:80",
	} {
		if got, err := hostOf(in); got != want || err != nil {
			t.Errorf("%s: %q, %v", in, got, err)
		}
	}
	if _, err := hostOf("https://%zz"); err == nil {
		t.Error("a broken URL is no error")
	}
}
