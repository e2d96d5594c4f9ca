package clientcmd_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

const exampleKubeconfig = `
current-context: dev
clusters:
- name: dev
  cluster: {server: 'https://dev.example.com'}
users:
- name: alice
  user: {token: abc}
contexts:
- name: dev
  context: {cluster: dev, user: alice, namespace: team}
`

func ExampleRESTConfigFromKubeConfig() {
	config, err := clientcmd.RESTConfigFromKubeConfig([]byte(exampleKubeconfig))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(config.Host)
	// Output: https://dev.example.com
}

// What kubectl does: the files in KUBECONFIG or the one in the home, flags over them, and the service account in a pod.
func ExampleNewNonInteractiveDeferredLoadingClientConfig() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	rules := clientcmd.NewDefaultClientConfigLoadingRules()
	// Usually bound to a flag --kubeconfig.
	rules.ExplicitPath = filepath.Join(dir, "config")
	if err := os.WriteFile(rules.ExplicitPath, []byte(exampleKubeconfig), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	overrides := &clientcmd.ConfigOverrides{Timeout: "30s"}
	clientConfig := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, overrides)
	config, err := clientConfig.ClientConfig()
	if err != nil {
		fmt.Println(err)
		return
	}
	namespace, _, err := clientConfig.Namespace()
	fmt.Println(config.Host, config.Timeout, namespace, err)
	// Output: https://dev.example.com 30s team <nil>
}

// Change one thing in the file that it came from and leave everything else as it is.
func ExampleModifyConfig() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	access := &clientcmd.ClientConfigLoadingRules{ExplicitPath: filepath.Join(dir, "config")}
	config, err := access.GetStartingConfig()
	if err != nil {
		fmt.Println(err)
		return
	}
	config.Contexts["local"] = &clientcmdapi.Context{Cluster: "kind", AuthInfo: "admin"}
	config.CurrentContext = "local"
	if err := clientcmd.ModifyConfig(access, *config, true); err != nil {
		fmt.Println(err)
		return
	}
	written, err := os.ReadFile(access.ExplicitPath)
	fmt.Printf("%s%v", written, err)
	// Output:
	// apiVersion: v1
	// clusters: null
	// contexts:
	// - context:
	//     cluster: kind
	//     user: admin
	//   name: local
	// current-context: local
	// kind: Config
	// users: null
	// <nil>
}

// A server without a scheme would be spoken to in plain HTTP and without the token.
func ExampleValidate() {
	config := clientcmdapi.NewConfig()
	config.Clusters["dev"] = &clientcmdapi.Cluster{Server: "dev.example.com:6443"}
	config.AuthInfos["alice"] = &clientcmdapi.AuthInfo{Token: "abc"}
	config.Contexts["dev"] = &clientcmdapi.Context{Cluster: "dev", AuthInfo: "alice"}
	config.CurrentContext = "dev"
	fmt.Println(clientcmd.Validate(*config))
	_, err := clientcmd.NewDefaultClientConfig(*config, nil).ClientConfig()
	fmt.Println(err)
	// Output:
	// <nil>
	// invalid configuration: the server of cluster "dev" has no scheme, so the credentials of user "alice" would not be used: write https://dev.example.com:6443
}
