package e2e

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/test/scenarios"
)

// TestScenarios runs the whole suite on the real server. Nothing is lacking here, so that nothing may be skipped.
func TestScenarios(t *testing.T) {
	scenarios.Run(t, scenarios.Env{
		Admin: server.Admin(), Reader: reader(t), Restart: server.Restart, Compact: server.Compact,
	})
}

func create(client *http.Client, url, body string) error {
	resp, err := client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	if resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("create at %s: %s: %s", url, resp.Status, answer)
	}
	return nil
}
