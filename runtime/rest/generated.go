package rest

// The clients that client-gen writes name the constant of the version that they
// need, so that a program in which they and this module do not fit together
// fails to compile at a line that says what to do, and not somewhere else or
// while it runs. Nothing else needs these constants, which have no value worth
// reading; client-go has nothing like them.
//
// A constant stays for as long as code of its version works. It is removed,
// in a release that says so, when that code has to be generated again.
const (
	// SupportsGeneratedCodeVersion1 says that this module has what clients of
	// version 1 call. An error "undefined: rest.SupportsGeneratedCodeVersion1"
	// means that the module is older than the generated code: run
	//
	//	go get github.com/clientsmith/client-gen/runtime@latest
	SupportsGeneratedCodeVersion1 = true
)
