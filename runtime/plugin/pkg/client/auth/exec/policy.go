package exec

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	"github.com/clientsmith/client-gen/runtime/tools/metrics"
)

// Decisions in the metric ExecPluginPolicyCalls.
const (
	pluginAllowed = "allowed"
	pluginDenied  = "denied"
)

// ValidatePluginPolicy fails if policy contradicts itself: an unknown type, an allowlist with a type that has none, or an
// allowlist that is missing, empty, or has an entry without a command or with a path that is not clean.
func ValidatePluginPolicy(policy authconfig.PluginPolicy) error {
	switch policy.PolicyType {
	case "", authconfig.PluginPolicyAllowAll, authconfig.PluginPolicyDenyAll:
		if policy.Allowlist != nil {
			return fmt.Errorf("misconfigured credential plugin allowlist: plugin policy is %q but allowlist is non-nil", policy.PolicyType)
		}
		return nil
	case authconfig.PluginPolicyAllowlist:
		return validateAllowlist(policy.Allowlist)
	}
	return fmt.Errorf("unknown plugin policy: %q", policy.PolicyType)
}

func validateAllowlist(list []authconfig.AllowlistEntry) error {
	if len(list) == 0 {
		return errors.New("misconfigured credential plugin allowlist: the list has no entry")
	}
	for i, entry := range list {
		if entry.Command == "" {
			return fmt.Errorf("misconfigured credential plugin allowlist: empty entry at index %d", i)
		}
		if clean := filepath.Clean(entry.Command); clean != entry.Command {
			return fmt.Errorf("misconfigured credential plugin allowlist: %q at index %d should be written %q", entry.Command, i, clean)
		}
	}
	return nil
}

// applyPolicy fails unless cmd may run, and pins it to the path that was checked.
func (a *Authenticator) applyPolicy(cmd *exec.Cmd) error {
	err := checkPolicy(a.config.PluginPolicy, a.config.Command, cmd)
	if err != nil {
		metrics.ExecPluginPolicyCalls.Increment(pluginDenied)
		return err
	}
	metrics.ExecPluginPolicyCalls.Increment(pluginAllowed)
	return nil
}

func checkPolicy(policy authconfig.PluginPolicy, command string, cmd *exec.Cmd) error {
	switch policy.PolicyType {
	case "", authconfig.PluginPolicyAllowAll:
		return nil
	case authconfig.PluginPolicyDenyAll:
		return fmt.Errorf("plugin %q not allowed: policy set to %q", command, authconfig.PluginPolicyDenyAll)
	case authconfig.PluginPolicyAllowlist:
		return checkAllowlist(policy.Allowlist, command, cmd)
	}
	return fmt.Errorf("plugin %q not allowed: unknown plugin policy %q", command, policy.PolicyType)
}

func checkAllowlist(list []authconfig.AllowlistEntry, command string, cmd *exec.Cmd) error {
	clean := filepath.Clean(command)
	for _, entry := range list {
		// "./name" is "name" once it is clean, but not the program of that name in PATH.
		samePlace := isPath(command) == isPath(entry.Command)
		if entry.Command == cmd.Path {
			return nil
		}
		if entry.Command == clean && samePlace {
			if isPath(command) {
				// To the system "link/../name" is a file beside what the link leads to.
				cmd.Path = clean
			}
			return nil
		}
	}
	resolved, err := exec.LookPath(command)
	if err != nil {
		return fmt.Errorf("plugin %q not allowed: it cannot be resolved to match it with the allowlist: %w", command, withoutName(err))
	}
	// What is run must be what was checked, whatever happens to PATH in between.
	cmd.Path, cmd.Err = resolved, nil
	for _, entry := range list {
		if entry.Command == resolved {
			return nil
		}
	}
	for _, entry := range list {
		if filepath.Base(entry.Command) != filepath.Base(resolved) {
			continue
		}
		if path, err := exec.LookPath(entry.Command); err == nil && path == resolved {
			return nil
		}
	}
	return fmt.Errorf("plugin path %q is not permitted by the credential plugin allowlist", resolved)
}

func isPath(command string) bool { return filepath.Base(command) != command }

// withoutName returns the reason of an error that says the name of a command, which may steer a terminal.
func withoutName(err error) error {
	var named *exec.Error
	if errors.As(err, &named) {
		return named.Err
	}
	return err
}
