package conformance

import (
	"slices"
	"strings"
)

// Corpus is one clientset made from the API types of a real module.
type Corpus struct {
	// Name is the folder of the outputs; unique.
	Name string
	// Module is the folder below testdata/modules that holds the go.mod from
	// which the API packages can be imported.
	Module string
	// Base is the import path that Inputs are below.
	Base string
	// Inputs are "group/version" below Base, as upstream's --input takes them.
	Inputs []string
	// ClientsetName is the name that the project gives its clientset.
	ClientsetName string
	// Flags are further flags, for both generators.
	Flags []string
	// ApplyConfigurations is the import path of the project's own apply
	// configurations; "" lets upstream's generator make them.
	ApplyConfigurations string
	// ApplyInputs are packages, beside Inputs, that the project's apply
	// configurations are made from. Only used where they are made here.
	ApplyInputs []string
	// Released is the import path of a published clientset that upstream's
	// client-gen of our version wrote, compared beside its fresh output; ""
	// for none. Unreleased lists the inputs that it leaves out.
	Released   string
	Unreleased []string
	// Broken says why upstream's output does not compile, so that there is
	// nothing to compare with: ours must compile. "" for the others.
	Broken string
	// BrokenApply is Broken for apply configurations.
	BrokenApply string
	// Refused are lines that client-gen must print instead of writing code
	// that cannot compile; nil for the others.
	Refused []string
	// Discover is a package pattern that finds exactly Inputs, "" for none.
	Discover string
	// Short corpora are part of the short test.
	Short bool
}

// Packages returns the import paths of the API packages.
func (c Corpus) Packages() []string {
	var out []string
	for _, input := range c.Inputs {
		out = append(out, c.Base+"/"+strings.TrimSuffix(input, "/"))
	}
	return out
}

// pluralFlags returns those of the corpus's flags that all of upstream's
// generators take.
func (c Corpus) pluralFlags() []string {
	var out []string
	for i, flag := range c.Flags {
		if flag == "--plural-exceptions" {
			out = append(out, flag, c.Flags[i+1])
		}
	}
	return out
}

// without returns the corpus with some inputs left out.
func (c Corpus) without(inputs []string) Corpus {
	var kept []string
	for _, input := range c.Inputs {
		if !slices.Contains(inputs, input) {
			kept = append(kept, input)
		}
	}
	c.Inputs = kept
	return c
}

// Internal is a clientset with an internal version beside another.
var Internal = Corpus{
	Name:          "internal",
	Module:        "kubernetes",
	Base:          "k8s.io/metrics/pkg/apis",
	Inputs:        []string{"metrics/", "metrics/v1beta1"},
	ClientsetName: "internalclientset",
}

