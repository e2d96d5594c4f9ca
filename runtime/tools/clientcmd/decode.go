package clientcmd

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
	clientcmdv1 "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api/v1"
)

func decode(data []byte) (*clientcmdapi.Config, error) {
	doc, err := yaml.YAMLToJSON(data)
	if err != nil {
		return nil, yamlError(err)
	}
	if doc[0] != '{' && string(doc) != "null" {
		return nil, errors.New("the document is not a mapping")
	}
	var meta struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := kjson.UnmarshalCaseSensitivePreserveInts(doc, &meta); err != nil {
		return nil, errors.New("apiVersion and kind must be strings")
	}
	if meta.APIVersion != "" && meta.APIVersion != "v1" || meta.Kind != "" && meta.Kind != "Config" {
		return nil, fmt.Errorf("apiVersion %q with kind %q is no kubeconfig, which is v1 and Config", meta.APIVersion, meta.Kind)
	}
	var in clientcmdv1.Config
	if err := kjson.UnmarshalCaseSensitivePreserveInts(doc, &in); err != nil {
		return nil, locate(doc, err)
	}
	clientcmdv1.SetObjectDefaults_Config(&in)
	config := clientcmdapi.NewConfig()
	if err := clientcmdv1.Convert_v1_Config_To_api_Config(&in, config, nil); err != nil {
		return nil, err
	}
	return config, nil
}

// yamlError keeps the line and the message of the scanner and the parser, which are fixed texts. Messages that quote the
// document, such as those about anchors, tags and map keys, may quote a credential: a password that starts with an
// asterisk is an unknown anchor to YAML.
func yamlError(err error) error {
	message := err.Error()
	if i := strings.Index(message, "yaml: "); i >= 0 {
		message = message[i+len("yaml: "):]
	}
	line := ""
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if number, text, ok := strings.Cut(rest, ": "); ok {
			line, message = "line "+number+": ", text
		}
	}
	if quotesDocument(message) {
		message = "a value, key, tag or anchor that is not understood"
	}
	return fmt.Errorf("not valid YAML: %s%s", line, message)
}

func quotesDocument(message string) bool {
	if strings.ContainsAny(message, "\"`\n") || strings.Contains(message, "map key") || strings.Contains(message, "key:") {
		return true
	}
	for i, c := range message {
		// The fixed texts put punctuation in single quotes and nothing else.
		if c == '\'' && i+1 < len(message) {
			next := rune(message[i+1])
			inside := i == 0 || message[i-1] == ' '
			if inside && (unicode.IsLetter(next) || unicode.IsDigit(next) || next >= 0x80) {
				return true
			}
		}
	}
	return false
}
