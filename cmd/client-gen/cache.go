package main

import (
	"os"
	"path/filepath"
)

// cacheVariable names the folder that keeps what the go command has listed, by
// default client-gen in [os.UserCacheDir]; "off" keeps nothing.
const cacheVariable = "CLIENT_GEN_CACHE"

// cacheDir returns that folder, "" for none. What is no absolute path is none,
// as for GOCACHE.
func cacheDir() string {
	dir := os.Getenv(cacheVariable)
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(user, "client-gen")
	}
	if !filepath.IsAbs(dir) {
		return ""
	}
	return dir
}
