package homedir

import (
	"os"
	"path/filepath"
	"runtime"
)

// HomeDir returns the user's home: $HOME, but on Windows the first of these that fits:
//
//   - of %HOME%, %HOMEDRIVE%%HOMEPATH%, %USERPROFILE% the first that has a file .kube\config;
//   - of %HOME%, %USERPROFILE%, %HOMEDRIVE%%HOMEPATH% the first folder that can be written to;
//   - of those three the first that exists;
//   - of those three the first that is set.
//
// The result is empty if none is set.
func HomeDir() string {
	if runtime.GOOS == "windows" {
		return windowsHome(os.Getenv, filesystem{})
	}
	return os.Getenv("HOME")
}

// probe is what windowsHome asks of a file system.
type probe interface {
	hasFile(path string) bool
	isFolder(path string) bool
	writable(path string) bool
}

func windowsHome(getenv func(string) string, fs probe) string {
	home, profile, drive := getenv("HOME"), getenv("USERPROFILE"), getenv("HOMEDRIVE")+getenv("HOMEPATH")
	if getenv("HOMEDRIVE") == "" || getenv("HOMEPATH") == "" {
		drive = ""
	}
	for _, dir := range []string{home, drive, profile} {
		if dir != "" && fs.hasFile(filepath.Join(dir, ".kube", "config")) {
			return dir
		}
	}
	candidates := []string{home, profile, drive}
	for _, fits := range []func(string) bool{
		func(dir string) bool { return fs.isFolder(dir) && fs.writable(dir) },
		fs.isFolder,
		func(string) bool { return true },
	} {
		for _, dir := range candidates {
			if dir != "" && fits(dir) {
				return dir
			}
		}
	}
	return ""
}

type filesystem struct{}

func (filesystem) hasFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func (filesystem) isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (filesystem) writable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o200 != 0
}
