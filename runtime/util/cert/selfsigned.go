package cert

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/clientsmith/client-gen/runtime/util/keyutil"
)

const (
	year = 365 * 24 * time.Hour
	// caLifetime is how long a certificate of NewSelfSignedCACert is valid.
	caLifetime = 10 * year
	// fixtureLifetime outlives whoever checked the fixture in.
	fixtureLifetime = 100 * year
	// clockSkew is how far back a certificate starts, for hosts whose clock is slow.
	clockSkew = time.Hour
	rsaBits   = 2048
)

// Config describes a certificate to make.
type Config struct {
	// CommonName and Organization are the subject.
	CommonName   string
	Organization []string
	// AltNames are the names that the certificate is for.
	AltNames AltNames
	// Usages are its extended key usages.
	Usages []x509.ExtKeyUsage
	// NotBefore is when it starts to be valid; the zero time means now.
	NotBefore time.Time
}

// AltNames are the names and addresses that a certificate is for.
type AltNames struct {
	DNSNames []string
	IPs      []net.IP
}

// SelfSignedCertKeyOptions describe a serving certificate for GenerateSelfSignedCertKeyWithOptions.
type SelfSignedCertKeyOptions struct {
	// Host is the name or address of the server. Required.
	Host string
	// AlternateIPs are further addresses.
	AlternateIPs []net.IP
	// AlternateDNS are further names.
	AlternateDNS []string
	// MaxAge is how long the certificate is valid; zero means one year. It has no effect with FixtureDirectory.
	MaxAge time.Duration
	// FixtureDirectory, if set, is a folder in which pairs are looked up and stored for the use of tests, as
	// <host>_<ip>-<ip>_<dns>-<dns>.crt and .key. Pairs made for it are valid for 100 years.
	FixtureDirectory string
}

