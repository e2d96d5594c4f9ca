package clientcmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"

	utilerrors "k8s.io/apimachinery/pkg/util/errors"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	"github.com/clientsmith/client-gen/runtime/util/homedir"
)

// Where kubectl looks.
const (
	// RecommendedConfigPathFlag is the flag for one kubeconfig.
	RecommendedConfigPathFlag = "kubeconfig"
	// RecommendedConfigPathEnvVar is the environment variable with a list of them, separated as in PATH.
	RecommendedConfigPathEnvVar = "KUBECONFIG"
	// RecommendedHomeDir is the folder in the user's home.
	RecommendedHomeDir = ".kube"
	// RecommendedFileName is the kubeconfig in it.
	RecommendedFileName = "config"
	// RecommendedSchemaName is the folder for schemas in it.
	RecommendedSchemaName = "schema"
)

// The paths in the user's home, as it was when the program started.
var (
	RecommendedConfigDir  = filepath.Join(homedir.HomeDir(), RecommendedHomeDir)
	RecommendedHomeFile   = filepath.Join(RecommendedConfigDir, RecommendedFileName)
	RecommendedSchemaFile = filepath.Join(RecommendedConfigDir, RecommendedSchemaName)
)

// ClientConfigLoader says where configuration comes from and loads it.
type ClientConfigLoader interface {
	ConfigAccess
	// IsDefaultConfig reports whether config is what results if nothing is configured.
	IsDefaultConfig(*restclient.Config) bool
	// Load reads the files anew.
	Load() (*clientcmdapi.Config, error)
}

// KubeconfigGetter returns a Config from anywhere.
type KubeconfigGetter func() (*clientcmdapi.Config, error)

// ClientConfigGetter is a ClientConfigLoader for a KubeconfigGetter. It knows of no file.
type ClientConfigGetter struct{ kubeconfigGetter KubeconfigGetter }

var _ ClientConfigLoader = (*ClientConfigGetter)(nil)

// Load returns what the getter returns.
func (g *ClientConfigGetter) Load() (*clientcmdapi.Config, error) { return g.kubeconfigGetter() }

// GetLoadingPrecedence returns no file.
func (g *ClientConfigGetter) GetLoadingPrecedence() []string { return nil }

// GetStartingConfig returns what the getter returns.
func (g *ClientConfigGetter) GetStartingConfig() (*clientcmdapi.Config, error) {
	return g.kubeconfigGetter()
}

// GetDefaultFilename returns no file.
func (g *ClientConfigGetter) GetDefaultFilename() string { return "" }

// IsExplicitFile returns false.
func (g *ClientConfigGetter) IsExplicitFile() bool { return false }

// GetExplicitFile returns no file.
func (g *ClientConfigGetter) GetExplicitFile() string { return "" }

// IsDefaultConfig returns false.
func (g *ClientConfigGetter) IsDefaultConfig(*restclient.Config) bool { return false }

// WarningHandler receives what is no failure but should be known. Nil drops it; client-go's writes to klog.
type WarningHandler func(error)

// Warn calls the handler unless it is nil.
func (handler WarningHandler) Warn(err error) {
	if handler != nil {
		handler(err)
	}
}

// ClientConfigLoadingRules say which files make up the configuration.
type ClientConfigLoadingRules struct {
	// ExplicitPath is the only file, if it is set. It must exist.
	ExplicitPath string
	// Precedence are the files to merge, the most important first. Those that do not exist are left out.
	Precedence []string
	// MigrationRules are copied before loading: a key that does not exist is made a copy of its value, if that exists.
	MigrationRules map[string]string
	// DoNotResolvePaths leaves relative paths as they are instead of making them absolute.
	DoNotResolvePaths bool
	// DefaultClientConfig, if not nil, says what IsDefaultConfig compares with.
	DefaultClientConfig ClientConfig
	// WarnIfAllMissing sends a MissingConfigError to Warner if there are files in Precedence and none exists.
	WarnIfAllMissing bool
	// Warner receives that warning.
	Warner WarningHandler
}

var _ ClientConfigLoader = (*ClientConfigLoadingRules)(nil)

// NewDefaultClientConfigLoadingRules returns kubectl's rules: the files that KUBECONFIG lists or, if it is empty,
// ~/.kube/config.
func NewDefaultClientConfigLoadingRules() *ClientConfigLoadingRules {
	rules := &ClientConfigLoadingRules{MigrationRules: currentMigrationRules()}
	if list := os.Getenv(RecommendedConfigPathEnvVar); list != "" {
		rules.Precedence = withoutDuplicates(filepath.SplitList(list))
		rules.WarnIfAllMissing = true
	} else {
		rules.Precedence = []string{RecommendedHomeFile}
	}
	return rules
}

// currentMigrationRules are for a file that very old versions of kubectl wrote.
func currentMigrationRules() map[string]string {
	if runtime.GOOS == "windows" {
		return map[string]string{}
	}
	return map[string]string{RecommendedHomeFile: filepath.Join(RecommendedConfigDir, ".kubeconfig")}
}

