// Package watch says when files of interest have been saved.
//
// [Tree] watches folders and those below them by way of fsnotify, which knows
// single folders only; [Loop] waits until a burst of changes is over.
//
// Its one rule: what the caller does in between is never seen as a change of
// its own making; [Loop] asks what is of interest after the fact.
package watch
