package output

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/clientsmith/client-gen/internal/bounded"
)

// journalName is the file in a stage that tells of the whole run: what it is
// about to put in place, or where that is written.
const journalName = "journal"

// journal says what a run puts in place, if that takes more than one step. It
// is written into the first stage when everything is staged, and removed when
// everything is in place or taken back: whoever finds one that nobody has locked
// has found a run that was killed in between. The other stages have one that
// names the first.
type journal struct {
	// Lead is the folder of the first stage, Stages are all.
	Lead   string         `json:"lead"`
	Stages []stageJournal `json:"stages,omitempty"`
}

// stageJournal is what becomes of one tree.
type stageJournal struct {
	Root  string        `json:"root"`
	Dir   string        `json:"dir"`
	Loose bool          `json:"loose,omitempty"`
	Files []fileJournal `json:"files"`
}

// fileJournal is what becomes of one file, with the sums of what it holds
// before and after; "" for no file.
type fileJournal struct {
	Path string `json:"path"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// writeJournal prepares for being killed while the stages are put in place.
func writeJournal(stages []*stage) error {
	steps := 0
	for _, s := range stages {
		if s.fresh || s.whole {
			steps++
		} else {
			steps += len(s.changes)
		}
	}
	if steps < 2 {
		return nil
	}
	lead := &journal{Lead: stages[0].dir}
	for _, s := range stages {
		lead.Stages = append(lead.Stages, s.journal())
	}
	for i, s := range slices.Backward(stages) {
		text := &journal{Lead: lead.Lead}
		if i == 0 {
			text = lead // the last one to be written: from here on it counts
		}
		data, err := json.Marshal(text)
		if err != nil {
			return fmt.Errorf("write journal: %w", err)
		}
		step()
		if err := os.WriteFile(filepath.Join(s.dir, journalName), data, 0o644); err != nil {
			return fmt.Errorf("write journal: %w", err)
		}
	}
	return nil
}

func (s *stage) journal() stageJournal {
	j := stageJournal{Root: s.root, Dir: s.dir, Loose: s.loose}
	for _, c := range s.changes {
		f := fileJournal{Path: c.rel}
		if c.State != New {
			f.Old = sum(c.Old)
		}
		if c.State != Removed {
			f.New = sum(c.New)
		}
		j.Files = append(j.Files, f)
	}
	return j
}

// readJournal returns the journal of the run that a stage is part of, nil if
// there is none or its stages are not all there: then nothing had been put in
// place, or everything.
func readJournal(dir string) *journal {
	j := decodeJournal(dir)
	if j == nil {
		return nil
	}
	lead := decodeJournal(j.Lead)
	if lead == nil || lead.Lead != j.Lead || !slices.ContainsFunc(lead.Stages, func(s stageJournal) bool { return s.Dir == dir }) {
		return nil
	}
	for _, s := range lead.Stages {
		in := filepath.Dir(s.Dir)
		if !isStage(s.Dir) || in != s.Root && (in != filepath.Dir(s.Root) || s.Loose) {
			return nil
		}
		if part := decodeJournal(s.Dir); part == nil || part.Lead != lead.Lead {
			return nil
		}
	}
	return lead
}

func decodeJournal(dir string) *journal {
	name := filepath.Join(dir, journalName)
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	data, err := bounded.Read(name, bounded.Source)
	var j journal
	if err != nil || json.Unmarshal(data, &j) != nil {
		return nil
	}
	return &j
}

// dropJournal is the moment from which a run counts as done, or as never begun.
func dropJournal(lead string) error {
	step()
	if err := os.Remove(filepath.Join(lead, journalName)); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove journal: %w", err)
	}
	return nil
}

// rest lists what a killed run did not get to, of one tree. What somebody has
// changed since is left alone, and so is everything that is not generated: a
// journal may be anybody's.
func (j *stageJournal) rest() []Change {
	var changes []Change
	folders := folders{root: j.Root, known: map[string]folder{}}
	for _, f := range j.Files {
		rel := filepath.FromSlash(f.Path)
		if !fs.ValidPath(f.Path) || !filepath.IsLocal(rel) || folders.look(path.Dir(f.Path)).err != nil {
			continue
		}
		c := Change{Path: filepath.Join(j.Root, rel), rel: f.Path}
		old, info, oldErr := readRegular(c.Path)
		switch {
		case os.IsNotExist(oldErr) && f.Old == "":
			c.State = New
		case oldErr == nil && sum(old) == f.Old && generatedHeader.Match(old):
			c.State, c.Old, c.info = Changed, old, info
		default:
			continue
		}
		switch staged, _, err := readRegular(filepath.Join(j.Dir, "new", rel)); {
		case f.New == "" && c.State == Changed:
			c.State = Removed
		case err == nil && sum(staged) == f.New && generatedHeader.Match(staged):
			c.New = staged
		default:
			continue
		}
		changes = append(changes, c)
	}
	return changes
}

// readRegular reads a file that is one.
func readRegular(name string) ([]byte, fs.FileInfo, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, nil, fmt.Errorf("%s is no file", name)
	}
	data, err := bounded.Read(name, bounded.Source)
	return data, info, err
}
