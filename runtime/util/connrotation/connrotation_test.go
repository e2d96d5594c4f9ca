package connrotation

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
)

func pipeDialer(t *testing.T) (DialFunc, chan net.Conn) {
	servers := make(chan net.Conn, 10)
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		t.Cleanup(func() { server.Close() })
		servers <- server
		return client, nil
	}, servers
}

func TestCloseAll(t *testing.T) {
	dial, servers := pipeDialer(t)
	dialer := NewDialer(dial)
	for range 3 {
		if _, err := dialer.DialContext(t.Context(), "", ""); err != nil {
			t.Fatal(err)
		}
	}
	dialer.CloseAll()
	for range 3 {
		if _, err := (<-servers).Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("a connection was not closed: %v", err)
		}
	}
	conn, err := dialer.Dial("", "")
	if err != nil {
		t.Fatal(err)
	}
	go (<-servers).Write([]byte("x"))
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Errorf("a connection opened later was closed: %v", err)
	}
}

func TestSharedTracker(t *testing.T) {
	dial, servers := pipeDialer(t)
	tracker := NewConnectionTracker()
	for range 2 {
		if _, err := NewDialerWithTracker(dial, tracker).Dial("", ""); err != nil {
			t.Fatal(err)
		}
	}
	tracker.CloseAll()
	for range 2 {
		if _, err := (<-servers).Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("a connection was not closed: %v", err)
		}
	}
}

func TestDialError(t *testing.T) {
	want := errors.New("no route")
	dialer := NewDialer(func(context.Context, string, string) (net.Conn, error) { return nil, want })
	if conn, err := dialer.Dial("", ""); conn != nil || !errors.Is(err, want) {
		t.Errorf("got %v, %v", conn, err)
	}
	dialer.CloseAll() // of nothing
}
