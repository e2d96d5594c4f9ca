package exec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
	clientauthenticationv1 "github.com/clientsmith/client-gen/runtime/pkg/apis/clientauthentication/v1"
	"github.com/clientsmith/client-gen/runtime/tools/metrics"
	"k8s.io/utils/clock"
)

// execInfoEnv is the variable through which the plugin gets its ExecCredential.
const execInfoEnv = "KUBERNETES_EXEC_INFO"

const (
	// outputLimit bounds what a plugin may print; a certificate chain takes a few kilobytes.
	outputLimit = 4 << 20
	// waitDelay is how long after the end of the plugin its output stays open for processes that it left behind.
	waitDelay = 5 * time.Second
)

// Outcomes in the metric ExecPluginCalls.
const (
	callOK            = "no_error"
	callFailed        = "plugin_execution_error"
	callNotFound      = "plugin_not_found_error"
	callInternalError = "client_internal_error"
)

// run runs the plugin once and returns what it printed.
func (a *Authenticator) run(ctx context.Context) (*credentials, error) {
	interactive, err := a.interactive()
	if err != nil {
		return nil, fmt.Errorf("exec plugin cannot support interactive mode: %w", err)
	}
	info, err := a.execInfo(interactive)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, a.config.Command, a.config.Args...)
	if err := a.applyPolicy(cmd); err != nil {
		return nil, err
	}
	stdout := &limitedBuffer{limit: outputLimit, exceeded: cancel}
	cmd.Env = a.environ()
	for _, env := range a.config.Env {
		cmd.Env = append(cmd.Env, env.Name+"="+env.Value)
	}
	cmd.Env = append(cmd.Env, execInfoEnv+"="+string(info))
	cmd.Stderr = a.stderr
	cmd.Stdout = stdout
	cmd.WaitDelay = a.waitDelay
	if interactive {
		cmd.Stdin = a.stdin
	} else {
		endWithChildren(cmd)
	}
	err = cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) && ctx.Err() == nil {
		err = nil // it has ended well, and left a process behind that has its output open
	}
	count(err)
	if stdout.full {
		return nil, fmt.Errorf("exec: executable %s printed more than %d bytes", authconfig.Printable(a.config.Command), outputLimit)
	}
	if err != nil {
		return nil, a.runError(err)
	}
	return decode(stdout.data, a.config.APIVersion)
}

// execInfo returns the value of KUBERNETES_EXEC_INFO.
func (a *Authenticator) execInfo(interactive bool) ([]byte, error) {
	cred := clientauthenticationv1.ExecCredential{
		TypeMeta: metav1.TypeMeta{APIVersion: a.config.APIVersion, Kind: "ExecCredential"},
		Spec:     clientauthenticationv1.ExecCredentialSpec{Interactive: interactive},
	}
	if a.config.ProvideClusterInfo && a.cluster != nil {
		cred.Spec.Cluster = &clientauthenticationv1.Cluster{}
		err := clientauthenticationv1.Convert_clientauthentication_Cluster_To_v1_Cluster(a.cluster, cred.Spec.Cluster, nil)
		if err != nil {
			return nil, fmt.Errorf("encode ExecCredential: %w", err)
		}
	}
	data, err := json.Marshal(&cred)
	if err != nil {
		return nil, fmt.Errorf("encode ExecCredential: %w", err)
	}
	return append(data, '\n'), nil
}

// interactive decides whether the plugin gets standard input.
func (a *Authenticator) interactive() (bool, error) {
	switch a.config.InteractiveMode {
	case authconfig.NeverExecInteractiveMode:
		return false, nil
	case authconfig.IfAvailableExecInteractiveMode:
		return !a.config.StdinUnavailable && a.stdinIsTerm(), nil
	case authconfig.AlwaysExecInteractiveMode:
		if a.config.StdinUnavailable {
			if why := a.config.StdinUnavailableMessage; why != "" {
				return false, fmt.Errorf("standard input is unavailable: %s", why)
			}
			return false, errors.New("standard input is unavailable")
		}
		if !a.stdinIsTerm() {
			return false, errors.New("standard input is not a terminal")
		}
		return true, nil
	}
	return false, fmt.Errorf("unknown interactiveMode: %q", a.config.InteractiveMode)
}

// runError says what went wrong without repeating what the plugin printed or was given.
func (a *Authenticator) runError(err error) error {
	var exit *exec.ExitError
	switch {
	case notFound(err):
		msg := fmt.Sprintf("exec: executable %s not found", authconfig.Printable(a.config.Command))
		if hint := a.hints.hint(a.clock, authconfig.Printable(a.config.InstallHint)); hint != "" {
			msg += "\n\n" + hint
		}
		return errors.New(msg)
	case errors.As(err, &exit):
		return fmt.Errorf("exec: executable %s failed with exit code %d", authconfig.Printable(a.config.Command), exit.ExitCode())
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // without the command, which may steer a terminal
	}
	return fmt.Errorf("exec: executable %s: %w", authconfig.Printable(a.config.Command), err)
}

func notFound(err error) bool {
	return errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)
}

func count(err error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		metrics.ExecPluginCalls.Increment(0, callOK)
	case notFound(err):
		metrics.ExecPluginCalls.Increment(1, callNotFound)
	case errors.As(err, &exit):
		metrics.ExecPluginCalls.Increment(exit.ExitCode(), callFailed)
	default:
		metrics.ExecPluginCalls.Increment(1, callInternalError)
	}
}

const installHelp = `The program named in the kubeconfig's "exec" section supplies credentials for this cluster and has to be installed.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`

const (
	hintsPerPeriod = 10
	hintPeriod     = time.Hour
)

// hintLimit keeps the hint from being repeated with every failed request of a long-running program.
type hintLimit struct {
	mu    sync.Mutex
	given int
	since time.Time
}

// hint returns the text to append to an error, or nothing if it has been given often enough.
func (h *hintLimit) hint(c clock.PassiveClock, installHint string) string {
	if installHint == "" {
		return ""
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if now := c.Now(); h.since.IsZero() || now.Sub(h.since) >= hintPeriod {
		h.since, h.given = now, 0
	}
	h.given++
	if h.given > hintsPerPeriod {
		return ""
	}
	return installHelp + "\n\n" + installHint
}

// limitedBuffer fails once a plugin prints more than makes sense. It has no method but Write, as io.Copy would rather call
// one that reads everything.
type limitedBuffer struct {
	data     []byte
	limit    int
	full     bool
	exceeded func()
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if len(b.data)+len(p) > b.limit {
		b.full = true
		b.exceeded()
		return 0, errors.New("too much output")
	}
	b.data = append(b.data, p...)
	return len(p), nil
}
