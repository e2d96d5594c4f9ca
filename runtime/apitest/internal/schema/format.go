package schema

import (
	"encoding/base64"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"time"

	"k8s.io/apimachinery/pkg/util/validation"
)

var uuidPattern = regexp.MustCompile(`(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$`)

// validFormat judges the string formats that CRDs commonly use; a format that isn't listed accepts everything.
func validFormat(format, value string) bool {
	var err error
	switch format {
	case "date-time":
		_, err = time.Parse(time.RFC3339Nano, value)
	case "date":
		_, err = time.Parse(time.DateOnly, value)
	case "duration":
		_, err = time.ParseDuration(value)
	case "uri":
		_, err = url.ParseRequestURI(value)
	case "email":
		_, err = mail.ParseAddress(value)
	case "byte":
		_, err = base64.StdEncoding.DecodeString(value)
	case "ipv4":
		address, parseErr := netip.ParseAddr(value)
		return parseErr == nil && address.Is4()
	case "ipv6":
		address, parseErr := netip.ParseAddr(value)
		return parseErr == nil && address.Is6()
	case "cidr":
		_, err = netip.ParsePrefix(value)
	case "hostname":
		return len(validation.IsDNS1123Subdomain(value)) == 0
	case "uuid", "uuid3", "uuid4", "uuid5":
		return uuidPattern.MatchString(value)
	}
	return err == nil
}
