package generators

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// readText reads a file that an option names, which may be a device without an
// end, or a pipe that nobody writes to. Pipes of the shell, as in <(command), are
// read.
func readText(name string, limit int64) ([]byte, error) {
	ofShell := strings.HasPrefix(filepath.ToSlash(name), "/dev/") || strings.HasPrefix(filepath.ToSlash(name), "/proc/")
	if info, err := os.Stat(name); err == nil && info.Mode()&fs.ModeNamedPipe != 0 && !ofShell {
		return nil, fmt.Errorf("%s is a pipe", name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("%s has more than %d bytes", name, limit)
	}
	return text, err
}
