package cluster

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// CacheEnv names the environment variable that replaces the cache folder, <repository>/.cache. Binaries lie in its
// subfolder bin.
const CacheEnv = "CLIENT_GEN_CACHE"

// Binaries are the absolute paths of the programs that a cluster and its tests need.
type Binaries struct {
	// Etcd is the etcd server.
	Etcd string
	// APIServer is kube-apiserver.
	APIServer string
	// Kubectl is the kubectl of the same release as APIServer.
	Kubectl string
	// KubernetesVersion is the release of APIServer and Kubectl, for instance "v1.36.3".
	KubernetesVersion string
	// EtcdVersion is the release of Etcd, for instance "v3.6.8".
	EtcdVersion string
}

// program is one binary: where it is built from and under which module's version it is kept.
type program struct {
	name    string // file name in the cache, before the version
	folder  string // build module below test/e2e/build
	module  string // module whose required version keys the file
	pkg     string // main package
	ldflags func(version string) string
}

var programs = []program{
	{name: "etcd", folder: "etcd", module: "go.etcd.io/etcd/server/v3", pkg: "go.etcd.io/etcd/server/v3", ldflags: stripped},
	{name: "kube-apiserver", folder: "kubernetes", module: "k8s.io/kubernetes", pkg: "k8s.io/kubernetes/cmd/kube-apiserver", ldflags: kubernetesVersion},
	{name: "kubectl", folder: "kubernetes", module: "k8s.io/kubernetes", pkg: "k8s.io/kubernetes/cmd/kubectl", ldflags: kubernetesVersion},
}

// Locate returns the binaries, building those that the cache folder lacks. What go prints while building goes to
// progress, which may be nil. Two callers may run at once: each file appears whole or not at all, and a build that another
// process has begun is waited for. The errors are those of reading the build modules and of go build.
func Locate(ctx context.Context, progress io.Writer) (Binaries, error) {
	if progress == nil {
		progress = io.Discard
	}
	folder, err := buildFolder()
	if err != nil {
		return Binaries{}, fmt.Errorf("locate binaries: %w", err)
	}
	bin := filepath.Join(cacheFolder(folder), "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return Binaries{}, fmt.Errorf("locate binaries: %w", err)
	}
	unlock, err := lockFile(filepath.Join(bin, ".lock"))
	if err != nil {
		return Binaries{}, fmt.Errorf("locate binaries: %w", err)
	}
	defer unlock()

	paths := map[string]string{}
	versions := map[string]string{}
	for _, p := range programs {
		version, err := requiredVersion(filepath.Join(folder, p.folder, "go.mod"), p.module)
		if err != nil {
			return Binaries{}, fmt.Errorf("locate %s: %w", p.name, err)
		}
		path := filepath.Join(bin, p.name+"-"+version)
		if _, err := os.Stat(path); os.IsNotExist(err) {
			if err := p.build(ctx, filepath.Join(folder, p.folder), version, path, progress); err != nil {
				return Binaries{}, err
			}
		} else if err != nil {
			return Binaries{}, fmt.Errorf("locate %s: %w", p.name, err)
		}
		paths[p.name], versions[p.name] = path, version
	}
	return Binaries{
		Etcd: paths["etcd"], EtcdVersion: versions["etcd"],
		APIServer: paths["kube-apiserver"], Kubectl: paths["kubectl"], KubernetesVersion: versions["kube-apiserver"],
	}, nil
}

// build compiles the program into path by way of a temporary file in the same folder.
func (p program) build(ctx context.Context, folder, version, path string, progress io.Writer) error {
	fmt.Fprintf(progress, "building %s %s (once; kept in %s)\n", p.name, version, filepath.Dir(path))
	partial := path + ".partial"
	defer os.Remove(partial)
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", p.ldflags(version), "-o", partial, p.pkg)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly -buildvcs=false", "CGO_ENABLED=0")
	cmd.Stdout, cmd.Stderr = progress, progress
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build %s %s: %w", p.name, version, err)
	}
	if err := os.Rename(partial, path); err != nil {
		return fmt.Errorf("build %s %s: %w", p.name, version, err)
	}
	return nil
}

func stripped(string) string { return "-s -w" }

// kubernetesVersion stamps the release into the binary, as Kubernetes' own build scripts do: without it the server
// calls itself v0.0.0-master.
func kubernetesVersion(version string) string {
	const pkg = "k8s.io/component-base/version"
	number := strings.Split(strings.TrimPrefix(version, "v"), ".")
	flags := fmt.Sprintf("-s -w -X %s.gitVersion=%s", pkg, version)
	if len(number) >= 2 {
		flags += fmt.Sprintf(" -X %s.gitMajor=%s -X %s.gitMinor=%s", pkg, number[0], pkg, number[1])
	}
	return flags
}

// requiredVersion reads the version of module in the require line of a go.mod file.
func requiredVersion(gomod, module string) (string, error) {
	data, err := os.ReadFile(gomod)
	if err != nil {
		return "", fmt.Errorf("read build module: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) >= 2 && fields[0] == module && strings.HasPrefix(fields[1], "v") {
			return fields[1], nil
		}
	}
	return "", fmt.Errorf("%s requires no version of %s", gomod, module)
}

// buildFolder is test/e2e/build of the checkout that this package was compiled from.
func buildFolder() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return "", fmt.Errorf("the source folder is unknown (built with -trimpath?)")
	}
	folder := filepath.Join(filepath.Dir(filepath.Dir(file)), "build")
	if _, err := os.Stat(folder); err != nil {
		return "", fmt.Errorf("find build modules: %w", err)
	}
	return folder, nil
}

// cacheFolder is the folder named by CacheEnv, or .cache at the root of the repository.
func cacheFolder(buildFolder string) string {
	if folder := os.Getenv(CacheEnv); folder != "" {
		if abs, err := filepath.Abs(folder); err == nil {
			return abs
		}
		return folder
	}
	return filepath.Join(buildFolder, "..", "..", "..", ".cache")
}
