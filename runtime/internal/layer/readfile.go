package layer

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// MaxFile is how long a file with settings or credentials may be, in bytes.
const MaxFile = 64 << 20

var errTooLong = errors.New("longer than 64 MiB")

// ReadFile is os.ReadFile for files that somebody else has named, which may be devices without an end.
func ReadFile(name string) ([]byte, error) { return readFile(name, MaxFile) }

func readFile(name string, limit int) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // it was only read
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = &fs.PathError{Op: "read", Path: name, Err: errTooLong}
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}
