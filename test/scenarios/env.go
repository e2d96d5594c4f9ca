package scenarios

import (
	"context"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// ReaderNamespace is the one namespace in which Env.Reader may read CronTabs.
const ReaderNamespace = "scenarios-reader"

// ReaderUser is the name under which the server knows Env.Reader.
const ReaderUser = "reader"

// Capability is something that a server may lack. A scenario that needs it is skipped there, with the reason given.
type Capability string

// What a server may lack.
const (
	// Schemas: objects of a CustomResourceDefinition are validated, defaulted and pruned by its schema.
	Schemas Capability = "CRD schemas"
	// Apply: patches of type apply, managed fields and their conflicts.
	Apply Capability = "server-side apply"
	// FieldValidation: the fieldValidation parameter, and warnings for unknown and duplicate fields.
	FieldValidation Capability = "field validation"
	// SelectableFields: field selectors on the paths that a CustomResourceDefinition lists.
	SelectableFields Capability = "selectable fields"
	// BuiltinRules: built-in kinds are defaulted and validated by their own rules.
	BuiltinRules Capability = "rules of built-in kinds"
	// NamespaceRules: nothing is created in a namespace that is missing or ending.
	NamespaceRules Capability = "namespace rules"
	// WatchList: a watch with sendInitialEvents.
	WatchList Capability = "watch lists"
	// Protobuf: built-in kinds in protobuf.
	Protobuf Capability = "protobuf"
	// Tables: lists as a Table and as PartialObjectMetadata.
	Tables Capability = "tables"
	// Compression: large answers come compressed with gzip.
	Compression Capability = "compression"
	// Impersonation: requests on behalf of another user.
	Impersonation Capability = "impersonation"
	// SelfReview: the SelfSubjectReview of authentication.k8s.io/v1.
	SelfReview Capability = "self subject reviews"
	// OpenAPI: documents under /openapi/v3.
	OpenAPI Capability = "OpenAPI"
	// Tokens: the token subresource of service accounts.
	Tokens Capability = "service account tokens"
	// EphemeralContainers: that subresource of pods.
	EphemeralContainers Capability = "ephemeral containers"
	// Restart: Env.Restart is given.
	Restart Capability = "restart"
	// Compaction: Env.Compact is given.
	Compaction Capability = "compaction"
)

// Env is the server that the scenarios run against.
type Env struct {
	// Admin may do everything.
	Admin *rest.Config
	// Reader is the user ReaderUser, who may get, list and watch CronTabs in ReaderNamespace and nothing else beyond
	// discovery.
	Reader *rest.Config
	// Restart stops the server and starts it again at the same address with the same data.
	Restart func(context.Context) error
	// Compact makes every resource version and continue token handed out so far too old.
	Compact func(context.Context) error
	// Lacks maps what the server doesn't have to the reason. The suite fails on a capability that it does not know.
	Lacks map[Capability]string
	// Differs maps the name of a scenario to how the server differs from a real one there. Such a scenario is skipped with
	// that text; the suite fails on a name that it does not know. It is a list of faults to mend, empty for a real server.
	Differs map[string]string
}
