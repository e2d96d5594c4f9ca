package clientcmd

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// ResolveLocalPaths makes every relative path in config absolute, below the folder of the file that its entry came from.
// Entries without a LocationOfOrigin are left alone. It fails if the folder of a file cannot be made absolute.
func ResolveLocalPaths(config *clientcmdapi.Config) error {
	for name, cluster := range config.Clusters {
		if err := resolveAt(cluster.LocationOfOrigin, GetClusterFileReferences(cluster)); err != nil {
			return fmt.Errorf("resolve the paths of cluster %q: %w", name, err)
		}
	}
	for name, user := range config.AuthInfos {
		if err := resolveAt(user.LocationOfOrigin, GetAuthInfoFileReferences(user)); err != nil {
			return fmt.Errorf("resolve the paths of user %q: %w", name, err)
		}
	}
	return nil
}

func resolveAt(origin string, refs []*string) error {
	if origin == "" {
		return nil
	}
	base, err := filepath.Abs(filepath.Dir(origin))
	if err != nil {
		return err
	}
	return ResolvePaths(refs, base)
}

// RelativizeClusterLocalPaths makes the paths of cluster relative to the folder of its LocationOfOrigin, where that needs
// no "..". A relative path is taken to be relative to that folder already. It fails if there is no LocationOfOrigin.
func RelativizeClusterLocalPaths(cluster *clientcmdapi.Cluster) error {
	return relativizeAt("cluster", cluster.LocationOfOrigin, GetClusterFileReferences(cluster))
}

// RelativizeAuthInfoLocalPaths is RelativizeClusterLocalPaths for a user. The command of an exec plugin that is in the
// folder itself becomes ./command; client-go makes it a bare name, which the next load looks up in PATH.
func RelativizeAuthInfoLocalPaths(authInfo *clientcmdapi.AuthInfo) error {
	refs := GetAuthInfoFileReferences(authInfo)
	if err := relativizeAt("user", authInfo.LocationOfOrigin, refs); err != nil {
		return err
	}
	if authInfo.Exec != nil {
		keepPath(refs, &authInfo.Exec.Command)
	}
	return nil
}

// keepPath keeps command a path if it was one of the references.
func keepPath(refs []*string, command *string) {
	if slices.Contains(refs, command) && !strings.ContainsRune(*command, filepath.Separator) {
		*command = "." + string(filepath.Separator) + *command
	}
}

func relativizeAt(what, origin string, refs []*string) error {
	if origin == "" {
		return fmt.Errorf("make the paths of a %s relative: it has no location of origin", what)
	}
	base, err := filepath.Abs(filepath.Dir(origin))
	if err != nil {
		return fmt.Errorf("make the paths of a %s relative: %w", what, err)
	}
	if err := ResolvePaths(refs, base); err != nil {
		return err
	}
	return RelativizePathWithNoBacksteps(refs, base)
}

// RelativizeConfigPaths makes the paths in config relative to base where that needs no "..".
func RelativizeConfigPaths(config *clientcmdapi.Config, base string) error {
	refs := GetConfigFileReferences(config)
	if err := RelativizePathWithNoBacksteps(refs, base); err != nil {
		return err
	}
	for _, user := range config.AuthInfos {
		if user.Exec != nil {
			keepPath(refs, &user.Exec.Command)
		}
	}
	return nil
}

// ResolveConfigPaths makes the paths in config absolute, below base.
func ResolveConfigPaths(config *clientcmdapi.Config, base string) error {
	return ResolvePaths(GetConfigFileReferences(config), base)
}

// GetConfigFileReferences returns pointers to all fields of config that hold paths.
func GetConfigFileReferences(config *clientcmdapi.Config) []*string {
	var refs []*string
	for _, cluster := range config.Clusters {
		refs = append(refs, GetClusterFileReferences(cluster)...)
	}
	for _, user := range config.AuthInfos {
		refs = append(refs, GetAuthInfoFileReferences(user)...)
	}
	return refs
}

// GetClusterFileReferences returns pointers to the fields of cluster that hold paths.
func GetClusterFileReferences(cluster *clientcmdapi.Cluster) []*string {
	return []*string{&cluster.CertificateAuthority}
}

// GetAuthInfoFileReferences returns pointers to the fields of authInfo that hold paths. The command of an exec plugin is
// one of them if it has a path separator; otherwise it is a name to look up in PATH.
func GetAuthInfoFileReferences(authInfo *clientcmdapi.AuthInfo) []*string {
	refs := []*string{&authInfo.ClientCertificate, &authInfo.ClientKey, &authInfo.TokenFile}
	if authInfo.Exec != nil && strings.ContainsRune(authInfo.Exec.Command, filepath.Separator) {
		refs = append(refs, &authInfo.Exec.Command)
	}
	return refs
}

// ResolvePaths puts the relative ones of refs below base. Empty ones stay empty. It never fails.
func ResolvePaths(refs []*string, base string) error {
	for _, ref := range refs {
		*ref = clientcmdapi.ResolvePath(*ref, base)
	}
	return nil
}

// RelativizePathWithNoBacksteps makes refs relative to base, except those that are absolute and not below base. Empty
// ones stay empty. One that is relative already and cannot be compared with base is an error.
func RelativizePathWithNoBacksteps(refs []*string, base string) error {
	for _, ref := range refs {
		if *ref == "" {
			continue
		}
		rel, err := MakeRelative(*ref, base)
		if err != nil {
			return err
		}
		if rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			if filepath.IsAbs(*ref) {
				continue
			}
			return fmt.Errorf("make %q relative to %q: it is not below it", *ref, base)
		}
		*ref = rel
	}
	return nil
}

// MakeRelative returns path relative to base. Empty stays empty. It fails where the one is absolute and the other is not,
// and returns path with the error.
func MakeRelative(path, base string) (string, error) {
	if path == "" {
		return path, nil
	}
	rel, err := filepath.Rel(base, path)
	if err != nil {
		return path, err
	}
	return rel, nil
}
