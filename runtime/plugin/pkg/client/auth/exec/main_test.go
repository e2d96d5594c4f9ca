package exec

import (
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary be the plugin: with EXEC_TEST_PLUGIN set it prints the file of that name, notes that it
// ran, and exits with EXEC_TEST_EXIT.
func TestMain(m *testing.M) {
	if file := os.Getenv("EXEC_TEST_PLUGIN"); file != "" {
		os.Exit(plugin(file))
	}
	os.Exit(m.Run())
}

func plugin(file string) int {
	out, err := os.ReadFile(file)
	if err != nil {
		return 3
	}
	if log, err := os.OpenFile(file+".log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
		line, _ := json.Marshal(map[string]any{"args": os.Args[1:], "info": os.Getenv(execInfoEnv), "extra": os.Getenv("EXEC_TEST_EXTRA")})
		fmt.Fprintf(log, "%s\n", line)
		log.Close()
	}
	fmt.Fprintln(os.Stderr, "said on stderr")
	os.Stdout.Write(out)
	if os.Getenv("EXEC_TEST_ENDLESS") != "" {
		signal.Ignore(syscall.SIGPIPE)
		for block := make([]byte, 1<<16); ; {
			_, _ = os.Stdout.Write(block)
		}
	}
	if os.Getenv("EXEC_TEST_HANG") != "" {
		time.Sleep(time.Hour)
	}
	if os.Getenv("EXEC_TEST_EXIT") != "" {
		return 7
	}
	return 0
}
