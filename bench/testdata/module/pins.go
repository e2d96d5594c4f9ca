// Package pins keeps the requirements of this module in go.mod.
package pins

import (
	_ "github.com/clientsmith/client-gen/runtime/discovery"
	_ "github.com/clientsmith/client-gen/runtime/discovery/fake"
	_ "github.com/clientsmith/client-gen/runtime/gentype"
	_ "github.com/clientsmith/client-gen/runtime/gentype/fake"
	_ "github.com/clientsmith/client-gen/runtime/rest"
	_ "github.com/clientsmith/client-gen/runtime/rest/fake"
	_ "github.com/clientsmith/client-gen/runtime/testing"
	_ "k8s.io/client-go/applyconfigurations"
	_ "k8s.io/client-go/kubernetes"
	_ "k8s.io/client-go/rest/fake"
	_ "k8s.io/sample-controller/pkg/apis/samplecontroller/v1alpha1"
)
