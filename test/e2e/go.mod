module github.com/clientsmith/client-gen/test/e2e

go 1.26.0

require (
	github.com/clientsmith/client-gen/examples/crd-clientset v0.0.0
	github.com/clientsmith/client-gen/runtime v0.0.0
	github.com/clientsmith/client-gen/test/scenarios v0.0.0
)

replace (
	github.com/clientsmith/client-gen/examples/crd-clientset => ../../examples/crd-clientset
	github.com/clientsmith/client-gen/runtime => ../../runtime
	github.com/clientsmith/client-gen/test/scenarios => ../scenarios
)
