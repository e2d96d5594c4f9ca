package bounded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The most bytes that files of a sort may have. The largest that people write
// are a hundred times smaller.
const (
	// Text is the limit of what is written by hand: configuration, scripts,
	// templates, go.mod.
	Text = 4 << 20
	// Source is the limit of Go files.
	Source = 64 << 20
)

// Read is os.ReadFile for regular files of at most limit bytes; a link to one
// counts as one. The error for any other names the file and says what it is.
func Read(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		failed.Op = "open" // which is what fails for whoever wants to read
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("it is %s", What(info.Mode()))}
	}
	return read(name, limit, info.Size())
}

// ReadNamed is [Read] for a file that somebody names on a command line, which may
// be a pipe of the shell, as in <(command).
func ReadNamed(name string, limit int64) ([]byte, error) {
	if slashed := filepath.ToSlash(name); strings.HasPrefix(slashed, "/dev/") || strings.HasPrefix(slashed, "/proc/") {
		return read(name, limit, 0)
	}
	return Read(name, limit)
}

func read(name string, limit, size int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var text bytes.Buffer
	if size <= limit {
		text.Grow(int(size) + bytes.MinRead)
		_, err = text.ReadFrom(io.LimitReader(f, limit+1))
	}
	if err == nil && max(size, int64(text.Len())) > limit {
		err = &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("it has more than %d bytes", limit)}
	}
	if err != nil {
		return nil, err
	}
	return text.Bytes(), nil
}

// What names a sort of file, as an error does.
func What(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "a file"
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	case mode&fs.ModeSymlink != 0:
		return "a link"
	}
	return "not a file"
}
