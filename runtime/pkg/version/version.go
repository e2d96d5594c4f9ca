package version

import (
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	apimachineryversion "k8s.io/apimachinery/pkg/version"
)

// These may be set with -ldflags "-X"; what is empty comes from the build information that the go command embeds.
var (
	gitVersion   = ""
	gitCommit    = ""
	gitTreeState = ""
	buildDate    = ""
)

// modulePath is the module whose version stands in where the main module has none.
const modulePath = "github.com/clientsmith/client-gen/runtime"

// Get returns the version, commit and platform of the running program. Unlike client-go's, which needs linker flags
// and otherwise reports the literal text "$Format", it falls back to the module version and the commit that the go
// command recorded.
func Get() apimachineryversion.Info { return info() }

var info = sync.OnceValue(func() apimachineryversion.Info {
	build, _ := debug.ReadBuildInfo()
	return fromBuild(build)
})

func fromBuild(build *debug.BuildInfo) apimachineryversion.Info {
	out := apimachineryversion.Info{
		GitVersion:   gitVersion,
		GitCommit:    gitCommit,
		GitTreeState: gitTreeState,
		BuildDate:    buildDate,
		GoVersion:    runtime.Version(),
		Compiler:     runtime.Compiler,
		Platform:     runtime.GOOS + "/" + runtime.GOARCH,
	}
	if build != nil {
		fill(&out.GitVersion, moduleVersion(build))
		for _, s := range build.Settings {
			switch s.Key {
			case "vcs.revision":
				fill(&out.GitCommit, s.Value)
			case "vcs.time":
				fill(&out.BuildDate, s.Value)
			case "vcs.modified":
				fill(&out.GitTreeState, map[string]string{"true": "dirty", "false": "clean"}[s.Value])
			}
		}
	}
	out.Major, out.Minor = majorMinor(out.GitVersion)
	return out
}

// moduleVersion returns the version of the program if it was built from a tagged module, otherwise that of this module.
func moduleVersion(build *debug.BuildInfo) string {
	if v := build.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, dep := range build.Deps {
		if dep.Path == modulePath && dep.Version != "(devel)" {
			return dep.Version
		}
	}
	return ""
}

func fill(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

func majorMinor(version string) (major, minor string) {
	parts := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	if len(parts) < 3 {
		return "", ""
	}
	return parts[0], parts[1]
}