// NewSelfSignedCACert returns a CA certificate for key, signed with key, that is valid for ten years.
func NewSelfSignedCACert(cfg Config, key crypto.Signer) (*x509.Certificate, error) {
	notBefore := cfg.NotBefore
	if notBefore.IsZero() {
		notBefore = time.Now()
	}
	template, err := caTemplate(pkix.Name{CommonName: cfg.CommonName, Organization: cfg.Organization}, notBefore, notBefore.Add(caLifetime))
	if err != nil {
		return nil, err
	}
	if cfg.CommonName != "" {
		template.DNSNames = []string{cfg.CommonName}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("create CA certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// GenerateSelfSignedCertKey returns a serving certificate and its key, both in PEM, for a host and further names. The
// certificate is followed by that of the CA that was made for it, whose key is thrown away.
func GenerateSelfSignedCertKey(host string, alternateIPs []net.IP, alternateDNS []string) ([]byte, []byte, error) {
	return GenerateSelfSignedCertKeyWithOptions(SelfSignedCertKeyOptions{Host: host, AlternateIPs: alternateIPs, AlternateDNS: alternateDNS})
}

// GenerateSelfSignedCertKeyWithFixtures is GenerateSelfSignedCertKey with a FixtureDirectory.
func GenerateSelfSignedCertKeyWithFixtures(host string, alternateIPs []net.IP, alternateDNS []string, fixtureDirectory string) ([]byte, []byte, error) {
	return GenerateSelfSignedCertKeyWithOptions(SelfSignedCertKeyOptions{
		Host: host, AlternateIPs: alternateIPs, AlternateDNS: alternateDNS, FixtureDirectory: fixtureDirectory,
	})
}

// GenerateSelfSignedCertKeyWithOptions is GenerateSelfSignedCertKey with further choices.
func GenerateSelfSignedCertKeyWithOptions(opts SelfSignedCertKeyOptions) ([]byte, []byte, error) {
	if opts.FixtureDirectory == "" {
		age := opts.MaxAge
		if age == 0 {
			age = year
		}
		return generate(opts, age)
	}
	base := filepath.Join(opts.FixtureDirectory, fixtureName(opts))
	cert, certErr := os.ReadFile(base + ".crt")
	key, keyErr := os.ReadFile(base + ".key")
	switch {
	case certErr == nil && keyErr == nil:
		return cert, key, nil
	case certErr != nil && !os.IsNotExist(certErr):
		return nil, nil, fmt.Errorf("read fixture: %w", certErr)
	case keyErr != nil && !os.IsNotExist(keyErr):
		return nil, nil, fmt.Errorf("read fixture: %w", keyErr)
	}
	cert, key, err := generate(opts, fixtureLifetime)
	if err != nil {
		return nil, nil, err
	}
	if err := os.WriteFile(base+".crt", cert, 0o644); err != nil {
		return nil, nil, fmt.Errorf("write fixture: %w", err)
	}
	if err := os.WriteFile(base+".key", key, 0o600); err != nil {
		return nil, nil, fmt.Errorf("write fixture: %w", err)
	}
	return cert, key, nil
}

func fixtureName(opts SelfSignedCertKeyOptions) string {
	ips := make([]string, 0, len(opts.AlternateIPs))
	for _, ip := range opts.AlternateIPs {
		ips = append(ips, ip.String())
	}
	return opts.Host + "_" + strings.Join(ips, "-") + "_" + strings.Join(opts.AlternateDNS, "-")
}

// generate makes a CA and a serving certificate signed by it.
func generate(opts SelfSignedCertKeyOptions, age time.Duration) (certPEM, keyPEM []byte, err error) {
	notBefore := time.Now().Add(-clockSkew)
	notAfter := notBefore.Add(age)
	caKey, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, nil, fmt.Errorf("generate CA key: %w", err)
	}
	// The time makes the names of CAs of the same host differ, as some clients tell CAs apart by name.
	stamp := time.Now().Unix()
	ca, err := caTemplate(pkix.Name{CommonName: fmt.Sprintf("%s-ca@%d", opts.Host, stamp)}, notBefore, notAfter)
	if err != nil {
		return nil, nil, err
	}
	caDER, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	if err != nil {
		return nil, nil, fmt.Errorf("create CA certificate: %w", err)
	}
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, nil, fmt.Errorf("generate key: %w", err)
	}
	template, err := servingTemplate(opts, fmt.Sprintf("%s@%d", opts.Host, stamp), notBefore, notAfter)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, template, ca, key.Public(), caKey)
	if err != nil {
		return nil, nil, fmt.Errorf("create certificate: %w", err)
	}
	certPEM = append(encode(CertificateBlockType, der), encode(CertificateBlockType, caDER)...)
	return certPEM, encode(keyutil.RSAPrivateKeyBlockType, x509.MarshalPKCS1PrivateKey(key)), nil
}

func caTemplate(subject pkix.Name, notBefore, notAfter time.Time) (*x509.Certificate, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber:          serial,
		Subject:               subject,
		NotBefore:             notBefore.UTC(),
		NotAfter:              notAfter.UTC(),
		KeyUsage:              x509.KeyUsageKeyEncipherment | x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}, nil
}

func servingTemplate(opts SelfSignedCertKeyOptions, name string, notBefore, notAfter time.Time) (*x509.Certificate, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: name},
		NotBefore:             notBefore.UTC(),
		NotAfter:              notAfter.UTC(),
		KeyUsage:              x509.KeyUsageKeyEncipherment | x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(opts.Host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else {
		template.DNSNames = append(template.DNSNames, opts.Host)
	}
	template.IPAddresses = append(template.IPAddresses, opts.AlternateIPs...)
	template.DNSNames = append(template.DNSNames, opts.AlternateDNS...)
	return template, nil
}

// newSerial returns a random serial number that is not zero, which RFC 5280 forbids.
func newSerial() (*big.Int, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(math.MaxInt64-1))
	if err != nil {
		return nil, fmt.Errorf("choose a serial number: %w", err)
	}
	return n.Add(n, big.NewInt(1)), nil
}

func encode(blockType string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: blockType, Bytes: der})
}
