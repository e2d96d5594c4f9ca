package main

import (
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/yaml"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// kubeconfig is the part of a kubeconfig file that this example reads: the current context with a token or a client
// certificate. Exec plug-ins, merging of several files and overrides are beyond it.
type kubeconfig struct {
	CurrentContext string `json:"current-context"`
	Contexts       []struct {
		Name    string `json:"name"`
		Context struct {
			Cluster string `json:"cluster"`
			User    string `json:"user"`
		} `json:"context"`
	} `json:"contexts"`
	Clusters []struct {
		Name    string  `json:"name"`
		Cluster cluster `json:"cluster"`
	} `json:"clusters"`
	Users []struct {
		Name string `json:"name"`
		User user   `json:"user"`
	} `json:"users"`
}

type cluster struct {
	Server     string `json:"server"`
	ServerName string `json:"tls-server-name"`
	Insecure   bool   `json:"insecure-skip-tls-verify"`
	CAFile     string `json:"certificate-authority"`
	CAData     []byte `json:"certificate-authority-data"`
}

type user struct {
	Token     string `json:"token"`
	TokenFile string `json:"tokenFile"`
	Username  string `json:"username"`
	Password  string `json:"password"`
	CertFile  string `json:"client-certificate"`
	CertData  []byte `json:"client-certificate-data"`
	KeyFile   string `json:"client-key"`
	KeyData   []byte `json:"client-key-data"`
	Exec      *any   `json:"exec"`
}

// loadKubeconfig configures a client by the current context of a kubeconfig file.
func loadKubeconfig(path string) (*rest.Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read kubeconfig: %w", err)
	}
	var file kubeconfig
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("read kubeconfig %s: %w", path, err)
	}
	c, u, err := file.current()
	if err != nil {
		return nil, fmt.Errorf("read kubeconfig %s: %w", path, err)
	}
	// Paths in the file are relative to it.
	abs := func(name string) string {
		if name == "" || filepath.IsAbs(name) {
			return name
		}
		return filepath.Join(filepath.Dir(path), name)
	}
	return &rest.Config{
		Host:        c.Server,
		BearerToken: u.Token, BearerTokenFile: abs(u.TokenFile), Username: u.Username, Password: u.Password,
		TLSClientConfig: rest.TLSClientConfig{
			Insecure: c.Insecure, ServerName: c.ServerName, CAFile: abs(c.CAFile), CAData: c.CAData,
			CertFile: abs(u.CertFile), CertData: u.CertData, KeyFile: abs(u.KeyFile), KeyData: u.KeyData,
		},
	}, nil
}

// current returns the cluster and the user of the current context.
func (k *kubeconfig) current() (*cluster, *user, error) {
	for _, named := range k.Contexts {
		if named.Name != k.CurrentContext {
			continue
		}
		c, u := k.cluster(named.Context.Cluster), k.user(named.Context.User)
		switch {
		case c == nil || c.Server == "":
			return nil, nil, fmt.Errorf("context %q names no cluster with a server", named.Name)
		case u == nil:
			return nil, nil, fmt.Errorf("context %q names no user", named.Name)
		case u.Exec != nil:
			return nil, nil, fmt.Errorf("user %q logs in by a plug-in, which this example doesn't run", named.Context.User)
		}
		return c, u, nil
	}
	return nil, nil, fmt.Errorf("no context %q (current-context)", k.CurrentContext)
}

func (k *kubeconfig) cluster(name string) *cluster {
	for i := range k.Clusters {
		if k.Clusters[i].Name == name {
			return &k.Clusters[i].Cluster
		}
	}
	return nil
}

func (k *kubeconfig) user(name string) *user {
	for i := range k.Users {
		if k.Users[i].Name == name {
			return &k.Users[i].User
		}
	}
	return nil
}
