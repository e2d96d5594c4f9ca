// Package install adds the kinds of credential plugins to a scheme, for plugins that read and write them with a codec of
// apimachinery. It mirrors k8s.io/client-go/pkg/apis/clientauthentication/install. The runtime itself does not import it.
//
// Its one rule: what one version says can be read as the other.
package install

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	"github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1beta1"
)

// Install adds all versions of ExecCredential, v1 as the preferred one, and their conversions to a scheme. A scheme that
// has other types of these names panics.
func Install(scheme *runtime.Scheme) {
	builder := runtime.NewSchemeBuilder(
		clientauthentication.AddToScheme,
		v1.AddToScheme, v1.RegisterConversions, v1.RegisterDefaults,
		v1beta1.AddToScheme, v1beta1.RegisterConversions, v1beta1.RegisterDefaults,
	)
	err := builder.AddToScheme(scheme)
	if err == nil {
		err = scheme.SetVersionPriority(v1.SchemeGroupVersion, v1beta1.SchemeGroupVersion)
	}
	if err != nil {
		panic(fmt.Errorf("install %s: %w", clientauthentication.GroupName, err))
	}
}
