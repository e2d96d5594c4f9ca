// Package disk holds a discovery client that keeps what a server said in files, for programs that run often and briefly
// such as kubectl, whose file layout it shares:
//
//	<discovery cache>/servergroups.json
//	<discovery cache>/v1/serverresources.json
//	<discovery cache>/<group>/<version>/serverresources.json
//	<http cache>/<hash of the URL>
//
// Files older than the time to live are ignored, and so are, after Invalidate, all that this client has not written
// since. A file that cannot be read or decoded counts as absent, and one that cannot be written is given up: the cache
// never makes a call fail. Directories get the mode 0750, files 0660, whatever the umask.
//
// The one rule: files appear by renaming, so that a reader never sees half of one.
package disk
