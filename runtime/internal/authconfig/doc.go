// Package authconfig holds the settings of credential plugins that a rest.Config points to. Package tools/clientcmd/api has
// aliases of all types, which are their public names.
//
// The one rule: nothing here can run a plugin. Package exec puts that into AddExecProvider when it is linked, which it is
// in every program that can name an ExecConfig: tools/clientcmd/api imports it. A program that cannot, because it runs in
// a cluster only, does without a fifth of a megabyte of code that starts processes.
package authconfig
