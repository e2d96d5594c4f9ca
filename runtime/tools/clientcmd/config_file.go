package clientcmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/yaml"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	clientcmdv1 "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api/v1"
)

// Load reads a kubeconfig from YAML or JSON. No bytes give an empty Config. A missing apiVersion or kind stands for v1
// and Config, other values are an error, and so are two entries of one name; unknown fields are ignored. The entries
// have no LocationOfOrigin.
func Load(data []byte) (*clientcmdapi.Config, error) {
	config, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("load kubeconfig: %w", err)
	}
	return config, nil
}

// LoadFromFile is Load for a file. It sets LocationOfOrigin of all entries to filename and leaves relative paths as they
// are; ResolveLocalPaths makes them absolute. Of the error for a missing file os.IsNotExist holds; an error about the
// content names the file.
func LoadFromFile(filename string) (*clientcmdapi.Config, error) {
	data, err := layer.ReadFile(filename)
	if err != nil {
		return nil, err
	}
	config, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("load kubeconfig %q: %w", filename, err)
	}
	for _, user := range config.AuthInfos {
		user.LocationOfOrigin = filename
	}
	for _, cluster := range config.Clusters {
		cluster.LocationOfOrigin = filename
	}
	for _, context := range config.Contexts {
		context.LocationOfOrigin = filename
	}
	return config, nil
}

// GetConfigFromFileOrDie is LoadFromFile for small programs: a file that does not exist gives an empty Config, any other
// failure is printed to standard error and ends the process with status 1.
func GetConfigFromFileOrDie(filename string) *clientcmdapi.Config {
	config, err := LoadFromFile(filename)
	if os.IsNotExist(err) {
		return clientcmdapi.NewConfig()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return config
}

// Write returns config as YAML of version v1, lists sorted by name and keys by alphabet, or as JSON if a text in it has a
// character that YAML would lose. Paths are written as they are. It fails if an entry is nil or an extension cannot be
// marshalled.
func Write(config clientcmdapi.Config) ([]byte, error) {
	var out clientcmdv1.Config
	if err := clientcmdv1.Convert_api_Config_To_v1_Config(&config, &out, nil); err != nil {
		return nil, fmt.Errorf("write kubeconfig: %w", err)
	}
	out.APIVersion, out.Kind = "v1", "Config"
	doc, err := json.Marshal(&out)
	if err != nil {
		return nil, fmt.Errorf("write kubeconfig: %w", err)
	}
	if bytes.ContainsFunc(doc, lostInYAML) {
		// A JSON document with these escaped is a YAML document that holds them.
		doc = append(escapeLost(doc), '\n')
		if _, err := yaml.YAMLToJSON(doc); err != nil { // keys of more than 1024 bytes
			return nil, fmt.Errorf("write kubeconfig: %w", yamlError(err))
		}
		return doc, nil
	}
	data, err := yaml.JSONToYAML(doc)
	if err != nil {
		return nil, fmt.Errorf("write kubeconfig: %w", err)
	}
	return data, nil
}

// lostInYAML reports whether YAML refuses a character unless it is escaped, or reads it as a space: a JSON encoder leaves
// these as they are. The encoder for YAML has no way around them.
func lostInYAML(r rune) bool {
	return r >= 0x7f && r <= 0x9f || r == 0xfffe || r == 0xffff
}

// escapeLost escapes them in a JSON document, where they can only be in strings.
func escapeLost(doc []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(doc) {
		if lostInYAML(r) {
			fmt.Fprintf(&out, "\\u%04x", r)
			continue
		}
		out.WriteRune(r)
	}
	return out.Bytes()
}

// WriteToFile puts what Write returns into a file. A new file gets mode 0600 and missing folders mode 0755; mode and owner
// of an existing file stay, and links to it are followed. Unlike client-go's, it replaces the file in one step, so that
// nobody finds half of it.
func WriteToFile(config clientcmdapi.Config, filename string) error {
	content, err := Write(config)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(filename), 0o755); err != nil {
		return err
	}
	return replaceFile(filename, content)
}
