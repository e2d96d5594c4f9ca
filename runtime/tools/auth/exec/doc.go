// Package exec helps those who write credential plugins: it reads what the client said of the cluster from the
// environment. It mirrors client-go's tools/auth/exec; the client's side is plugin/pkg/client/auth/exec.
//
// The one rule: the configs it returns are anonymous. Credentials are what the plugin is there to find.
package exec
