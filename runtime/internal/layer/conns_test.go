package layer

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
)

func TestConns(t *testing.T) {
	var servers []net.Conn
	var conns Conns
	dial := conns.Dial(func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		servers = append(servers, server)
		return client, nil
	})
	var clients []net.Conn
	for range 3 {
		conn, err := dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		clients = append(clients, conn)
	}
	if len(conns.open) != 3 {
		t.Errorf("%d connections are tracked, want 3", len(conns.open))
	}
	_ = clients[0].Close()
	if len(conns.open) != 2 {
		t.Error("a closed connection is still tracked")
	}
	conns.CloseAll()
	for i, server := range servers {
		if _, err := server.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("connection %d was not closed: %v", i, err)
		}
	}
	if len(conns.open) != 0 {
		t.Error("closed connections are still tracked")
	}
}

func TestConnsOfADialThatFails(t *testing.T) {
	want := errors.New("no route")
	var conns Conns
	conn, err := conns.Dial(func(context.Context, string, string) (net.Conn, error) { return nil, want })(t.Context(), "", "")
	if conn != nil || err != want || len(conns.open) != 0 {
		t.Errorf("got %v, %v, and %d connections", conn, err, len(conns.open))
	}
}
