package exec

import (
	"errors"
	"fmt"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	kjson "sigs.k8s.io/json"

	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	clientauthenticationv1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	clientauthenticationv1beta1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1beta1"
	"github.com/clientsmith/client-gen/runtime/rest"
)

const execInfoEnv = "KUBERNETES_EXEC_INFO"

// LoadExecCredentialFromEnv is LoadExecCredential for the environment variable KUBERNETES_EXEC_INFO, which the client
// sets for its plugin. A variable that is not set or empty is an error.
func LoadExecCredentialFromEnv() (runtime.Object, *rest.Config, error) {
	env := os.Getenv(execInfoEnv)
	if env == "" {
		return nil, nil, errors.New("KUBERNETES_EXEC_INFO env var is unset or empty")
	}
	return LoadExecCredential([]byte(env))
}

// LoadExecCredential reads a JSON ExecCredential of version v1 or v1beta1. It returns the object, of the type of its
// version, and a config without credentials for the cluster that it names. An object without a cluster is an error:
// the user's kubeconfig entry has to set provideClusterInfo.
func LoadExecCredential(data []byte) (runtime.Object, *rest.Config, error) {
	var meta metav1.TypeMeta
	if err := kjson.UnmarshalCaseSensitivePreserveInts(data, &meta); err != nil {
		return nil, nil, fmt.Errorf("decode: %w", err)
	}
	if meta.Kind != "ExecCredential" {
		return nil, nil, fmt.Errorf("decode: %q is not an ExecCredential", meta.Kind)
	}
	obj, spec, err := decode(data, meta.APIVersion)
	if err != nil {
		return nil, nil, fmt.Errorf("decode: %w", err)
	}
	if spec.Cluster == nil {
		return nil, nil, errors.New("ExecCredential does not contain cluster information")
	}
	config, err := rest.ExecClusterToConfig(spec.Cluster)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot create rest.Config: %w", err)
	}
	return obj, config, nil
}

func decode(data []byte, apiVersion string) (runtime.Object, *clientauthentication.ExecCredentialSpec, error) {
	spec := &clientauthentication.ExecCredentialSpec{}
	switch apiVersion {
	case clientauthenticationv1.SchemeGroupVersion.String():
		cred := &clientauthenticationv1.ExecCredential{}
		if err := kjson.UnmarshalCaseSensitivePreserveInts(data, cred); err != nil {
			return nil, nil, err
		}
		return cred, spec, clientauthenticationv1.Convert_v1_ExecCredentialSpec_To_clientauthentication_ExecCredentialSpec(&cred.Spec, spec, nil)
	case clientauthenticationv1beta1.SchemeGroupVersion.String():
		cred := &clientauthenticationv1beta1.ExecCredential{}
		if err := kjson.UnmarshalCaseSensitivePreserveInts(data, cred); err != nil {
			return nil, nil, err
		}
		return cred, spec, clientauthenticationv1beta1.Convert_v1beta1_ExecCredentialSpec_To_clientauthentication_ExecCredentialSpec(&cred.Spec, spec, nil)
	}
	return nil, nil, fmt.Errorf("version %q of ExecCredential is not known", apiVersion)
}
