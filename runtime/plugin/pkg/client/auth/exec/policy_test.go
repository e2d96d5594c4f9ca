package exec

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
)

func list(commands ...string) []authconfig.AllowlistEntry {
	out := []authconfig.AllowlistEntry{}
	for _, c := range commands {
		out = append(out, authconfig.AllowlistEntry{Command: c})
	}
	return out
}

func TestValidatePluginPolicy(t *testing.T) {
	for name, c := range map[string]struct {
		policy authconfig.PluginPolicy
		ok     bool
	}{
		"none":                {authconfig.PluginPolicy{}, true},
		"all":                 {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowAll}, true},
		"nobody":              {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyDenyAll}, true},
		"list":                {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowlist, Allowlist: list("a", "/b/c")}, true},
		"list without policy": {authconfig.PluginPolicy{Allowlist: list("a")}, false},
		"empty with all":      {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowAll, Allowlist: list()}, false},
		"no list":             {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowlist}, false},
		"empty list":          {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowlist, Allowlist: list()}, false},
		"empty entry":         {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowlist, Allowlist: list("a", "")}, false},
		"unclean entry":       {authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowlist, Allowlist: list("/a/../b")}, false},
		"unknown":             {authconfig.PluginPolicy{PolicyType: "Sometimes"}, false},
	} {
		if err := ValidatePluginPolicy(c.policy); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := GetAuthenticator(&authconfig.ExecConfig{APIVersion: "client.authentication.k8s.io/v1", PluginPolicy: authconfig.PluginPolicy{PolicyType: "Sometimes"}}, nil); err == nil {
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
		policy  authconfig.PolicyType
		list    []authconfig.AllowlistEntry
		command string
		ok      bool
	}{
		"no policy":              {"", nil, "plugin", true},
		"all":                    {authconfig.PluginPolicyAllowAll, nil, "plugin", true},
		"nobody":                 {authconfig.PluginPolicyDenyAll, nil, "plugin", false},
		"name and name":          {authconfig.PluginPolicyAllowlist, list("plugin"), "plugin", true},
		"name and path":          {authconfig.PluginPolicyAllowlist, list(filepath.Join(dir, "plugin")), "plugin", true},
		"path and name":          {authconfig.PluginPolicyAllowlist, list("plugin"), filepath.Join(dir, "plugin"), true},
		"unclean path":           {authconfig.PluginPolicyAllowlist, list(filepath.Join(dir, "plugin")), dir + "/./plugin", true},
		"same name elsewhere":    {authconfig.PluginPolicyAllowlist, list("plugin"), filepath.Join(other, "plugin"), false},
		"same name, working dir": {authconfig.PluginPolicyAllowlist, list("plugin"), "./plugin", false},
		"another":                {authconfig.PluginPolicyAllowlist, list("plugin"), "evil", false},
		"missing":                {authconfig.PluginPolicyAllowlist, list("plugin"), "gone", false},
	} {
		err := checkPolicy(authconfig.PluginPolicy{PolicyType: c.policy, Allowlist: c.list}, c.command, exec.Command(c.command))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAllowedPathIsRun: what is run is what was checked, not what the path leads to over a link.
func TestAllowedPathIsRun(t *testing.T) {
	dir := t.TempDir()
	elsewhere := filepath.Join(dir, "elsewhere")
	if err := os.MkdirAll(filepath.Join(elsewhere, "below"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "plugin"), filepath.Join(elsewhere, "plugin")} {
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(elsewhere, "below"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	command := dir + "/link/../plugin" // to the system, that in elsewhere
	cmd := exec.Command(command)
	policy := authconfig.PluginPolicy{PolicyType: authconfig.PluginPolicyAllowlist, Allowlist: list(filepath.Join(dir, "plugin"))}
	if err := checkPolicy(policy, command, cmd); err == nil && cmd.Path != filepath.Join(dir, "plugin") {
		t.Errorf("%s would be run", cmd.Path)
	}
}

func TestDeniedPluginIsNotRun(t *testing.T) {
	p := newPlugin(t, func(c *authconfig.ExecConfig) { c.PluginPolicy.PolicyType = authconfig.PluginPolicyDenyAll }, nil)
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
		mode        authconfig.ExecInteractiveMode
		unavailable bool
		terminal    bool
		want        bool
		err         string
	}{
		"never":                      {mode: authconfig.NeverExecInteractiveMode, terminal: true},
		"if available, terminal":     {mode: authconfig.IfAvailableExecInteractiveMode, terminal: true, want: true},
		"if available, no terminal":  {mode: authconfig.IfAvailableExecInteractiveMode},
		"if available, in use":       {mode: authconfig.IfAvailableExecInteractiveMode, terminal: true, unavailable: true},
		"always, terminal":           {mode: authconfig.AlwaysExecInteractiveMode, terminal: true, want: true},
		"always, no terminal":        {mode: authconfig.AlwaysExecInteractiveMode, err: "standard input is not a terminal"},
		"always, in use":             {mode: authconfig.AlwaysExecInteractiveMode, terminal: true, unavailable: true, err: "standard input is unavailable: used by me"},
		"not set":                    {err: "unknown interactiveMode"},
		"something that is not one.": {mode: "Maybe", err: "unknown interactiveMode"},
	} {
		a := &Authenticator{
			config:      &authconfig.ExecConfig{InteractiveMode: c.mode, StdinUnavailable: c.unavailable, StdinUnavailableMessage: "used by me"},
			stdinIsTerm: func() bool { return c.terminal },
		}
		got, err := a.interactive()
		if got != c.want || (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %t, %v", name, got, err)
		}
	}
}
