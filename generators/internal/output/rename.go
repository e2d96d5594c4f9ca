package output

import (
	"os"
	"time"
)

// patience is how long a file may be in the hands of another program, such as
// an editor or one that looks for viruses, and renamePoll how often that is
// tried.
const (
	patience   = 2 * time.Second
	renamePoll = 10 * time.Millisecond
)

// What depends on the system, and on a test's will.
var (
	// replacesReadOnly tells whether a file that is read-only can be replaced.
	replacesReadOnly = !isWindows
	// isBusy reports whether a file is in the hands of another program.
	isBusy = busy
	// pause waits before the next try.
	pause = time.Sleep
)

// rename is os.Rename for files that other programs have open for a moment.
func rename(from, to string) error {
	return patiently(func() error { return os.Rename(from, to) })
}

// patiently renames again until other programs have closed the file, or it has
// taken too long.
func patiently(rename func() error) error {
	for waited := time.Duration(0); ; waited += renamePoll {
		err := rename()
		if err == nil || waited >= patience || !isBusy(err) {
			return err
		}
		pause(renamePoll)
	}
}
