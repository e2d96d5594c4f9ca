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

func TestClosedConnectionsAreForgotten(t *testing.T) {
	dial, _ := pipeDialer(t)
	tracker := NewConnectionTracker()
	dialer := NewDialerWithTracker(dial, tracker)
	conn, _ := dialer.Dial("", "")
	if len(tracker.conns) != 1 {
		t.Fatalf("%d connections are tracked", len(tracker.conns))
	}
	conn.Close()
	if len(tracker.conns) != 0 {
		t.Error("a closed connection is still tracked")
	}
}

func TestDialError(t *testing.T) {
	want := errors.New("no route")
	dialer := NewDialer(func(context.Context, string, string) (net.Conn, error) { return nil, want })
	if conn, err := dialer.Dial("", ""); conn != nil || !errors.Is(err, want) {
		t.Errorf("got %v, %v", conn, err)
	}
	if len(dialer.conns) != 0 {
		t.Error("a connection that was not opened is tracked")
	}
}
