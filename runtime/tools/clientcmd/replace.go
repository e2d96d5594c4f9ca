package clientcmd

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// maxLinks is how many links are followed to a file.
const maxLinks = 40

// replaceFile puts data into a file so that others find the old content or the new one, whenever they look and whenever
// the process or the machine stops: it writes a file beside it and renames that. Links are followed, mode and owner of
// an existing file stay, a new one gets mode 0600. Where none of that can be (a file that is mounted by itself, a folder that
// may not be written to, a device), an existing file is written in place.
func replaceFile(filename string, data []byte) error {
	target, info, err := resolveLinks(filename)
	if err != nil {
		return err
	}
	if info != nil && !info.Mode().IsRegular() {
		return os.WriteFile(target, data, 0o600)
	}
	if info != nil {
		// A file that is protected stays as it is, though its folder would let it be replaced.
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_ = f.Close()
	}
	err = renameOver(target, info, data)
	if err == nil || info == nil {
		return err
	}
	return os.WriteFile(target, data, info.Mode().Perm())
}

// resolveLinks returns what a path leads to in the end, with a nil info if there is nothing yet.
func resolveLinks(path string) (target string, info fs.FileInfo, err error) {
	for range maxLinks {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return path, nil, nil
		}
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return path, info, err
		}
		to, err := os.Readlink(path)
		if err != nil {
			return "", nil, err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", nil, &fs.PathError{Op: "follow links of", Path: path, Err: errors.New("too many links")}
}

func renameOver(target string, info fs.FileInfo, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*") // with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if info != nil {
		if err := errors.Join(keepOwner(f, info), f.Chmod(info.Mode().Perm())); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}