// Corpora are the modules that the generator is measured by. The first group
// is in order of size, the second holds the odd ones, each with its oddity.
var Corpora = []Corpus{
	{
		Name:                "sample-controller",
		Module:              "kubernetes",
		Base:                "k8s.io/sample-controller/pkg/apis",
		Inputs:              []string{"samplecontroller/v1alpha1"},
		ClientsetName:       "versioned",
		ApplyConfigurations: "k8s.io/sample-controller/pkg/generated/applyconfiguration",
		Discover:            "k8s.io/sample-controller/...",
		Short:               true,
	},
	{
		Name:          "metrics",
		Module:        "kubernetes",
		Base:          "k8s.io/metrics/pkg/apis",
		Inputs:        []string{"metrics/v1alpha1", "metrics/v1beta1"},
		ClientsetName: "versioned",
		Short:         true,
	},
	{
		Name:                "apps",
		Module:              "kubernetes",
		Base:                "k8s.io/api",
		Inputs:              []string{"apps/v1"},
		ClientsetName:       "kubernetes",
		Flags:               []string{"--prefers-protobuf"},
		ApplyConfigurations: "k8s.io/client-go/applyconfigurations",
		Discover:            "k8s.io/api/apps/v1",
		Short:               true,
	},
	{
		Name:                "cr",
		Module:              "kubernetes",
		Base:                "k8s.io/apiextensions-apiserver/examples/client-go/pkg/apis",
		Inputs:              []string{"cr/v1"},
		ClientsetName:       "versioned",
		ApplyConfigurations: "k8s.io/apiextensions-apiserver/examples/client-go/pkg/client/applyconfiguration",
		Discover:            "k8s.io/apiextensions-apiserver/examples/client-go/...",
	},
	{
		Name:                "apiextensions",
		Module:              "kubernetes",
		Base:                "k8s.io/apiextensions-apiserver/pkg/apis",
		Inputs:              []string{"apiextensions/v1", "apiextensions/v1beta1"},
		ClientsetName:       "clientset",
		ApplyConfigurations: "k8s.io/apiextensions-apiserver/pkg/client/applyconfiguration",
	},
	{
		Name:   "kubernetes",
		Module: "kubernetes",
		Base:   "k8s.io/api",
		Inputs: []string{
			"admissionregistration/v1", "admissionregistration/v1alpha1", "admissionregistration/v1beta1",
			"apiserverinternal/v1alpha1", "apps/v1", "apps/v1beta1", "apps/v1beta2", "authentication/v1",
			"authentication/v1alpha1", "authentication/v1beta1", "authorization/v1", "authorization/v1beta1",
			"autoscaling/v1", "autoscaling/v2", "batch/v1", "batch/v1beta1", "certificates/v1",
			"certificates/v1alpha1", "certificates/v1beta1", "coordination/v1", "coordination/v1alpha2",
			"coordination/v1beta1", "core/v1", "discovery/v1", "discovery/v1beta1", "events/v1", "events/v1beta1",
			"extensions/v1beta1", "flowcontrol/v1", "flowcontrol/v1beta1", "flowcontrol/v1beta2",
			"flowcontrol/v1beta3", "imagepolicy/v1alpha1", "lifecycle/v1alpha1", "networking/v1",
			"networking/v1beta1", "node/v1", "node/v1alpha1", "node/v1beta1", "policy/v1", "policy/v1beta1",
			"rbac/v1", "rbac/v1alpha1", "rbac/v1beta1", "resource/v1", "resource/v1alpha3", "resource/v1beta1",
			"resource/v1beta2", "scheduling/v1", "scheduling/v1alpha3", "scheduling/v1beta1", "storage/v1",
			"storage/v1alpha1", "storage/v1beta1", "storagemigration/v1", "storagemigration/v1beta1",
		},
		ClientsetName:       "kubernetes",
		Flags:               []string{"--plural-exceptions", "Endpoints:Endpoints", "--prefers-protobuf"},
		ApplyConfigurations: "k8s.io/client-go/applyconfigurations",
		Released:            "k8s.io/client-go/kubernetes",
		Unreleased:          []string{"imagepolicy/v1alpha1"},
		Discover:            "k8s.io/api/...",
	},
	{
		Name:          "vertical-pod-autoscaler",
		Module:        "addons",
		Base:          "k8s.io/autoscaler/vertical-pod-autoscaler/pkg/apis",
		ClientsetName: "versioned",
		Inputs: []string{
			"autoscaling.k8s.io/v1", "autoscaling.k8s.io/v1beta1", "autoscaling.k8s.io/v1beta2",
			"poc.autoscaling.k8s.io/v1alpha1",
		},
		Released: "k8s.io/autoscaler/vertical-pod-autoscaler/pkg/client/clientset/versioned",
		Discover: "k8s.io/autoscaler/vertical-pod-autoscaler/pkg/apis/...",
	},
	{
		Name:                "gateway-api",
		Module:              "addons",
		Base:                "sigs.k8s.io/gateway-api",
		Inputs:              []string{"apis/v1", "apis/v1alpha2", "apis/v1alpha3", "apis/v1beta1", "apisx/v1alpha1"},
		ClientsetName:       "versioned",
		ApplyConfigurations: "sigs.k8s.io/gateway-api/applyconfiguration",
	},
	{
		Name:                "cert-manager",
		Module:              "addons",
		Base:                "github.com/cert-manager/cert-manager/pkg/apis",
		Inputs:              []string{"acme/v1", "certmanager/v1"},
		ClientsetName:       "versioned",
		ApplyConfigurations: "github.com/cert-manager/cert-manager/pkg/client/applyconfigurations",
		Discover:            "github.com/cert-manager/cert-manager/pkg/apis/...",
	},
	{
		Name:          "external-snapshotter",
		Module:        "addons",
		Base:          "github.com/kubernetes-csi/external-snapshotter/client/v8/apis",
		ClientsetName: "versioned",
		Inputs: []string{
			"volumegroupsnapshot/v1", "volumegroupsnapshot/v1beta1", "volumegroupsnapshot/v1beta2",
			"volumesnapshot/v1",
		},
		Discover: "github.com/kubernetes-csi/external-snapshotter/client/v8/...",
	},

	{ // Specs and statuses are protobuf messages of another module.
		Name:          "istio",
		Module:        "wild",
		Base:          "istio.io/client-go/pkg/apis",
		ClientsetName: "versioned",
		Inputs: []string{
			"extensions/v1alpha1", "networking/v1", "networking/v1alpha3", "networking/v1beta1", "security/v1",
			"security/v1beta1", "telemetry/v1", "telemetry/v1alpha1",
		},
		Broken:   "lists hold pointers, and fakes are made for lists of values",
		Discover: "istio.io/client-go/...",
	},
	{ // No go.mod upstream.
		Name:          "openshift",
		Module:        "wild",
		Base:          "github.com/openshift/api",
		ClientsetName: "versioned",
		Inputs: []string{
			"apps/v1", "build/v1", "network/v1", "oauth/v1", "project/v1", "quota/v1", "route/v1", "template/v1",
			"user/v1",
		},
	},
	{ // A list of another kind below a subresource.
		Name:          "openshift-image",
		Module:        "wild",
		Base:          "github.com/openshift/api",
		Inputs:        []string{"image/v1"},
		ClientsetName: "versioned",
		Broken:        "fakes of list methods on subresources have another signature than the interface",
	},
	{ // Kinds without ObjectMeta, which are no objects.
		Name:          "openshift-reviews",
		Module:        "wild",
		Base:          "github.com/openshift/api",
		Inputs:        []string{"authorization/v1", "security/v1"},
		ClientsetName: "versioned",
		Refused: []string{
			"authorization/v1/types.go:286:6: SubjectAccessReview has no ObjectMeta",
			"security/v1/types.go:249:6: PodSecurityPolicySubjectReview has no ObjectMeta",
		},
	},
	{ // Scale of another module as input and result; the module holds only the group.
		Name:          "prometheus-operator",
		Module:        "wild",
		Base:          "github.com/prometheus-operator/prometheus-operator/pkg/apis",
		Inputs:        []string{"monitoring/v1", "monitoring/v1alpha1", "monitoring/v1beta1"},
		ClientsetName: "versioned",
	},
	{ // The group directory is called apis.
		Name:          "network-policy-api",
		Module:        "wild",
		Base:          "sigs.k8s.io/network-policy-api",
		Inputs:        []string{"apis/v1alpha1", "apis/v1alpha2"},
		ClientsetName: "versioned",
	},
	{ // Laid out by kubebuilder: one of two packages has only GroupVersion.
		Name:          "contour",
		Module:        "wild",
		Base:          "github.com/projectcontour/contour/apis",
		Inputs:        []string{"projectcontour/v1", "projectcontour/v1alpha1"},
		ClientsetName: "versioned",
		Broken:        "the generated code refers to SchemeGroupVersion",
		BrokenApply:   "the generated code refers to SchemeGroupVersion",
		Discover:      "github.com/projectcontour/contour/apis/...",
	},
	{
		Name:          "contour-v1",
		Module:        "wild",
		Base:          "github.com/projectcontour/contour/apis",
		Inputs:        []string{"projectcontour/v1"},
		ClientsetName: "versioned",
	},
	{
		Name:          "velero",
		Module:        "wild",
		Base:          "github.com/vmware-tanzu/velero/pkg/apis",
		Inputs:        []string{"velero/v1", "velero/v2alpha1"},
		ClientsetName: "versioned",
		Discover:      "github.com/vmware-tanzu/velero/pkg/apis/...",
	},
}
