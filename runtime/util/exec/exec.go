// Package exec has the error that says with which status a command, run on this machine or in a container, exited. It
// mirrors k8s.io/client-go/util/exec.
//
// Its one rule: it runs nothing.
package exec

// ExitError is the error of a command that ran and exited with a status other than 0, or did not get so far.
type ExitError interface {
	// String says the same as Error.
	String() string
	// Error says what went wrong.
	Error() string
	// Exited reports whether the command exited, rather than being killed or never started.
	Exited() bool
	// ExitStatus returns the status that it exited with.
	ExitStatus() int
}

// CodeExitError is an ExitError of a known status.
type CodeExitError struct {
	// Err says what went wrong. It must not be nil.
	Err error
	// Code is the exit status.
	Code int
}

var _ ExitError = CodeExitError{}

// Error returns the text of Err.
func (e CodeExitError) Error() string { return e.Err.Error() }

// String returns the text of Err.
func (e CodeExitError) String() string { return e.Err.Error() }

// Exited returns true.
func (e CodeExitError) Exited() bool { return true }

// ExitStatus returns Code.
func (e CodeExitError) ExitStatus() int { return e.Code }

// Unwrap returns Err. (client-go's error hides it.)
func (e CodeExitError) Unwrap() error { return e.Err }
