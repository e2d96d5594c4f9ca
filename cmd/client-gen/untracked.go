package main

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/clientsmith/client-gen/generators"
)

// untracked lists the up-to-date files of a run that git does not know, though
// it knows others: a commit would lack them. Ignored files don't count, and
// without git or a repository there are none.
func untracked(ctx context.Context, report *generators.Report) []string {
	var paths []string
	for _, f := range report.Files {
		if f.State == generators.Unchanged {
			paths = append(paths, f.Path)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	dir := filepath.Dir(paths[0])
	for _, path := range paths {
		for !below(dir, path) {
			dir = filepath.Dir(dir)
		}
	}
	status := gitFiles(ctx, dir)
	var missing []string
	tracked := false
	for _, path := range paths {
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			continue
		}
		switch status[filepath.ToSlash(rel)] {
		case '?':
			missing = append(missing, path)
		case 0: // ignored
		default:
			tracked = true
		}
	}
	if !tracked {
		return nil
	}
	return missing
}

func below(dir, path string) bool {
	return strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
}

// gitFiles returns the status letter of each file below dir, by its path from
// there: '?' for one that git does not know, nothing for one it ignores.
func gitFiles(ctx context.Context, dir string) map[string]byte {
	cmd := exec.CommandContext(ctx, "git", "--no-optional-locks", "-C", dir, "ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard")
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	status := map[string]byte{}
	for entry := range bytes.SplitSeq(out, []byte{0}) {
		if len(entry) > 2 {
			status[string(entry[2:])] = entry[0]
		}
	}
	return status
}
