package clientcmd

import (
	"os"
	"path/filepath"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// ConfigAccess says which files configuration is read from and written to.
type ConfigAccess interface {
	// GetLoadingPrecedence returns the files, the most important first.
	GetLoadingPrecedence() []string
	// GetStartingConfig returns what they say, to be changed and given to ModifyConfig. It is the caller's own.
	GetStartingConfig() (*clientcmdapi.Config, error)
	// GetDefaultFilename returns the file for what is new. It need not exist.
	GetDefaultFilename() string
	// IsExplicitFile reports whether exactly one file is to be used.
	IsExplicitFile() bool
	// GetExplicitFile returns that file.
	GetExplicitFile() string
}

// PathOptions are the ConfigAccess of a command that changes kubeconfigs, such as kubectl config: a flag, an environment
// variable with a list, or one file.
type PathOptions struct {
	// GlobalFile is used where the variable is not set.
	GlobalFile string
	// EnvVar is the name of the variable. Empty means none.
	EnvVar string
	// ExplicitFileFlag is the name of the flag, for messages.
	ExplicitFileFlag string
	// GlobalFileSubpath is GlobalFile within the user's home, for help texts.
	GlobalFileSubpath string
	// LoadingRules say how files are read. Their ExplicitPath is the value of the flag; their Precedence is not used.
	LoadingRules *ClientConfigLoadingRules
}

var (
	_ ConfigAccess = (*PathOptions)(nil)
	_ ConfigAccess = (*ClientConfigLoadingRules)(nil)
)

// NewDefaultPathOptions returns kubectl's options. Relative paths in the files stay as they are.
func NewDefaultPathOptions() *PathOptions {
	rules := NewDefaultClientConfigLoadingRules()
	rules.DoNotResolvePaths = true
	return &PathOptions{
		GlobalFile:        RecommendedHomeFile,
		EnvVar:            RecommendedConfigPathEnvVar,
		ExplicitFileFlag:  RecommendedConfigPathFlag,
		GlobalFileSubpath: filepath.Join(RecommendedHomeDir, RecommendedFileName),
		LoadingRules:      rules,
	}
}

// GetEnvVarFiles returns the files that the variable lists, each once, or none.
func (o *PathOptions) GetEnvVarFiles() []string {
	if o.EnvVar == "" {
		return []string{}
	}
	list := os.Getenv(o.EnvVar)
	if list == "" {
		return []string{}
	}
	return withoutDuplicates(filepath.SplitList(list))
}

// GetLoadingPrecedence returns the file of the flag, else those of the variable, else GlobalFile.
func (o *PathOptions) GetLoadingPrecedence() []string {
	if o.IsExplicitFile() {
		return []string{o.GetExplicitFile()}
	}
	if files := o.GetEnvVarFiles(); len(files) > 0 {
		return files
	}
	return []string{o.GlobalFile}
}

// GetStartingConfig loads the files of GetLoadingPrecedence. A file of the flag that does not exist gives an empty
// Config.
func (o *PathOptions) GetStartingConfig() (*clientcmdapi.Config, error) {
	rules := *o.LoadingRules
	rules.Precedence = o.GetLoadingPrecedence()
	return rules.GetStartingConfig()
}

// GetDefaultFilename returns the file of the flag; else of those of the variable the first that exists, or the last if
// none does; else GlobalFile.
func (o *PathOptions) GetDefaultFilename() string {
	if o.IsExplicitFile() {
		return o.GetExplicitFile()
	}
	files := o.GetEnvVarFiles()
	if len(files) == 0 {
		return o.GlobalFile
	}
	for _, file := range files {
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	return files[len(files)-1]
}

// IsExplicitFile reports whether the flag is set.
func (o *PathOptions) IsExplicitFile() bool { return o.LoadingRules.ExplicitPath != "" }

// GetExplicitFile returns the value of the flag.
func (o *PathOptions) GetExplicitFile() string { return o.LoadingRules.ExplicitPath }