func withoutDuplicates(files []string) []string {
	var out []string
	for _, file := range files {
		if !slices.Contains(out, file) {
			out = append(out, file)
		}
	}
	return out
}

// Load runs Migrate, reads the files and merges them: of an entry the first file that has its name wins, with all of it,
// and of other settings the first that sets them. A file that cannot be read or parsed is an error, returned together
// with what the others make. A missing ExplicitPath is an error of which os.IsNotExist holds.
func (rules *ClientConfigLoadingRules) Load() (*clientcmdapi.Config, error) {
	if err := rules.Migrate(); err != nil {
		return nil, err
	}
	files := rules.Precedence
	if rules.ExplicitPath != "" {
		if _, err := os.Stat(rules.ExplicitPath); os.IsNotExist(err) {
			return nil, err
		}
		files = []string{rules.ExplicitPath}
	}
	var problems []error
	var missing []string
	var configs []*clientcmdapi.Config
	for _, file := range files {
		if file == "" {
			continue
		}
		config, err := LoadFromFile(file)
		switch {
		case os.IsNotExist(err):
			missing = append(missing, file)
		case err != nil:
			problems = append(problems, inFile(file, err))
		default:
			configs = append(configs, config)
		}
	}
	if rules.WarnIfAllMissing && len(missing) > 0 && len(configs) == 0 {
		rules.Warner.Warn(MissingConfigError{Missing: missing})
	}
	merged := clientcmdapi.NewConfig()
	// What is merged last wins.
	for _, config := range slices.Backward(configs) {
		merge(merged, config)
	}
	if rules.ResolvePaths() {
		if err := ResolveLocalPaths(merged); err != nil {
			problems = append(problems, err)
		}
	}
	return merged, utilerrors.NewAggregate(problems)
}

// inFile names the file in an error that does not do so itself.
func inFile(file string, err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return fmt.Errorf("load kubeconfig %q: %w", file, err)
	}
	return err
}

// Migrate copies the files of MigrationRules. The copy has the mode of the original without its execute bits. An original
// that does not exist is no error; one that is a folder is.
func (rules *ClientConfigLoadingRules) Migrate() error {
	for destination, source := range rules.MigrationRules {
		if err := migrate(destination, source); err != nil {
			return err
		}
	}
	return nil
}

func migrate(destination, source string) error {
	if _, err := os.Stat(destination); !os.IsNotExist(err) {
		// It is there, or nobody can tell.
		if os.IsPermission(err) {
			return nil
		}
		return err
	}
	info, err := os.Stat(source)
	if os.IsNotExist(err) || os.IsPermission(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("migrate kubeconfig %q to %q: it is a folder", source, destination)
	}
	in, err := os.Open(source)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(destination, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode()&0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// ResolvePaths reports whether Load makes paths absolute.
func (rules ClientConfigLoadingRules) ResolvePaths() bool { return !rules.DoNotResolvePaths }

// GetLoadingPrecedence returns ExplicitPath alone if it is set, and Precedence otherwise.
func (rules *ClientConfigLoadingRules) GetLoadingPrecedence() []string {
	if rules.IsExplicitFile() {
		return []string{rules.ExplicitPath}
	}
	return rules.Precedence
}

// GetStartingConfig is Load, but without a partial result, and with an empty Config where ExplicitPath does not exist.
func (rules *ClientConfigLoadingRules) GetStartingConfig() (*clientcmdapi.Config, error) {
	config, err := rules.Load()
	if os.IsNotExist(err) {
		return clientcmdapi.NewConfig(), nil
	}
	if err != nil {
		return nil, err
	}
	return config, nil
}

// GetDefaultFilename returns the file for new entries: ExplicitPath, else the first in Precedence that exists, else the
// first, else none.
func (rules *ClientConfigLoadingRules) GetDefaultFilename() string {
	if rules.IsExplicitFile() {
		return rules.ExplicitPath
	}
	for _, file := range rules.Precedence {
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	if len(rules.Precedence) > 0 {
		return rules.Precedence[0]
	}
	return ""
}

// IsExplicitFile reports whether ExplicitPath is set.
func (rules *ClientConfigLoadingRules) IsExplicitFile() bool { return rules.ExplicitPath != "" }

// GetExplicitFile returns ExplicitPath.
func (rules *ClientConfigLoadingRules) GetExplicitFile() string { return rules.ExplicitPath }

// IsDefaultConfig reports whether config equals that of DefaultClientConfig. Without one it is false.
func (rules *ClientConfigLoadingRules) IsDefaultConfig(config *restclient.Config) bool {
	if rules.DefaultClientConfig == nil {
		return false
	}
	defaults, err := rules.DefaultClientConfig.ClientConfig()
	return err == nil && reflect.DeepEqual(config, defaults)
}
