package rest

import (
	"os"
	"path/filepath"
	gruntime "runtime"
	"strings"

	"github.com/clientsmith/client-gen/runtime/pkg/version"
)

// SetKubernetesDefaults fills in the UserAgent of a config that has none. It never fails.
func SetKubernetesDefaults(config *Config) error {
	if config.UserAgent == "" {
		config.UserAgent = DefaultKubernetesUserAgent()
	}
	return nil
}

// DefaultKubernetesUserAgent returns the User-Agent of clients that set none, in client-go's form:
// program/version (os/arch) kubernetes/commit. What is not known of version and commit is "unknown".
func DefaultKubernetesUserAgent() string {
	program := ""
	if len(os.Args) > 0 {
		program = filepath.Base(os.Args[0])
	}
	info := version.Get()
	return userAgent(program, info.GitVersion, gruntime.GOOS, gruntime.GOARCH, info.GitCommit)
}

// AddUserAgent appends userAgent to the default User-Agent, puts it into config and returns config. A UserAgent that
// was there is lost, as in client-go.
func AddUserAgent(config *Config, userAgent string) *Config {
	config.UserAgent = DefaultKubernetesUserAgent() + "/" + userAgent
	return config
}

func userAgent(program, version, goos, arch, commit string) string {
	// A pre-release or pseudo-version would make the header unique to every build.
	version, _, _ = strings.Cut(version, "-")
	return orUnknown(program) + "/" + orUnknown(version) + " (" + goos + "/" + arch + ") kubernetes/" +
		orUnknown(commit[:min(len(commit), 7)])
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
