package model

import "slices"

// placeTexts are in files that say where a package belongs.
var placeTexts = []string{"+groupName", "+groupGoName", "+versionName"}

// surely does a step and forgets what it reported if that rests on a file which
// cannot be parsed: the mistake in that file is reported anyway, and what
// follows from it would only be noise.
func (b *builder) surely(step func()) {
	reported, doubts := len(b.diags), b.prog.Doubts()
	step()
	if b.prog.Doubts() > doubts {
		b.diags = b.diags[:reported]
	}
}

// placeSurely is surely for a step about groups and versions.
func (b *builder) placeSurely(step func()) {
	reported, doubts := len(b.diags), b.prog.Doubts()
	step()
	if b.prog.Doubts() > doubts || b.hidesPlaces() {
		b.diags = b.diags[:reported]
	}
}

// hidesPlaces reports whether a file that cannot be parsed seems to say what
// group or version a package is.
func (b *builder) hidesPlaces() bool {
	return slices.ContainsFunc(b.sources, func(s *source) bool { return s.unplaced || s.pkg.Hides(placeTexts...) })
}

// hidesCopies reports whether a file that cannot be parsed seems to ask for deep
// copies of the package's types.
func (s *source) hidesCopies() bool { return s.pkg.Hides("+k8s:deepcopy-gen=package") }
