// Package output is the only part of the generator that changes the disk.
//
// Its one rule: a tree is as it was or as it should be, never between. [Sync]
// compares every file with what is there, stages what differs in a folder
// beside the tree, and puts it in place in one step, an exchange of the two
// folders. Where folders cannot be exchanged (a mount point, Windows, the
// working folder is in the tree), and in folders with hand-written files of
// which the run has only a few ([Tree].Only), each file is renamed into place
// by itself, and a failure half-way is undone. Files whose bytes are right are
// not touched and keep their modification time; files that an earlier run
// generated and this one does not are removed; files without a generated header
// are never overwritten or removed.
package output
