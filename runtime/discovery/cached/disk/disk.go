package disk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/discovery/cached/memory"
	"github.com/clientsmith/client-gen/runtime/internal/layer"
	restclient "github.com/clientsmith/client-gen/runtime/rest"
)

const (
	groupsFile    = "servergroups.json"
	resourcesFile = "serverresources.json"

	// maxClockSkew is how far in the future something may be that is still believed. Further ahead, the clock has
	// jumped back since, and what was kept would not expire for as long.
	maxClockSkew = time.Minute
)

// CachedDiscoveryClient is a discovery client that keeps groups and resources in files.
type CachedDiscoveryClient struct {
	delegate  cachedDiscovery
	directory string
	ttl       time.Duration

	lock sync.Mutex
	// ourFiles are the files that this client has written.
	ourFiles map[string]struct{}
	// invalidated makes the client trust only ourFiles.
	invalidated bool
	// fresh is false once a file was used that somebody else wrote.
	fresh bool
}

var (
	_ discovery.CachedDiscoveryInterface            = (*CachedDiscoveryClient)(nil)
	_ discovery.CachedDiscoveryInterfaceWithContext = (*CachedDiscoveryClient)(nil)
	_ discovery.DiscoveryInterfaces                 = (*CachedDiscoveryClient)(nil)
)

// cachedDiscovery is what package memory returns.
type cachedDiscovery interface {
	discovery.DiscoveryInterfaces
	discovery.CachedDiscoveryInterfaceWithContext
}

// NewCachedDiscoveryClientForConfig returns a client for the server of config, which is not changed. What it learns is
// kept in discoveryCacheDir (the working directory when empty) for ttl, and in memory. With an httpCacheDir, responses
// of the server are kept there too, to be revalidated by their ETag when they are asked for again.
func NewCachedDiscoveryClientForConfig(config *restclient.Config, discoveryCacheDir, httpCacheDir string, ttl time.Duration) (*CachedDiscoveryClient, error) {
	if httpCacheDir != "" {
		config = restclient.CopyConfig(config)
		config.Wrap(func(next http.RoundTripper) http.RoundTripper {
			return newHTTPCache(httpCacheDir, next)
		})
	}
	live, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return nil, err
	}
	return newClient(memory.NewMemCacheClientWithContext(live).(cachedDiscovery), discoveryCacheDir, ttl), nil
}

func newClient(delegate cachedDiscovery, directory string, ttl time.Duration) *CachedDiscoveryClient {
	return &CachedDiscoveryClient{delegate: delegate, directory: directory, ttl: ttl, ourFiles: map[string]struct{}{}, fresh: true}
}

// ServerResourcesForGroupVersion returns the resources of a version.
func (d *CachedDiscoveryClient) ServerResourcesForGroupVersion(groupVersion string) (*metav1.APIResourceList, error) {
	return d.ServerResourcesForGroupVersionWithContext(context.Background(), groupVersion)
}

// ServerResourcesForGroupVersionWithContext returns the resources of a version. Empty lists are not kept.
func (d *CachedDiscoveryClient) ServerResourcesForGroupVersionWithContext(ctx context.Context, groupVersion string) (*metav1.APIResourceList, error) {
	gv, err := schema.ParseGroupVersion(groupVersion)
	if err != nil {
		return nil, fmt.Errorf("look up resources: %w", err)
	}
	for _, element := range []string{gv.Group, gv.Version} {
		if element != "" && !filepath.IsLocal(element) {
			return nil, fmt.Errorf("look up resources: invalid group version %q", groupVersion)
		}
	}
	file := filepath.Join(d.directory, gv.Group, gv.Version, resourcesFile)
	list := &metav1.APIResourceList{}
	if d.read(file, list, "APIResourceList") {
		return list, nil
	}
	list, err = d.delegate.ServerResourcesForGroupVersionWithContext(ctx, groupVersion)
	if err != nil || list == nil || len(list.APIResources) == 0 {
		return list, err
	}
	stored := *list
	stored.TypeMeta = metav1.TypeMeta{Kind: "APIResourceList", APIVersion: "v1"}
	d.write(file, &stored)
	return list, nil
}

// ServerGroups returns the groups.
func (d *CachedDiscoveryClient) ServerGroups() (*metav1.APIGroupList, error) {
	return d.ServerGroupsWithContext(context.Background())
}

// ServerGroupsWithContext returns the groups. An empty list is not kept.
func (d *CachedDiscoveryClient) ServerGroupsWithContext(ctx context.Context) (*metav1.APIGroupList, error) {
	file := filepath.Join(d.directory, groupsFile)
	groups := &metav1.APIGroupList{}
	if d.read(file, groups, "APIGroupList") {
		return groups, nil
	}
	groups, err := d.delegate.ServerGroupsWithContext(ctx)
	if err != nil || groups == nil || len(groups.Groups) == 0 {
		return groups, err
	}
	stored := *groups
	stored.TypeMeta = metav1.TypeMeta{Kind: "APIGroupList", APIVersion: "v1"}
	d.write(file, &stored)
	return groups, nil
}

// Fresh reports whether everything used so far was learnt by this client.
func (d *CachedDiscoveryClient) Fresh() bool { return d.FreshWithContext(context.Background()) }

// FreshWithContext reports whether everything used so far was learnt by this client.
func (d *CachedDiscoveryClient) FreshWithContext(context.Context) bool {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.fresh
}

// Invalidate makes the client ignore all files but those that it writes from now on.
func (d *CachedDiscoveryClient) Invalidate() { d.InvalidateWithContext(context.Background()) }

// InvalidateWithContext makes the client ignore all files but those that it writes from now on.
func (d *CachedDiscoveryClient) InvalidateWithContext(ctx context.Context) {
	d.lock.Lock()
	d.ourFiles = map[string]struct{}{}
	d.fresh = true
	d.invalidated = true
	d.lock.Unlock()
	d.delegate.InvalidateWithContext(ctx)
}

// read fills obj from a file and reports whether the file may be used.
func (d *CachedDiscoveryClient) read(file string, obj interface {
	GroupVersionKind() schema.GroupVersionKind
}, kind string) bool {
	d.lock.Lock()
	_, ours := d.ourFiles[file]
	ignored := d.invalidated && !ours
	d.lock.Unlock()
	if ignored {
		return false
	}
	info, err := os.Stat(file)
	if err != nil {
		return false
	}
	if age := time.Since(info.ModTime()); age > d.ttl || age < -maxClockSkew {
		return false
	}
	data, err := layer.ReadFile(file)
	if err != nil || json.Unmarshal(data, obj) != nil || obj.GroupVersionKind().Kind != kind {
		return false
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	d.fresh = d.fresh && ours
	return true
}

// write keeps obj in a file. It is silent about failures, which only cost the next run a request.
func (d *CachedDiscoveryClient) write(file string, obj any) {
	data, err := json.Marshal(obj)
	if err != nil {
		return
	}
	if err := writeFile(file, data); err != nil {
		return
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	d.ourFiles[file] = struct{}{}
}

// writeFile puts data into a file by renaming, with the modes of the package.
func writeFile(file string, data []byte) (err error) {
	directory := filepath.Dir(file)
	if err := os.MkdirAll(directory, 0o750); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(directory, filepath.Base(file)+".")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary.Name()))
		}
	}()
	if _, err := temporary.Write(data); err != nil {
		return errors.Join(err, temporary.Close())
	}
	if err := errors.Join(temporary.Chmod(0o660), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
