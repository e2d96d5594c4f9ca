package clientcmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/clientsmith/client-gen/runtime/internal/authconfig"
)

var (
	// ErrNoContext is returned where a context is needed, none was asked for and there is no current one.
	ErrNoContext = errors.New("no context chosen")
	// ErrEmptyConfig is returned where there is no configuration at all. IsEmptyConfig holds of it.
	ErrEmptyConfig = NewEmptyConfigError("no configuration has been provided, try setting KUBERNETES_MASTER environment variable")
	// ErrEmptyCluster is returned for a cluster in which nothing is set.
	ErrEmptyCluster = errors.New("cluster has no server defined")
)

// emptyConfigError says that there is nothing to work with.
type emptyConfigError struct {
	message string
	// reason, if not nil, is why what was tried instead did not work either.
	reason error
}

func (e *emptyConfigError) Error() string {
	if e.reason == nil {
		return e.message
	}
	return e.message + " (" + e.reason.Error() + ")"
}

func (e *emptyConfigError) Unwrap() error { return e.reason }

// Is makes every such error equal to ErrEmptyConfig.
func (e *emptyConfigError) Is(target error) bool { return target == ErrEmptyConfig }

// NewEmptyConfigError returns an error with the given text of which IsEmptyConfig holds.
func NewEmptyConfigError(message string) error { return &emptyConfigError{message: message} }

// IsEmptyConfig reports whether err says that there is no configuration, and nothing else beside it. Unlike client-go's
// it looks into wrapped errors.
func IsEmptyConfig(err error) bool {
	var several configurationInvalidError
	if errors.As(err, &several) && len(several) != 1 {
		return false
	}
	var empty *emptyConfigError
	return errors.As(err, &empty)
}

// contextNotFoundError names a context that does not exist.
type contextNotFoundError struct{ context string }

func (e *contextNotFoundError) Error() string {
	return fmt.Sprintf("context was not found for specified context: %v", authconfig.Printable(e.context))
}

// IsContextNotFound reports whether err says, among others, that a context does not exist or that none was chosen.
func IsContextNotFound(err error) bool {
	var notFound *contextNotFoundError
	return errors.As(err, &notFound) || errors.Is(err, ErrNoContext)
}

// IsConfigurationInvalid reports whether err lists what is wrong in a configuration or says that a context does not
// exist.
func IsConfigurationInvalid(err error) bool {
	var invalid configurationInvalidError
	return errors.As(err, &invalid) || IsContextNotFound(err)
}

// configurationInvalidError is everything that is wrong in a configuration. It is an Aggregate in the sense of
// apimachinery's util/errors.
type configurationInvalidError []error

// invalid returns nil for an empty list.
func invalid(problems []error) error {
	if len(problems) == 0 {
		return nil
	}
	return configurationInvalidError(problems)
}

func (e configurationInvalidError) Error() string {
	texts := make([]string, len(e))
	for i, problem := range e {
		texts[i] = problem.Error()
	}
	text := strings.Join(texts, ", ")
	if len(texts) > 1 {
		text = "[" + text + "]"
	}
	return "invalid configuration: " + text
}

// Errors returns the single problems.
func (e configurationInvalidError) Errors() []error { return e }

// Is reports whether one of the problems is target.
func (e configurationInvalidError) Is(target error) bool {
	for _, problem := range e {
		if errors.Is(problem, target) {
			return true
		}
	}
	return false
}

// Unwrap gives the problems to errors.As.
func (e configurationInvalidError) Unwrap() []error { return e }

// MissingConfigError lists the files of KUBECONFIG if none of them exists. It goes to the Warner of the loading rules
// and is no failure.
type MissingConfigError struct {
	// Missing are the paths.
	Missing []string
}

// Error lists the paths.
func (c MissingConfigError) Error() string {
	return fmt.Sprintf("Config not found: %s", strings.Join(c.Missing, ", "))
}
