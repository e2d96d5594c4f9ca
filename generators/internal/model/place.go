package model

import (
	"go/token"
	"path"
	"path/filepath"
	"slices"

	"github.com/clientsmith/client-gen/generators/internal/load"
	"github.com/clientsmith/client-gen/generators/internal/tags"
)

// placed is a source that gets clients, with its place in the API.
type placed struct {
	*source
	// dir is the directory of the group as output names it, version the
	// version, "" for an internal one.
	dir, version string
	// folder is the import path of the group's directory: sources with the
	// same folder are versions of one group.
	folder string
}

// place decides which sources get clients, and the directory and version of
// each.
func (b *builder) place() []*placed {
	if len(b.opts.Inputs) > 0 {
		return b.placeInputs()
	}
	var out []*placed
	for _, s := range b.sources {
		if !s.hasClients() && !b.isIncluded(s) {
			continue
		}
		if s.tags.NoClient {
			b.skip(s, "its doc.go says +k8s:client-gen=false")
			continue
		}
		if s.pkg.Name == "main" {
			b.diags.Errorf(s.out.Pos, "move the types to a package of their own", "package main cannot be imported by a client")
			continue
		}
		doubts := b.prog.Doubts()
		b.readGroupVersion(s)
		s.unplaced = b.prog.Doubts() > doubts
		s.out.Internal = isInternal(s)
		if p := b.placePath(s); p != nil {
			out = append(out, p)
		}
	}
	return out
}

func (b *builder) skip(s *source, reason string) {
	b.api.Skipped = append(b.api.Skipped, Skipped{Path: s.pkg.Path, Reason: reason})
}

// placeInputs places the sources that --input names, in its order.
func (b *builder) placeInputs() []*placed {
	var out []*placed
	for _, in := range b.opts.Inputs {
		s := b.inputSource(in)
		if s == nil {
			continue
		}
		if s.tags.NoClient {
			b.skip(s, "its doc.go says +k8s:client-gen=false")
			continue
		}
		if i := slices.IndexFunc(out, func(p *placed) bool { return p.source == s }); i >= 0 {
			b.diags.Errorf(token.Position{}, "remove one of them", "input %s is a package that another input names", in.Raw)
			continue
		}
		doubts := b.prog.Doubts()
		b.readGroupVersion(s)
		s.unplaced = b.prog.Doubts() > doubts
		s.out.Internal = isInternal(s)
		p := &placed{source: s, dir: in.Group, version: in.Version, folder: path.Dir(s.pkg.Path)}
		if p.dir == "" {
			p.dir = "core"
		}
		if p.version == "" {
			p.folder = s.pkg.Path
		}
		out = append(out, p)
	}
	return out
}

// inputSource finds the package of an input, by import path or by folder.
func (b *builder) inputSource(in load.Input) *source {
	for _, s := range b.sources {
		if s.pkg.Path == in.Pattern {
			return s
		}
	}
	if !filepath.IsAbs(in.Pattern) {
		return nil
	}
	want := realPath(in.Pattern)
	for _, s := range b.sources {
		if realPath(s.pkg.Dir) == want {
			return s
		}
	}
	return nil
}

func realPath(dir string) string {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		return real
	}
	return filepath.Clean(dir)
}

// placePath places a source by its import path, and by what it declares where
// the path doesn't end in a version.
func (b *builder) placePath(s *source) *placed {
	p := &placed{source: s}
	last, folder := leaf(s.pkg.Path), path.Dir(s.pkg.Path)
	atModuleRoot := s.pkg.Module != nil && s.pkg.Module.Path == s.pkg.Path
	// A folder of another name is a version if the package says that it is.
	declared := s.gv.versionKnown && s.gv.version == last && tags.IsResourceName(last)
	if (tags.IsVersionName(last) || declared) && !atModuleRoot && folder != "." {
		p.dir, p.version, p.folder = leaf(folder), last, folder
		if v := s.tags.VersionName; v.Set && v.Text != last {
			from := len(b.diags)
			b.diags.Warnf(v.Pos, "remove it or rename the folder", "+versionName=%s is ignored: the folder says %s", v.Text, last)
			b.escalate(s, from)
		}
		return p
	}
	p.dir, p.folder = last, s.pkg.Path
	if atModuleRoot && tags.IsVersionName(last) && folder != "." {
		p.dir = leaf(folder)
	}
	switch {
	case s.tags.VersionName.Set:
		p.version = s.tags.VersionName.Text
	case s.gv.versionKnown && tags.IsResourceName(s.gv.version):
		p.version = s.gv.version
	case s.out.Internal || s.gv.version == internalVersion:
		if b.opts.InternalVersions {
			return p
		}
		b.skip(s, "it is an internal version, which only --input generates clients for")
		return nil
	default:
		b.diags.Errorf(s.out.Pos, "add +versionName=v1 to doc.go, or name the folder after the version",
			"cannot tell the version of package %s: its folder is not called like a version, and it declares no SchemeGroupVersion with one", s.pkg.Path)
		return nil
	}
	return p
}

// isInternal reports whether the first tagged type with a member ObjectMeta has
// it without a json tag.
func isInternal(s *source) bool {
	for _, t := range s.types {
		if !t.tags.Generate {
			continue
		}
		fields, _ := structOf(t.decl)
		if fields == nil {
			continue
		}
		for _, f := range fields.List {
			if slices.Contains(memberNames(f), "ObjectMeta") {
				return f.Tag == nil || !hasJSONTag(f.Tag.Value)
			}
		}
	}
	return false
}
