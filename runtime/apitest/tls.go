package apitest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"time"
)

// certificateLife is how long certificates of a server are valid; they begin as much earlier, for odd clocks.
const certificateLife = 24 * time.Hour

// authority is the certificate authority of one server.
type authority struct {
	cert   *x509.Certificate
	key    *ecdsa.PrivateKey
	server tls.Certificate
}

func newAuthority() (*authority, error) {
	a := &authority{}
	template := &x509.Certificate{Subject: pkix.Name{CommonName: "apitest-ca"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	certPEM, keyPEM, err := a.issue(template)
	if err != nil {
		return nil, fmt.Errorf("make certificate authority: %w", err)
	}
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("make certificate authority: %w", err)
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("make certificate authority: not an ECDSA key")
	}
	a.cert, a.key = pair.Leaf, key
	certPEM, keyPEM, err = a.issue(&x509.Certificate{Subject: pkix.Name{CommonName: "apitest"}, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}})
	if err != nil {
		return nil, fmt.Errorf("make server certificate: %w", err)
	}
	if a.server, err = tls.X509KeyPair(certPEM, keyPEM); err != nil {
		return nil, fmt.Errorf("make server certificate: %w", err)
	}
	return a, nil
}

// issue makes a key and a certificate for it; without a key of its own yet, the authority's self-signed one.
func (a *authority) issue(template *x509.Certificate) (certPEM, keyPEM []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120)); err != nil {
		return nil, nil, err
	}
	now := time.Now()
	template.NotBefore, template.NotAfter = now.Add(-certificateLife), now.Add(certificateLife)
	parent, signer := template, key
	if a.cert != nil {
		parent, signer = a.cert, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), nil
}

func (a *authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

func (a *authority) serverConfig() *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{a.server},
		ClientCAs: pool, ClientAuth: tls.VerifyClientCertIfGiven, NextProtos: []string{"h2", "http/1.1"}}
}

// CA is the PEM of the authority that signed the server's certificate, nil without Options.TLS.
func (s *Server) CA() []byte {
	if s.tls == nil {
		return nil
	}
	return s.tls.pem()
}

// IssueClientCert returns a certificate and its key (PEM) that authenticate a user in groups. It needs Options.TLS.
func (s *Server) IssueClientCert(user string, groups ...string) (certPEM, keyPEM []byte, err error) {
	if s.tls == nil {
		return nil, nil, errors.New("issue client certificate: the server has no TLS")
	}
	return s.tls.issue(&x509.Certificate{Subject: pkix.Name{CommonName: user, Organization: groups},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
}
