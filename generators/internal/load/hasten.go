package load

import (
	"io"
	"os"
	"path/filepath"
	"slices"
)

// listGC is the GOGC of the go command while it lists packages: it lives for a
// fraction of a second, and the default makes it collect garbage for a third
// of that.
const listGC = "800"

// hasten returns the environment in which the go command lists packages
// fastest. What the user has set stays.
func hasten(env []string) []string {
	env = slices.Clip(env)
	if _, set := lookup(env, "GOGC"); !set {
		env = append(env, "GOGC="+listGC)
	}
	if debug, _ := lookup(env, "GODEBUG"); buildCacheIsEmpty(env) {
		// Indexing every module for later runs takes longer than reading the
		// packages that this one is about.
		if debug != "" {
			debug += ","
		}
		env = append(env, "GODEBUG="+debug+"goindex=0")
	}
	return env
}

// buildCacheIsEmpty reports whether the go command has kept nothing yet.
func buildCacheIsEmpty(env []string) bool {
	dir := setting(env, "GOCACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return false
		}
		dir = filepath.Join(user, "go-build")
	}
	if !filepath.IsAbs(dir) {
		return false // "off", or a mistake
	}
	folders, _ := os.ReadDir(dir) // there is none yet
	return !slices.ContainsFunc(folders, func(f os.DirEntry) bool {
		return f.IsDir() && len(f.Name()) == 2 && !isEmpty(filepath.Join(dir, f.Name()))
	})
}

// isEmpty reports whether nothing can be seen in a folder.
func isEmpty(dir string) bool {
	f, err := os.Open(dir)
	if err != nil {
		return true
	}
	defer f.Close()
	_, err = f.Readdirnames(1)
	return err == io.EOF
}
