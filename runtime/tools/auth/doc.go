// Package auth reads the JSON file with a user's authentication that came before the kubeconfig. It mirrors client-go's
// tools/auth and is what tools/clientcmd's AuthLoader loads.
//
// New programs have no use for it; write a kubeconfig. The exec plugin's side is in tools/auth/exec.
//
// The one rule: formatting an Info shows no credential.
package auth
