package version

import (
	"runtime/debug"
	"testing"
)

func TestFromBuild(t *testing.T) {
	vcs := []debug.BuildSetting{{Key: "vcs.revision", Value: "abcdef0123"}, {Key: "vcs.time", Value: "2026-11-22T00:00:00Z"}, {Key: "vcs.modified", Value: "true"}}
	for name, c := range map[string]struct {
		build                 *debug.BuildInfo
		version, major, state string
	}{
		"none":             {build: nil},
		"tagged program":   {build: &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: vcs}, version: "v1.2.3", major: "1", state: "dirty"},
		"local program":    {build: &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Deps: []*debug.Module{{Path: modulePath, Version: "v0.9.0"}}}, version: "v0.9.0", major: "0"},
		"local everything": {build: &debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Deps: []*debug.Module{{Path: modulePath, Version: "(devel)"}}}},
	} {
		got := fromBuild(c.build)
		if got.GitVersion != c.version || got.Major != c.major || got.GitTreeState != c.state || got.Platform == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := fromBuild(&debug.BuildInfo{Settings: vcs}); got.GitCommit != "abcdef0123" || got.BuildDate != "2026-11-22T00:00:00Z" {
		t.Errorf("got %+v", got)
	}
	first := Get()
	if again := Get(); again != first {
		t.Errorf("the answer changes from %+v to %+v", first, again)
	}
}
