package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"

	"k8s.io/utils/clock"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

// TLSConfigFor returns the TLS settings of c, nil if it has none. It fails if they contradict each other, or if a file
// or a certificate cannot be read. A client certificate from files is read again, at most once a second, when a
// connection needs it; roots are read once. Unlike client-go's, it leaves c as it is.
func TLSConfigFor(c *Config) (*tls.Config, error) {
	material, err := loadTLS(c)
	if err != nil || material == nil {
		return nil, err
	}
	return material.config(newCertReloader(material, clock.RealClock{}, logger{c.Logger})), nil
}

// tlsMaterial is a TLSConfig whose files have been read and whose certificates have been parsed.
type tlsMaterial struct {
	TLSConfig
	roots *x509.CertPool
	cert  *tls.Certificate
}

// loadTLS reads and checks the TLS settings of c. The result is nil if there are none.
func loadTLS(c *Config) (*tlsMaterial, error) {
	if !(c.HasCA() || c.HasCertAuth() || c.HasCertCallback() || c.TLS.Insecure || len(c.TLS.ServerName) > 0 || len(c.TLS.NextProtos) > 0) {
		return nil, nil
	}
	if c.HasCA() && c.TLS.Insecure {
		return nil, errors.New("specifying a root certificates file with the insecure flag is not allowed")
	}
	m := &tlsMaterial{TLSConfig: c.TLS}
	if err := m.readFiles(); err != nil {
		return nil, err
	}
	if c.HasCA() {
		roots, err := rootPool(m.CAData)
		if err != nil {
			return nil, fmt.Errorf("unable to load root certificates: %w", err)
		}
		m.roots = roots
	}
	if c.HasCertAuth() {
		pair, err := tls.X509KeyPair(m.CertData, m.KeyData)
		if err != nil {
			return nil, fmt.Errorf("load the client certificate: %w", err)
		}
		m.cert = &pair
	}
	return m, nil
}

// readFiles fills the data fields that are empty. Only what comes from files alone follows them later on: a pair of
// which one half is fixed would not match for long.
func (m *tlsMaterial) readFiles() error {
	rotateCA := gates.Enabled(gates.ClientsAllowCARotation)
	if m.ReloadCAFiles && !rotateCA {
		return errors.New("ReloadCAFiles is set and the feature ClientsAllowCARotation is not enabled")
	}
	if len(m.CAData) == 0 && m.CAFile != "" && rotateCA {
		m.ReloadCAFiles = true
	}
	if len(m.CertData) == 0 && m.CertFile != "" && len(m.KeyData) == 0 && m.KeyFile != "" {
		m.ReloadTLSFiles = true
	}
	for _, f := range []struct {
		data *[]byte
		file string
	}{{&m.CAData, m.CAFile}, {&m.CertData, m.CertFile}, {&m.KeyData, m.KeyFile}} {
		if len(*f.data) > 0 || f.file == "" {
			continue
		}
		data, err := layer.ReadFile(f.file)
		if err != nil {
			return fmt.Errorf("read TLS file: %w", err)
		}
		*f.data = data
	}
	return nil
}

// config returns what a connection needs to know. files may be nil.
func (m *tlsMaterial) config(files *certReloader) *tls.Config {
	return m.identify(m.anonymous(), files)
}

// anonymous is config without the client certificate.
func (m *tlsMaterial) anonymous() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		// The caller asked for it, and with a CA it is refused.
		InsecureSkipVerify: m.Insecure,
		ServerName:         m.ServerName,
		NextProtos:         m.NextProtos,
		RootCAs:            m.roots,
	}
}

// identifies reports whether there is a client certificate, or somebody who may have one.
func (m *tlsMaterial) identifies() bool { return m.cert != nil || m.GetCertHolder != nil }

// identify has cfg show the client certificate to servers that ask for it.
func (m *tlsMaterial) identify(cfg *tls.Config, files *certReloader) *tls.Config {
	if !m.identifies() {
		return cfg
	}
	cfg.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		switch {
		case files != nil:
			return files.certificate()
		case m.cert != nil:
			return m.cert, nil
		}
		cert, err := m.GetCertHolder.GetCert()
		if err != nil {
			return nil, err
		}
		if cert == nil {
			// No certificate is sent. crypto/tls does not take nil for that.
			return &tls.Certificate{}, nil
		}
		return cert, nil
	}
	return cfg
}

// rootPool parses a PEM bundle. An empty one gives an empty pool, which trusts nobody: somebody named a bundle, so
// falling back to the system's roots would trust more than was asked for.
func rootPool(pem []byte) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	if len(pem) == 0 || pool.AppendCertsFromPEM(pem) {
		return pool, nil
	}
	return nil, rootPoolError(pem)
}
