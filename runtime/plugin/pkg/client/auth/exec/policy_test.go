package exec

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

func list(commands ...string) []api.AllowlistEntry {
	out := []api.AllowlistEntry{}
	for _, c := range commands {
		out = append(out, api.AllowlistEntry{Command: c})
	}
	return out
}

func TestValidatePluginPolicy(t *testing.T) {
	for name, c := range map[string]struct {
		policy api.PluginPolicy
		ok     bool
	}{
		"none":                {api.PluginPolicy{}, true},
		"all":                 {api.PluginPolicy{PolicyType: api.PluginPolicyAllowAll}, true},
		"nobody":              {api.PluginPolicy{PolicyType: api.PluginPolicyDenyAll}, true},
		"list":                {api.PluginPolicy{PolicyType: api.PluginPolicyAllowlist, Allowlist: list("a", "/b/c")}, true},
		"list without policy": {api.PluginPolicy{Allowlist: list("a")}, false},
		"empty with all":      {api.PluginPolicy{PolicyType: api.PluginPolicyAllowAll, Allowlist: list()}, false},
		"no list":             {api.PluginPolicy{PolicyType: api.PluginPolicyAllowlist}, false},
		"empty list":          {api.PluginPolicy{PolicyType: api.PluginPolicyAllowlist, Allowlist: list()}, false},
		"empty entry":         {api.PluginPolicy{PolicyType: api.PluginPolicyAllowlist, Allowlist: list("a", "")}, false},
		"unclean entry":       {api.PluginPolicy{PolicyType: api.PluginPolicyAllowlist, Allowlist: list("/a/../b")}, false},
		"unknown":             {api.PluginPolicy{PolicyType: "Sometimes"}, false},
	} {
		if err := ValidatePluginPolicy(c.policy); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := GetAuthenticator(&api.ExecConfig{APIVersion: "client.authentication.k8s.io/v1", PluginPolicy: api.PluginPolicy{PolicyType: "Sometimes"}}, nil); err == nil {
		t.Error("an authenticator with a bad policy was made")
	}
}

func TestCheckPolicy(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	for _, path := range []string{filepath.Join(dir, "plugin"), filepath.Join(other, "plugin"), filepath.Join(dir, "evil")} {
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Chdir(other)
	for name, c := range map[string]struct {
		policy  api.PolicyType
		list    []api.AllowlistEntry
		command string
		ok      bool
	}{
		"no policy":              {"", nil, "plugin", true},
		"all":                    {api.PluginPolicyAllowAll, nil, "plugin", true},
		"nobody":                 {api.PluginPolicyDenyAll, nil, "plugin", false},
		"name and name":          {api.PluginPolicyAllowlist, list("plugin"), "plugin", true},
		"name and path":          {api.PluginPolicyAllowlist, list(filepath.Join(dir, "plugin")), "plugin", true},
		"path and name":          {api.PluginPolicyAllowlist, list("plugin"), filepath.Join(dir, "plugin"), true},
		"unclean path":           {api.PluginPolicyAllowlist, list(filepath.Join(dir, "plugin")), dir + "/./plugin", true},
		"same name elsewhere":    {api.PluginPolicyAllowlist, list("plugin"), filepath.Join(other, "plugin"), false},
		"same name, working dir": {api.PluginPolicyAllowlist, list("plugin"), "./plugin", false},
		"another":                {api.PluginPolicyAllowlist, list("plugin"), "evil", false},
		"missing":                {api.PluginPolicyAllowlist, list("plugin"), "gone", false},
	} {
		err := checkPolicy(api.PluginPolicy{PolicyType: c.policy, Allowlist: c.list}, c.command, exec.Command(c.command))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDeniedPluginIsNotRun(t *testing.T) {
	p := newPlugin(t, func(c *api.ExecConfig) { c.PluginPolicy.PolicyType = api.PluginPolicyDenyAll }, nil)
	p.printsToken("t")
	if _, err := p.get(t.Context()); err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("got %v", err)
	}
	if len(p.runs()) != 0 {
		t.Error("it was run")
	}
}

func TestInteractiveMode(t *testing.T) {
	for name, c := range map[string]struct {
		mode        api.ExecInteractiveMode
		unavailable bool
		terminal    bool
		want        bool
		err         string
	}{
		"never":                      {mode: api.NeverExecInteractiveMode, terminal: true},
		"if available, terminal":     {mode: api.IfAvailableExecInteractiveMode, terminal: true, want: true},
		"if available, no terminal":  {mode: api.IfAvailableExecInteractiveMode},
		"if available, in use":       {mode: api.IfAvailableExecInteractiveMode, terminal: true, unavailable: true},
		"always, terminal":           {mode: api.AlwaysExecInteractiveMode, terminal: true, want: true},
		"always, no terminal":        {mode: api.AlwaysExecInteractiveMode, err: "standard input is not a terminal"},
		"always, in use":             {mode: api.AlwaysExecInteractiveMode, terminal: true, unavailable: true, err: "standard input is unavailable: used by me"},
		"not set":                    {err: "unknown interactiveMode"},
		"something that is not one.": {mode: "Maybe", err: "unknown interactiveMode"},
	} {
		a := &Authenticator{
			config:      &api.ExecConfig{InteractiveMode: c.mode, StdinUnavailable: c.unavailable, StdinUnavailableMessage: "used by me"},
			stdinIsTerm: func() bool { return c.terminal },
		}
		got, err := a.interactive()
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %t, %v", name, got, err)
		}
	}
}
