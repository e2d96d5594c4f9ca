// Package config is what a run of client-gen can be told: by flags, and by the
// same names in client-gen.yaml.
//
// [Settings] holds one clientset's worth of it and becomes
// [generators.Options]; [Read] reads a file of several.
//
// Its one rule: a field of the file is called as its flag, in camel case, and
// means the same; whatever the file says beyond that is an error at its line
// and column.
package config
