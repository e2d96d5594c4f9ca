package compile

// What generated code imports, so that go.mod and go.sum hold it: the modules
// in which that code is compiled copy them.
import (
	_ "github.com/clientsmith/client-gen/runtime/apitest"
	_ "github.com/clientsmith/client-gen/runtime/gentype/fake"
	_ "github.com/clientsmith/client-gen/runtime/listers"
	_ "k8s.io/api/autoscaling/v1"
	_ "k8s.io/client-go/discovery/fake"
	_ "k8s.io/client-go/gentype"
	_ "k8s.io/client-go/listers"
	_ "k8s.io/client-go/rest/fake"
	_ "k8s.io/client-go/util/apply"
)
