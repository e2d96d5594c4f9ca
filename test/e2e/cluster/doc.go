// Package cluster runs a real Kubernetes API server for tests: etcd and kube-apiserver as child processes on loopback,
// with TLS, RBAC and two users, and no container engine.
//
// # Binaries
//
// [Locate] finds etcd, kube-apiserver and kubectl in the cache folder and builds what is missing from their Go modules
// (test/e2e/build holds one module for each project, which pins the versions). The first build takes minutes, every later
// run takes the binaries as they are.
//
// # Life of a cluster
//
// [Start] makes certificates, keys and the token file in a folder of its own, starts etcd and then kube-apiserver, and
// returns when /readyz answers and the namespace "default" exists. [Cluster.Restart] stops and starts the API server on
// the same port with the same data. [Cluster.Stop] ends both processes; on Linux they also end when the test binary dies.
// Logs are kept beside the keys, and [Cluster.Logs] returns their last lines for the report of a failed test.
//
// # The one rule
//
// The package knows nothing of what is tested: it hands out configurations ([Cluster.Admin], [Cluster.User],
// [Cluster.WriteKubeconfig]) and never sends a request of a test's own.
package cluster
