// Package discovery asks an API server what it serves: groups, versions, resources, its own version and its OpenAPI
// documents.
//
// [DiscoveryClient] asks for aggregated discovery, which needs two requests in all, and falls back to one request per
// group and version when the server does not know it. Methods that gather from many groups return what they got beside
// an [ErrGroupDiscoveryFailed] that names the groups that are missing.
//
// Every interface exists twice, with and without contexts; the To...WithContext functions turn the latter into the
// former.
//
// The one rule: nothing here knows the built-in types. Answers are decoded by encoding/json into the types of meta/v1, and
// OpenAPI documents stay bytes.
package discovery
