package load

import (
	"bytes"
	"strings"
)

// afterComments returns what follows the comments and blank lines at the start
// of a Go file, and whether one of them is a build constraint.
func afterComments(text []byte) (rest []byte, constrained bool) {
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		var comment []byte
		switch {
		case bytes.HasPrefix(text, []byte("//")):
			comment, text, _ = bytes.Cut(text, []byte("\n"))
		case bytes.HasPrefix(text, []byte("/*")):
			comment, text, _ = bytes.Cut(text, []byte("*/"))
		default:
			return text, constrained
		}
		constrained = constrained || bytes.Contains(comment, []byte("go:build")) || bytes.Contains(comment, []byte("+build"))
	}
}

// essence returns as much of a Go file as says which package it belongs to and
// when it is built. Where it may say more than that to the go command, which
// are embedded files and C, it is all of the file.
func essence(text []byte) []byte {
	rest, constrained := afterComments(text)
	clause, _, _ := bytes.Cut(rest, []byte("\n"))
	if constrained || !bytes.HasPrefix(clause, []byte("package ")) || bytes.ContainsAny(clause, ";/\"`") ||
		bytes.Contains(text, []byte(`"C"`)) || bytes.Contains(text, []byte("embed\"")) {
		return text
	}
	return append(bytes.Clone(clause), '\n')
}

// upToDeclarations returns the beginning of a Go file that its imports are in,
// and whether it has an end: without, it is all of the text.
func upToDeclarations(text []byte) (head []byte, ends bool) {
	rest, _ := afterComments(text)
	start := len(text) - len(rest)
	for at := start; at < len(text); {
		line := text[at:]
		for _, keyword := range []string{"func", "type", "var", "const"} {
			if bytes.HasPrefix(line, []byte(keyword)) && len(line) > len(keyword) && strings.ContainsRune(" \t(", rune(line[len(keyword)])) {
				if bytes.Contains(text[start:at], []byte("/*")) || bytes.ContainsRune(text[start:at], '`') {
					return text, false // what looks like a declaration may be none
				}
				return text[:at], true
			}
		}
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			break
		}
		at += end + 1
	}
	return text, false
}
