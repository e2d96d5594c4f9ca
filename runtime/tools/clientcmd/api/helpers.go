package api

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/clientsmith/client-gen/runtime/internal/layer"
)

const redactedValue = "REDACTED"

// IsConfigEmpty reports whether config has nothing in it. Kind and APIVersion do not count.
func IsConfigEmpty(config *Config) bool {
	return len(config.AuthInfos) == 0 && len(config.Clusters) == 0 && len(config.Contexts) == 0 &&
		len(config.CurrentContext) == 0 &&
		len(config.Extensions) == 0 && !config.Preferences.Colors && len(config.Preferences.Extensions) == 0
}

// MinifyConfig removes everything but the current context with its cluster and user. It fails, and leaves config as it
// is, if one of the three does not exist. A context that names no cluster or no user keeps none.
func MinifyConfig(config *Config) error {
	if len(config.CurrentContext) == 0 {
		return errors.New("current-context must exist in order to minify")
	}
	current, ok := config.Contexts[config.CurrentContext]
	if !ok {
		return fmt.Errorf("cannot locate context %v", config.CurrentContext)
	}
	clusters, users := map[string]*Cluster{}, map[string]*AuthInfo{}
	if current.Cluster != "" {
		cluster, ok := config.Clusters[current.Cluster]
		if !ok {
			return fmt.Errorf("cannot locate cluster %v", current.Cluster)
		}
		clusters[current.Cluster] = cluster
	}
	if current.AuthInfo != "" {
		user, ok := config.AuthInfos[current.AuthInfo]
		if !ok {
			return fmt.Errorf("cannot locate user %v", current.AuthInfo)
		}
		users[current.AuthInfo] = user
	}
	config.AuthInfos, config.Clusters = users, clusters
	config.Contexts = map[string]*Context{config.CurrentContext: current}
	return nil
}

// ShortenConfig prepares config for being shown: certificates and keys become DATA+OMITTED, tokens REDACTED. It does
// not touch passwords; RedactSecrets does.
func ShortenConfig(config *Config) {
	for _, user := range config.AuthInfos {
		if user == nil {
			continue
		}
		shorten(&user.ClientKeyData)
		shorten(&user.ClientCertificateData)
		if user.Token != "" {
			user.Token = redactedValue
		}
	}
	for _, cluster := range config.Clusters {
		if cluster != nil {
			shorten(&cluster.CertificateAuthorityData)
		}
	}
}

func shorten(data *[]byte) {
	if len(*data) == 0 {
		return
	}
	// These bytes read DATA+OMITTED once a file has them in base64.
	*data = []byte{0x0c, 0x04, 0xc0, 0xf8, 0xe3, 0x08, 0x4d, 0x31, 0x03}
}

// FlattenConfig reads the files that config names into its data fields and empties the paths, which are taken relative
// to where each entry came from. A file and data for the same thing is an error, and so is a file that cannot be read.
func FlattenConfig(config *Config) error {
	for _, user := range config.AuthInfos {
		base, err := baseDir(user.LocationOfOrigin)
		if err != nil {
			return err
		}
		if err := FlattenContent(&user.ClientCertificate, &user.ClientCertificateData, base); err != nil {
			return err
		}
		if err := FlattenContent(&user.ClientKey, &user.ClientKeyData, base); err != nil {
			return err
		}
	}
	for _, cluster := range config.Clusters {
		base, err := baseDir(cluster.LocationOfOrigin)
		if err != nil {
			return err
		}
		if err := FlattenContent(&cluster.CertificateAuthority, &cluster.CertificateAuthorityData, base); err != nil {
			return err
		}
	}
	return nil
}

func baseDir(origin string) (string, error) { return MakeAbs(filepath.Dir(origin), "") }

// FlattenContent reads the file at path, relative to baseDir, into contents and empties path. An empty path changes
// nothing; contents that are there already are an error.
func FlattenContent(path *string, contents *[]byte, baseDir string) error {
	if len(*path) == 0 {
		return nil
	}
	if len(*contents) > 0 {
		return errors.New("cannot have values for both path and contents")
	}
	data, err := layer.ReadFile(ResolvePath(*path, baseDir))
	if err != nil {
		return err
	}
	*contents, *path = data, ""
	return nil
}

// ResolvePath returns path, put below base if it is relative. An empty path stays empty.
func ResolvePath(path string, base string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}

// MakeAbs returns path, put below base if it is relative. An empty base is the working folder, and its failure is the
// only error.
func MakeAbs(path, base string) (string, error) {
	if filepath.IsAbs(path) {
		return path, nil
	}
	if base == "" {
		wd, err := os.Getwd()
		if err != nil {
			return "", fmt.Errorf("make path absolute: %w", err)
		}
		base = wd
	}
	return filepath.Join(base, path), nil
}

// RedactSecrets replaces by REDACTED every field of config that has the struct tag datapolicy: tokens, passwords and
// private keys. It never fails.
func RedactSecrets(config *Config) error {
	redactTagged(reflect.ValueOf(config))
	return nil
}

// redactTagged follows pointers, structs and maps of pointers, which is what a Config is made of. Extensions are
// interfaces and nobody knows what is in them; they are left alone.
func redactTagged(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			redactTagged(v.Elem())
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			redactTagged(it.Value())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("datapolicy") == "" {
				redactTagged(v.Field(i))
				continue
			}
			switch field := v.Field(i); {
			case field.Len() == 0:
			case field.Kind() == reflect.String:
				field.SetString(redactedValue)
			default:
				field.SetBytes([]byte(redactedValue))
			}
		}
	}
}
