package leaderelection

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

type recordedMetric struct{ lines []string }

func (m *recordedMetric) NewLeaderMetric() LeaderMetric { return m }
func (m *recordedMetric) On(name string)                { m.lines = append(m.lines, "on "+name) }
func (m *recordedMetric) Off(name string)               { m.lines = append(m.lines, "off "+name) }
func (m *recordedMetric) SlowpathExercised(name string) { m.lines = append(m.lines, "slow "+name) }

func TestMetrics(t *testing.T) {
	m := &recordedMetric{}
	SetProvider(m)
	SetProvider(nil)
	SetProvider(&recordedMetric{})
	t.Cleanup(func() { provider = nil })
	synctest.Test(t, func(t *testing.T) {
		mem := &memory{}
		c := run(t, mem, "a", func(c *LeaderElectionConfig) { c.Name = "n" })
		failed := false
		mem.set(func(m *memory) {
			m.fault = func(_ context.Context, _, call string) error {
				if failed || call != "update" {
					return nil
				}
				failed = true
				return errDown
			}
		})
		pass(2 * time.Second)
		finish(c)
	})
	if want := []string{"off n", "on n", "slow n", "off n"}; !slices.Equal(m.lines, want) {
		t.Errorf("got %q", m.lines)
	}
}
