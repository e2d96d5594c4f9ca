package exec

import (
	"crypto/sha256"
	"encoding/json"
	"hash"
	"strconv"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
)

// cacheKey is a digest of everything that makes two authenticators differ. It is a digest because the settings may
// contain secrets, and keys live as long as the process.
type cacheKey [sha256.Size]byte

// keyOf returns false if the settings cannot be compared, which takes an extension that cannot be written as JSON.
func keyOf(config *authconfig.ExecConfig, cluster *clientauthentication.Cluster) (cacheKey, bool) {
	k := keyWriter{h: sha256.New(), ok: true}
	k.strings(config.Command, config.APIVersion, config.InstallHint, string(config.InteractiveMode),
		config.StdinUnavailableMessage, string(config.PluginPolicy.PolicyType))
	k.bools(config.ProvideClusterInfo, config.StdinUnavailable, config.Env == nil, config.PluginPolicy.Allowlist == nil)
	k.count(len(config.Args))
	k.strings(config.Args...)
	k.count(len(config.Env))
	for _, env := range config.Env {
		k.strings(env.Name, env.Value)
	}
	k.count(len(config.PluginPolicy.Allowlist))
	for _, entry := range config.PluginPolicy.Allowlist {
		k.strings(entry.Command)
	}
	k.object(config.Config)
	k.bools(cluster != nil)
	if cluster != nil {
		k.strings(cluster.Server, cluster.TLSServerName, string(cluster.CertificateAuthorityData), cluster.ProxyURL)
		k.bools(cluster.InsecureSkipTLSVerify, cluster.DisableCompression)
		k.object(cluster.Config)
	}
	return cacheKey(k.h.Sum(nil)), k.ok
}

// keyWriter writes each value with its length, so that no two lists of values give the same bytes.
type keyWriter struct {
	h  hash.Hash
	ok bool
}

func (k *keyWriter) count(n int) { k.h.Write([]byte(strconv.Itoa(n) + ":")) }

func (k *keyWriter) strings(values ...string) {
	for _, v := range values {
		k.count(len(v))
		k.h.Write([]byte(v))
	}
}

func (k *keyWriter) bools(values ...bool) {
	for _, v := range values {
		k.strings(strconv.FormatBool(v))
	}
}

func (k *keyWriter) object(o runtime.Object) {
	if o == nil {
		k.count(-1)
		return
	}
	data, err := json.Marshal(o)
	if err != nil {
		k.ok = false
		return
	}
	k.strings(string(data))
}
