package auth

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
	"github.com/clientsmith/client-gen/runtime/rest"
)

// Info is the content of the file. An empty field says nothing about what it is for.
type Info struct {
	// User and Password are for basic authentication.
	User     string
	Password string `datapolicy:"password"`
	// CAFile, CertFile and KeyFile are paths of PEM files.
	CAFile   string
	CertFile string
	KeyFile  string
	// BearerToken is a bearer token.
	BearerToken string `datapolicy:"token"`
	// Insecure turns the check of the server's certificate off, or on; nil leaves it as it is.
	Insecure *bool
}

// LoadFromFile reads an Info from a JSON file. For a file that does not exist os.IsNotExist holds of the error. An error
// about the content names the file and shows nothing of it.
func LoadFromFile(path string) (*Info, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	data, err := layer.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var info Info
	if err := json.Unmarshal(data, &info); err != nil {
		return nil, fmt.Errorf("load auth info %q: %w", path, withoutContent(err))
	}
	return &info, nil
}

// withoutContent drops the text of errors that may quote what they found.
func withoutContent(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not valid JSON at byte %d", syntax.Offset)
	}
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return fmt.Errorf("field %q is no %v", mismatch.Field, mismatch.Type)
	}
	return errors.New("not a valid JSON object")
}

// MergeWithConfig returns c with every field that Info has set to what info says, empty ones included: the result has
// info's identity and nothing of c's. Only Insecure stays as it is in c where info's is nil. It never fails.
func (info Info) MergeWithConfig(c rest.Config) (rest.Config, error) {
	c.Username = info.User
	c.Password = info.Password
	c.CAFile = info.CAFile
	c.CertFile = info.CertFile
	c.KeyFile = info.KeyFile
	c.BearerToken = info.BearerToken
	if info.Insecure != nil {
		c.Insecure = *info.Insecure
	}
	return c, nil
}

// Complete reports whether info identifies a user: by name, by certificate or by token.
func (info Info) Complete() bool {
	return info.User != "" || info.CertFile != "" || info.BearerToken != ""
}

// String describes info without its password and token.
func (info Info) String() string {
	insecure := "nil"
	if info.Insecure != nil {
		insecure = fmt.Sprint(*info.Insecure)
	}
	return fmt.Sprintf("auth.Info{User: %q, Password: %q, CAFile: %q, CertFile: %q, KeyFile: %q, BearerToken: %q, Insecure: %s}",
		info.User, hidden(info.Password), info.CAFile, info.CertFile, info.KeyFile, hidden(info.BearerToken), insecure)
}

// GoString is String.
func (info Info) GoString() string { return info.String() }

// Format writes String for every verb of fmt.
func (info Info) Format(f fmt.State, _ rune) { fmt.Fprint(f, info.String()) }

func hidden(secret string) string {
	if secret == "" {
		return ""
	}
	return "--- REDACTED ---"
}
