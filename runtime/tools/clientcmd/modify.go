package clientcmd

import (
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

// ModifyConfig writes the difference between newConfig and what is in the files. Get newConfig from
// configAccess.GetStartingConfig and change it.
//
// An entry goes to the file in its LocationOfOrigin, or to the default file if it has none; one that is no longer there
// is removed from the file it came from. CurrentContext and Preferences go to the default file; where they become empty they
// are removed from the first file that has them. Top-level Extensions go to the default file and are removed
// from every file, where client-go does not write them at all. Entries that did not change are left alone, their
// relative paths included. Every file is read and written once.
//
// With relativizePaths the paths of entries that are written become relative to their file if they are below its folder;
// paths that are new have to be absolute then.
//
// Lock files keep others out meanwhile, see UseModifyConfigLock. A lock that is there is an error, at once. What others
// wrote after newConfig was read is a difference too and is undone, so do not keep newConfig for long.
func ModifyConfig(configAccess ConfigAccess, newConfig clientcmdapi.Config, relativizePaths bool) error {
	return modify(configAccess, relativizePaths, func(*clientcmdapi.Config) *clientcmdapi.Config { return &newConfig })
}

// modify writes what change makes of the files, which are locked from before they are read. Change returns a Config of
// its own, or nil for no change.
func modify(access ConfigAccess, relativize bool, change func(starting *clientcmdapi.Config) *clientcmdapi.Config) (err error) {
	m := modification{access: access, relativize: relativize, files: map[string]*clientcmdapi.Config{}}
	defer func() {
		if released := m.locks.release(); err == nil {
			err = released
		}
	}()
	// Sorted, so that two programs that list the same files in different order meet at the first.
	for _, file := range slices.Sorted(slices.Values(access.GetLoadingPrecedence())) {
		if file != "" && folderExists(file) {
			if err := m.locks.lock(file); err != nil {
				return err
			}
		}
	}
	starting, err := access.GetStartingConfig()
	if err != nil {
		return err
	}
	config := change(starting)
	if config == nil || reflect.DeepEqual(starting, config) {
		return nil
	}
	if err := m.apply(starting, config); err != nil {
		return err
	}
	return m.write()
}

// modification collects the changes per file.
type modification struct {
	access     ConfigAccess
	relativize bool
	locks      fileLocks
	// files are the files as they will be, and written those that change.
	files   map[string]*clientcmdapi.Config
	changed []string
}

// open returns what a file will be, to be changed.
func (m *modification) open(filename string) (*clientcmdapi.Config, error) {
	if filename == "" {
		return nil, errors.New("modify kubeconfig: there is no file to write to")
	}
	if config := m.files[filename]; config != nil {
		return config, nil
	}
	if err := m.locks.lock(filename); err != nil {
		return nil, err
	}
	config, err := LoadFromFile(filename)
	if os.IsNotExist(err) {
		config, err = clientcmdapi.NewConfig(), nil
	}
	if err != nil {
		return nil, inFile(filename, err)
	}
	m.files[filename] = config
	m.changed = append(m.changed, filename)
	return config, nil
}

// write writes the files that were opened.
func (m *modification) write() error {
	for _, filename := range m.changed {
		if err := WriteToFile(*m.files[filename], filename); err != nil {
			return err
		}
	}
	return nil
}

func (m *modification) apply(starting, config *clientcmdapi.Config) error {
	if err := m.currentContext(starting.CurrentContext, config.CurrentContext); err != nil {
		return err
	}
	if err := m.preferences(starting.Preferences, config.Preferences); err != nil {
		return err
	}
	if err := m.extensions(starting, config); err != nil {
		return err
	}
	return errors.Join(
		modifyEntries(m, starting.Clusters, config.Clusters, clusterEntries),
		modifyEntries(m, starting.Contexts, config.Contexts, contextEntries),
		modifyEntries(m, starting.AuthInfos, config.AuthInfos, userEntries),
	)
}

func (m *modification) currentContext(before, after string) error {
	if before == after {
		return nil
	}
	set := func(file *clientcmdapi.Config) { file.CurrentContext = after }
	if after != "" {
		return m.inDefault(set)
	}
	return m.inFirst(func(file *clientcmdapi.Config) bool { return file.CurrentContext != "" }, set)
}

func (m *modification) preferences(before, after clientcmdapi.Preferences) error {
	if reflect.DeepEqual(before, after) {
		return nil
	}
	set := func(file *clientcmdapi.Config) { file.Preferences = after }
	given := func(p clientcmdapi.Preferences) bool { return p.Colors || len(p.Extensions) > 0 }
	if given(after) {
		return m.inDefault(set)
	}
	return m.inFirst(func(file *clientcmdapi.Config) bool { return given(file.Preferences) }, set)
}

// inDefault changes the file for what is new.
func (m *modification) inDefault(change func(*clientcmdapi.Config)) error {
	file, err := m.open(m.access.GetDefaultFilename())
	if err != nil {
		return err
	}
	change(file)
	return nil
}

// inFirst changes the first file that has something, if there is one.
func (m *modification) inFirst(has func(*clientcmdapi.Config) bool, change func(*clientcmdapi.Config)) error {
	for _, filename := range m.access.GetLoadingPrecedence() {
		found, err := LoadFromFile(filename)
		if err != nil || !has(found) {
			continue
		}
		file, err := m.open(filename)
		if err != nil {
			return err
		}
		change(file)
		return nil
	}
	return nil
}

func (m *modification) extensions(starting, config *clientcmdapi.Config) error {
	for _, name := range slices.Sorted(maps.Keys(config.Extensions)) {
		before, there := starting.Extensions[name]
		if there && reflect.DeepEqual(before, config.Extensions[name]) {
			continue
		}
		err := m.inDefault(func(file *clientcmdapi.Config) {
			file.Extensions = withEntry(file.Extensions, name, config.Extensions[name])
		})
		if err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(starting.Extensions)) {
		if _, kept := config.Extensions[name]; kept {
			continue
		}
		for _, filename := range m.access.GetLoadingPrecedence() {
			found, err := LoadFromFile(filename)
			if err != nil {
				continue
			}
			if _, there := found.Extensions[name]; !there {
				continue
			}
			file, err := m.open(filename)
			if err != nil {
				return err
			}
			delete(file.Extensions, name)
		}
	}
	return nil
}

// entries is how to treat one kind of entry.
type entries[V any] struct {
	of         func(*clientcmdapi.Config) *map[string]*V
	origin     func(*V) *string
	clone      func(*V) *V
	relativize func(*V) error
}

var (
	clusterEntries = entries[clientcmdapi.Cluster]{
		of:         func(c *clientcmdapi.Config) *map[string]*clientcmdapi.Cluster { return &c.Clusters },
		origin:     func(c *clientcmdapi.Cluster) *string { return &c.LocationOfOrigin },
		clone:      (*clientcmdapi.Cluster).DeepCopy,
		relativize: RelativizeClusterLocalPaths,
	}
	contextEntries = entries[clientcmdapi.Context]{
		of:         func(c *clientcmdapi.Config) *map[string]*clientcmdapi.Context { return &c.Contexts },
		origin:     func(c *clientcmdapi.Context) *string { return &c.LocationOfOrigin },
		clone:      (*clientcmdapi.Context).DeepCopy,
		relativize: func(*clientcmdapi.Context) error { return nil },
	}
	userEntries = entries[clientcmdapi.AuthInfo]{
		of:         func(c *clientcmdapi.Config) *map[string]*clientcmdapi.AuthInfo { return &c.AuthInfos },
		origin:     func(u *clientcmdapi.AuthInfo) *string { return &u.LocationOfOrigin },
		clone:      (*clientcmdapi.AuthInfo).DeepCopy,
		relativize: RelativizeAuthInfoLocalPaths,
	}
)

func modifyEntries[V any](m *modification, before, after map[string]*V, kind entries[V]) error {
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if old, there := before[name]; there && reflect.DeepEqual(old, after[name]) || after[name] == nil {
			continue
		}
		written := kind.clone(after[name])
		origin := kind.origin(written)
		if *origin == "" {
			*origin = m.access.GetDefaultFilename()
		}
		file, err := m.open(*origin)
		if err != nil {
			return err
		}
		if m.relativize {
			if err := kind.relativize(written); err != nil {
				return err
			}
		}
		of := kind.of(file)
		*of = withEntry(*of, name, written)
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, kept := after[name]; kept || before[name] == nil {
			continue
		}
		filename := *kind.origin(before[name])
		if filename == "" {
			filename = m.access.GetDefaultFilename()
		}
		file, err := m.open(filename)
		if err != nil {
			return err
		}
		delete(*kind.of(file), name)
	}
	return nil
}

// PersistAuthProviderConfigForUser returns the persister for a user.
type PersistAuthProviderConfigForUser func(user string) restclient.AuthProviderConfigPersister

type persister struct {
	access ConfigAccess
	user   string
}

// PersisterForUser returns a persister that stores the settings of a user's auth provider in the file that the user came
// from. It does nothing for a user who does not exist or has no auth provider.
func PersisterForUser(configAccess ConfigAccess, user string) restclient.AuthProviderConfigPersister {
	return &persister{access: configAccess, user: user}
}

// Persist replaces the settings. The files are locked while they are read too, so nothing that others write is undone;
// client-go reads before it locks.
func (p *persister) Persist(settings map[string]string) error {
	return modify(p.access, false, func(starting *clientcmdapi.Config) *clientcmdapi.Config {
		user := starting.AuthInfos[p.user]
		if user == nil || user.AuthProvider == nil {
			return nil
		}
		config := starting.DeepCopy()
		config.AuthInfos[p.user].AuthProvider.Config = maps.Clone(settings)
		return config
	})
}
