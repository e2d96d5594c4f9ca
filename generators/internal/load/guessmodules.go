package load

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// findModules reads the requirements of the main module. It reports false
// where the go command goes by something else: a workspace, vendored packages,
// flags.
func (g *guess) findModules() bool {
	env := g.prog.env
	set := func(name string) string { return setting(env, name) }
	for flag := range strings.FieldsSeq(set("GOFLAGS")) {
		switch name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "="); name {
		case "mod", "modfile", "overlay":
			return false
		}
	}
	root, text, err := nearestModule(g.prog.Dir)
	if err != nil || inWorkspace(root) || set("GO111MODULE") == "off" || set("GOPACKAGESDRIVER") != "" || set("GOOS")+set("GOARCH") != "" {
		return false
	}
	if _, err := os.Stat(filepath.Join(root, "vendor", "modules.txt")); err == nil {
		return false
	}
	file, err := modfile.ParseLax("go.mod", text, nil)
	if err != nil || file.Module == nil {
		return false
	}
	if file, err = modfile.Parse("go.mod", text, nil); err != nil { // ParseLax leaves out replacements
		return false
	}
	cache := moduleCache(set)
	g.modules = []Module{{Path: file.Module.Mod.Path, Dir: root, Main: true}}
	for _, required := range file.Require {
		if dir := moduleDir(root, cache, file.Replace, required.Mod); dir != "" {
			g.modules = append(g.modules, Module{Path: required.Mod.Path, Dir: dir})
		}
	}
	slices.SortStableFunc(g.modules[1:], func(a, b Module) int { return len(b.Path) - len(a.Path) })
	g.goroot = rootOfGo(set)
	if question, ok := g.question(root, text, file.Replace, g.listing.patterns); ok {
		g.memory = recall(g.listing.cfg.CacheDir, question)
	}
	return true
}

// setting returns a variable of the go command, "" for none.
func setting(env []string, name string) string {
	if value, ok := lookup(env, name); ok {
		return value
	}
	return goenvFile(env)[name]
}

// moduleDir returns the folder that a required module is in, "" if it cannot be
// told.
func moduleDir(root, cache string, replaced []*modfile.Replace, mod module.Version) string {
	for _, r := range replaced {
		if r.Old.Path != mod.Path || r.Old.Version != "" && r.Old.Version != mod.Version {
			continue
		}
		if r.New.Version == "" {
			if filepath.IsAbs(r.New.Path) {
				return filepath.Clean(r.New.Path)
			}
			return filepath.Join(root, filepath.FromSlash(r.New.Path))
		}
		mod = r.New
		break
	}
	path, err := module.EscapePath(mod.Path)
	if err != nil || cache == "" {
		return ""
	}
	version, err := module.EscapeVersion(mod.Version)
	if err != nil {
		return ""
	}
	return filepath.Join(cache, filepath.FromSlash(path)+"@"+version)
}

func moduleCache(set func(string) string) string {
	if dir := set("GOMODCACHE"); dir != "" {
		return dir
	}
	if list := filepath.SplitList(set("GOPATH")); len(list) > 0 {
		return filepath.Join(list[0], "pkg", "mod")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, "go", "pkg", "mod")
}

// rootOfGo returns where the standard library of the go command is.
func rootOfGo(set func(string) string) string {
	if dir := set("GOROOT"); dir != "" {
		return dir
	}
	command, err := exec.LookPath("go")
	if err != nil {
		return ""
	}
	if command, err = filepath.EvalSymlinks(command); err != nil {
		return ""
	}
	return filepath.Dir(filepath.Dir(command))
}
