package exec_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/clientsmith/client-gen/runtime/util/exec"
)

func TestCodeExitError(t *testing.T) {
	err := fmt.Errorf("run: %w", exec.CodeExitError{Err: fs.ErrPermission, Code: 126})
	var exit exec.ExitError
	if !errors.As(err, &exit) || exit.ExitStatus() != 126 || !exit.Exited() || exit.String() != fs.ErrPermission.Error() || exit.Error() != exit.String() {
		t.Errorf("got %v", exit)
	}
	if !errors.Is(err, fs.ErrPermission) {
		t.Error("the cause is hidden")
	}
}
