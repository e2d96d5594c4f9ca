package apitest

import (
	"encoding/base64"
	"encoding/json"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// Config is the configuration of a client of this server, with its token and authority and no rate limit.
func (s *Server) Config() *rest.Config {
	config := &rest.Config{Host: s.URL(), BearerToken: s.opts.Token}
	if s.tls != nil {
		config.TLSClientConfig = rest.TLSClientConfig{CAData: s.CA()}
	}
	return config
}

// Kubeconfig is a kubeconfig file (JSON, which is YAML) for kubectl and other clients of this server.
func (s *Server) Kubeconfig() []byte {
	cluster, user := object{"server": s.URL()}, object{}
	if s.tls != nil {
		cluster["certificate-authority-data"] = base64.StdEncoding.EncodeToString(s.CA())
	}
	if s.opts.Token != "" {
		user["token"] = s.opts.Token
	}
	const name = "apitest"
	data, err := json.Marshal(object{"apiVersion": "v1", "kind": "Config", "current-context": name,
		"clusters": []any{object{"name": name, "cluster": cluster}},
		"users":    []any{object{"name": name, "user": user}},
		"contexts": []any{object{"name": name, "context": object{"cluster": name, "user": name, "namespace": "default"}}},
	})
	if err != nil {
		return nil // strings only: can't fail
	}
	return append(data, '\n')
}
