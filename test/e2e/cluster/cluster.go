package cluster

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Limits on how long a server may take; on two busy cores a start takes about ten seconds.
const (
	startLimit = 2 * time.Minute
	// An API server with open watches does not end by itself before they do, so that waiting longer gains nothing.
	stopGrace = 3 * time.Second
)

// Options changes how a cluster is started. The zero value is what tests want.
type Options struct {
	// Folder receives keys, data and logs. Empty: a temporary folder that Stop removes.
	Folder string
	// Users are the token users beside the administrator: name to groups. system:authenticated is added by the server.
	Users map[string][]string
	// ServerArgs are appended to the flags of kube-apiserver, so that they win over this package's own.
	ServerArgs []string
}

// Cluster is a running etcd and kube-apiserver.
type Cluster struct {
	binaries Binaries
	options  Options
	folder   string
	ownsDir  bool

	authority   *authority // signs the API server and its certificate users
	admin       pair
	etcdClient  pair
	tokens      map[string]string
	serverPort  int
	etcdPort    int
	etcdCA      *authority
	etcd        *process
	server      *process
	adminClient *http.Client
}

// Start runs etcd and kube-apiserver and returns when the server is ready for requests. The context bounds the start only.
// An error carries the last lines of the log of the process that failed.
func Start(ctx context.Context, binaries Binaries, options Options) (*Cluster, error) {
	c := &Cluster{binaries: binaries, options: options, folder: options.Folder}
	if c.folder == "" {
		folder, err := os.MkdirTemp("", "client-gen-cluster-")
		if err != nil {
			return nil, fmt.Errorf("start cluster: %w", err)
		}
		c.folder, c.ownsDir = folder, true
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := c.start(ctx); err != nil {
		err = fmt.Errorf("start cluster: %w\n%s", err, c.Logs(20))
		c.Stop()
		return nil, err
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context) error {
	if err := c.writeFiles(); err != nil {
		return err
	}
	ports, err := freePorts(3)
	if err != nil {
		return err
	}
	c.etcdPort, c.serverPort = ports[0], ports[2]
	if err := c.startEtcd(ctx, ports[1]); err != nil {
		return err
	}
	return c.startServer(ctx)
}

func (c *Cluster) startEtcd(ctx context.Context, peerPort int) error {
	client := fmt.Sprintf("https://127.0.0.1:%d", c.etcdPort)
	peer := fmt.Sprintf("http://127.0.0.1:%d", peerPort)
	var err error
	c.etcd, err = startProcess("etcd", c.binaries.Etcd, []string{
		"--name=default", "--data-dir=" + c.path("etcd-data"),
		"--listen-client-urls=" + client, "--advertise-client-urls=" + client,
		"--listen-peer-urls=" + peer, "--initial-advertise-peer-urls=" + peer, "--initial-cluster=default=" + peer,
		"--cert-file=" + c.path("etcd.crt"), "--key-file=" + c.path("etcd.key"),
		"--client-cert-auth", "--trusted-ca-file=" + c.path("etcd-ca.crt"),
		"--unsafe-no-fsync", "--log-level=warn",
	}, c.path("etcd.log"))
	if err != nil {
		return err
	}
	etcd, err := httpClient(c.etcdCA.pem, c.etcdClient)
	if err != nil {
		return err
	}
	defer etcd.CloseIdleConnections()
	return c.etcd.waitUntil(ctx, func(ctx context.Context) error { return ping(ctx, etcd, client+"/health") })
}

func (c *Cluster) startServer(ctx context.Context, more ...string) error {
	args := []string{
		fmt.Sprintf("--etcd-servers=https://127.0.0.1:%d", c.etcdPort),
		"--etcd-cafile=" + c.path("etcd-ca.crt"), "--etcd-certfile=" + c.path("etcd-client.crt"), "--etcd-keyfile=" + c.path("etcd-client.key"),
		"--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", c.serverPort),
		"--tls-cert-file=" + c.path("server.crt"), "--tls-private-key-file=" + c.path("server.key"),
		"--client-ca-file=" + c.path("ca.crt"), "--token-auth-file=" + c.path("tokens.csv"),
		"--authorization-mode=RBAC",
		"--service-account-issuer=" + issuer,
		"--service-account-key-file=" + c.path("service-account.pub"), "--service-account-signing-key-file=" + c.path("service-account.key"),
		"--service-cluster-ip-range=10.0.0.0/24", "--endpoint-reconciler-type=none",
		// No controller manager runs here, and nothing else makes the service accounts that this plug-in asks for.
		"--disable-admission-plugins=ServiceAccount",
		"--shutdown-delay-duration=0s", "--v=1",
	}
	args = slices.Concat(args, c.options.ServerArgs, more)
	var err error
	c.server, err = startProcess("kube-apiserver", c.binaries.APIServer, args, c.path("kube-apiserver.log"))
	if err != nil {
		return err
	}
	if err := c.server.waitUntil(ctx, func(ctx context.Context) error { return ping(ctx, c.adminClient, c.URL()+"/readyz") }); err != nil {
		return err
	}
	return c.server.waitUntil(ctx, func(ctx context.Context) error {
		return ping(ctx, c.adminClient, c.URL()+"/api/v1/namespaces/default")
	})
}

// writeFiles makes the authorities, certificates, keys and tokens of the cluster.
func (c *Cluster) writeFiles() error {
	var err error
	if c.authority, err = newAuthority("client-gen-test"); err != nil {
		return err
	}
	if c.etcdCA, err = newAuthority("client-gen-test-etcd"); err != nil {
		return err
	}
	server, err := c.authority.server("kube-apiserver")
	if err != nil {
		return err
	}
	etcd, err := c.etcdCA.server("etcd")
	if err != nil {
		return err
	}
	if c.etcdClient, err = c.etcdCA.client("kube-apiserver"); err != nil {
		return err
	}
	if c.admin, err = c.authority.client("admin", "system:masters"); err != nil {
		return err
	}
	private, public, err := signingKey()
	if err != nil {
		return err
	}
	tokens, err := c.makeTokens()
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{
		"ca.crt": c.authority.pem, "server.crt": server.cert, "server.key": server.key,
		"etcd-ca.crt": c.etcdCA.pem, "etcd.crt": etcd.cert, "etcd.key": etcd.key,
		"etcd-client.crt": c.etcdClient.cert, "etcd-client.key": c.etcdClient.key,
		"service-account.key": private, "service-account.pub": public, "tokens.csv": tokens,
	} {
		if err := os.WriteFile(c.path(name), data, 0o600); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	c.adminClient, err = httpClient(c.authority.pem, c.admin)
	return err
}

// URL is the address of the API server.
func (c *Cluster) URL() string { return fmt.Sprintf("https://127.0.0.1:%d", c.serverPort) }

// Folder holds the keys, data and logs of the cluster.
func (c *Cluster) Folder() string { return c.folder }

// Binaries are the programs that the cluster was started from.
func (c *Cluster) Binaries() Binaries { return c.binaries }

// Restart stops the API server and starts it again on the same port with the same data. It returns when the server is
// ready. The context bounds the whole of it.
func (c *Cluster) Restart(ctx context.Context) error {
	c.StopServer()
	return c.StartServer(ctx)
}

// StopServer ends the API server and leaves etcd running. Open watches end with it.
func (c *Cluster) StopServer() {
	c.server.stop(stopGrace)
	c.adminClient.CloseIdleConnections()
}

// KillServer ends the API server with SIGKILL: no connection is closed in an orderly way, nothing is written.
func (c *Cluster) KillServer() {
	c.server.kill()
	c.adminClient.CloseIdleConnections()
}

// StartServer starts the API server after StopServer or KillServer, on the same port with the same data. The flags in
// args come last, so that they win, and hold until it is started again.
func (c *Cluster) StartServer(ctx context.Context, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := c.startServer(ctx, args...); err != nil {
		return fmt.Errorf("start API server: %w\n%s", err, c.Logs(20))
	}
	return nil
}

// Compact drops every version of every object but the newest from etcd, so that continue tokens and resource versions
// handed out before are too old.
func (c *Cluster) Compact(ctx context.Context) error {
	etcd, err := httpClient(c.etcdCA.pem, c.etcdClient)
	if err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	defer etcd.CloseIdleConnections()
	var state struct {
		Header struct{ Revision string }
	}
	// etcd serves its gRPC calls as JSON under /v3; the key is the base64 form of "/".
	if err := c.callEtcd(ctx, etcd, "/v3/kv/range", `{"key":"Lw=="}`, &state); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	body := fmt.Sprintf(`{"revision":%q,"physical":true}`, state.Header.Revision)
	if err := c.callEtcd(ctx, etcd, "/v3/kv/compaction", body, nil); err != nil {
		return fmt.Errorf("compact: %w", err)
	}
	return nil
}

func (c *Cluster) callEtcd(ctx context.Context, etcd *http.Client, path, body string, result any) error {
	url := fmt.Sprintf("https://127.0.0.1:%d%s", c.etcdPort, path)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := etcd.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", path, resp.Status, bytes.TrimSpace(data))
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(data, result)
}

// Stop ends both processes and, when the folder is the cluster's own, removes it.
func (c *Cluster) Stop() {
	c.server.stop(stopGrace)
	c.etcd.stop(stopGrace)
	if c.adminClient != nil {
		c.adminClient.CloseIdleConnections()
	}
	if c.ownsDir {
		_ = os.RemoveAll(c.folder)
	}
}

// Logs returns the last lines of both logs, for the report of a failed test.
func (c *Cluster) Logs(lines int) string {
	var b strings.Builder
	for _, name := range []string{"etcd.log", "kube-apiserver.log"} {
		fmt.Fprintf(&b, "--- %s\n%s\n", name, tail(c.path(name), lines))
	}
	return b.String()
}

func (c *Cluster) path(name string) string { return filepath.Join(c.folder, name) }

// httpClient trusts ca alone and shows the certificate of user.
func httpClient(ca []byte, user pair) (*http.Client, error) {
	cert, err := tls.X509KeyPair(user.cert, user.key)
	if err != nil {
		return nil, fmt.Errorf("load client certificate: %w", err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	return &http.Client{
		Timeout:   10 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}},
	}, nil
}

// ping asks for url and succeeds on 200 only.
func ping(ctx context.Context, client *http.Client, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", url, resp.Status, bytes.TrimSpace(body))
	}
	return nil
}

// freePorts returns n ports that no process on loopback listened on a moment ago.
func freePorts(n int) ([]int, error) {
	ports := make([]int, 0, n)
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		// Kept open until all are found, or the kernel might hand out one port twice.
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
